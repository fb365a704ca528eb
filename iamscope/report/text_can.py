"""An answer about one call, for a terminal: yes, no or perhaps first, then why."""

import textwrap
from collections.abc import Iterator, Sequence

from iamscope.model.decision import Outcome, PatternPart
from iamscope.model.layers import assumption, layer_name
from iamscope.model.question import Answer, Check
from iamscope.model.safe import printable
from iamscope.model.source import Source
from iamscope.model.truth import All, describe

_WIDTH = 100
_LABEL = 14
_MOST_PARTS = 12
_PARTS = {
    Outcome.ALLOW: "allowed",
    Outcome.CONDITIONAL: "perhaps",
    Outcome.EXPLICIT_DENY: "denied",
    Outcome.IMPLICIT_DENY: "not allowed",
}


def render(answer: Answer) -> str:
    """Return the page."""
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: Answer) -> Iterator[str]:
    yield from _verdict(answer)
    if len(answer.checks) > 1:
        yield from _checks(answer)
    parts = [part for check in answer.checks for part in check.decision.parts]
    if len(parts) > 1:
        yield from _parts(parts)
    else:
        yield from _statements(answer)
        yield from _blocks(answer)
    if len(parts) <= 1 or len(answer.checks) > 1:
        yield from _depends(answer)
    yield from _why_not(answer)
    for word in answer.assumes:
        yield from _row("assuming", assumption(word))
    for note in answer.notes:
        yield from _row("note", note)


def _verdict(answer: Answer) -> Iterator[str]:
    who, deciding = printable(answer.principal), answer.deciding
    what = answer.action if len(answer.checks) > 1 else _what_of(deciding)
    match answer.outcome:
        case Outcome.ALLOW:
            yield from _wrap(f"Yes: {who} can {what}")
        case Outcome.CONDITIONAL if _partly(deciding):
            yield from _wrap(f"Partly: {who} can {deciding.action} on some of {printable(deciding.resource)}")
        case Outcome.CONDITIONAL:
            yield from _wrap(f"Perhaps: {who} can {what}; it depends on what is not known here")
        case Outcome.EXPLICIT_DENY:
            yield from _wrap(f"No: {who} cannot {_what_of(deciding)}: denied by {layer_name(answer.layer)}")
        case Outcome.IMPLICIT_DENY:
            yield from _wrap(f"No: {who} cannot {_what_of(deciding)}: {_silence(answer)}")


def _partly(check: Check) -> bool:
    """Return whether some of a pattern is denied and some is not."""
    return len({part.decision.possible for part in check.decision.parts}) > 1


def _parts(parts: Sequence[PatternPart]) -> Iterator[str]:
    """Yield what is decided alike of a pattern, part by part."""
    for part in parts[:_MOST_PARTS]:
        decision = part.decision
        yield from _row(_PARTS[decision.outcome], f"on {part.words()}")
        for source in decision.sources:
            yield from _row("", f"by {_statement(source)}")
        if decision.outcome is Outcome.IMPLICIT_DENY:
            names = dict.fromkeys(layer_name(block.layer) for block in decision.blocked_by)
            yield from _row("", f"no Allow covers it in {' and in '.join(names)}")
        if not isinstance(decision.residual, bool):
            yield from _row("", f"if {describe(decision.residual)}")
        yield from _row("", f"for example {printable(part.example)}")
    if len(parts) > _MOST_PARTS:
        yield from _row("", f"and {len(parts) - _MOST_PARTS} more parts; --format json lists them")


def _what_of(check: Check) -> str:
    return f"{check.action} on {printable(check.resource)}"


def _silence(answer: Answer) -> str:
    if answer.layer in ("identity", "resource-policy"):
        return "nothing allows it"
    return f"not allowed by {layer_name(answer.layer)}"


def _checks(answer: Answer) -> Iterator[str]:
    for check in answer.checks:
        yield from _row("check", f"{check.decision.outcome.value}: {_what_of(check)}")


def _statements(answer: Answer) -> Iterator[str]:
    """Yield each deciding statement once, however many checks it decides."""
    label = "denied by" if answer.outcome is Outcome.EXPLICIT_DENY else "allowed by"
    for source in dict.fromkeys(source for _, source in answer.sources()):
        yield from _row(label, _statement(source))


def _statement(source: Source) -> str:
    return f"{source.label()}, in {layer_name(source.layer)}"


def _blocks(answer: Answer) -> Iterator[str]:
    """Yield every further layer that stops the call."""
    many = len(answer.checks) > 1
    for check, block in answer.blocks():
        shown = check is answer.deciding and block.layer == answer.layer and block.sources
        if answer.outcome is Outcome.EXPLICIT_DENY and shown:
            continue
        where = f" ({_what_of(check)})" if many else ""
        if block.sources:
            for source in block.sources:
                yield from _row("also denied by", f"{_statement(source)}{where}")
        else:
            yield from _row("stopped by", f"{layer_name(block.layer)}: no Allow covers it{where}")


def _depends(answer: Answer) -> Iterator[str]:
    """Yield what must hold, one part a row, and how a user can tell us the keys that it names."""
    residual = answer.residual
    if isinstance(residual, bool):
        return
    for part in residual.parts if isinstance(residual, All) else (residual,):
        yield from _row("depends on", describe(part))
    keys = dict.fromkeys(atom.key for atom in answer.depends if ":" in atom.key and " " not in atom.key)
    if keys:
        yield from _row("to settle it", " ".join(f"--context {key}=VALUE" for key in keys))


def _why_not(answer: Answer) -> Iterator[str]:
    """Yield what would have to be otherwise, each change once."""
    if answer.why_not is None:
        return
    changes = dict.fromkeys(change.text for one in answer.why_not for change in one.changes)
    reasons = dict.fromkeys(one.reason for one in answer.why_not if one.reason)
    label = "to allow it"
    for text in changes:
        yield from _row(label, text)
        label = "and"
    for reason in reasons:
        yield from _row("no change", reason)
    if len(changes) > 1 and not all(one.smallest for one in answer.why_not):
        yield from _row("", "none of these can be left out; whether fewer would do was not found out")


def _row(label: str, text: str) -> Iterator[str]:
    yield from _wrap(printable(text, 1000), indent=f"  {label}".ljust(_LABEL + 4), after=" " * (_LABEL + 4))


def _wrap(text: str, indent: str = "", after: str = "  ") -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        width=_WIDTH,
        initial_indent=indent,
        subsequent_indent=after,
        break_long_words=False,
        break_on_hyphens=False,
    )
