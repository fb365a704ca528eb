"""A policy's actions for a terminal, the most dangerous first."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from iamscope.model.danger import Danger
from iamscope.model.expansion import Expansion
from iamscope.model.safe import printable

_WIDTH = 100
_SHOWN = 24


def render(expansion: Expansion, *, everything: bool = False) -> str:
    """Return one block for each danger class; long ones are shortened unless `everything` is asked for."""
    return "\n".join(_lines(expansion, everything)) + "\n"


def _lines(expansion: Expansion, everything: bool) -> Iterator[str]:
    granted, denied = expansion.all_granted, set(expansion.all_denied)
    both = [name for name in granted if name in denied]
    yield f"grants {_count(len(granted))}" + (f", {len(both):,} of them also denied" if both else "")
    yield from _classes(expansion.granted, everything)
    if denied:
        yield f"denies {_count(len(denied))}"
        yield from _classes(expansion.denied, everything)
    if expansion.unknown:
        yield "patterns that match no known action"
        yield from _names(expansion.unknown, everything=True)
    facts = ", ".join(f"{name} {version}" for name, version in expansion.facts.items())
    yield f"facts: {facts}"
    if not everything and any(len(names) > _SHOWN for names in expansion.granted.values()):
        yield "every action: --all, or --format json"


def _classes(classes: Mapping[Danger, Sequence[str]], everything: bool) -> Iterator[str]:
    for kind, names in classes.items():
        yield f"  can {kind.verb}: {_count(len(names))}"
        yield from _names(names, everything)


def _names(names: Sequence[str], everything: bool) -> Iterator[str]:
    shown = names if everything else names[:_SHOWN]
    rest = f" and {len(names) - len(shown):,} more" if len(shown) < len(names) else ""
    yield from textwrap.wrap(
        ", ".join(printable(name) for name in shown) + rest,
        width=_WIDTH,
        initial_indent="    ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _count(number: int) -> str:
    return f"{number:,} action" + ("" if number == 1 else "s")
