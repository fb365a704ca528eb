"""What is exposed, for a terminal: grouped by what it comes to, the certain things first."""

from collections.abc import Iterator, Sequence

from iamscope.model.columns import listing, short, wrapped
from iamscope.model.exposure import Effect, Exposure
from iamscope.model.safe import printable

_LONG = 600
_WORDS = {
    Effect.SECRETS: "secrets and keys",
    Effect.DATA: "stored data",
    Effect.SHARING: "letting others in",
    Effect.TRAFFIC: "traffic",
    Effect.ADMINISTRATION: "administration within services",
    Effect.GUARDRAILS: "guardrails",
}


def exposure_lines(exposures: Sequence[Exposure]) -> Iterator[str]:
    """Yield a section on what is exposed, nothing where nothing is.

    What is only possible if there is something that the snapshot does not show is one line a group.
    """
    if exposures:
        yield "exposed by that, without becoming anybody else:"
    for effect, words in _WORDS.items():
        found = [one for one in exposures if one.effect is effect]
        unseen = [one for one in found if not one.certain and not one.resources]
        if found:
            yield f"  {words}"
        for one in found:
            if one not in unseen:
                yield from _exposure(one)
        if unseen:
            names = listing(list(dict.fromkeys(printable(one.what) for one in unseen)), 6)
            yield from wrapped(
                f"perhaps, if there is more than the snapshot shows: {names}", "    ", "      "
            )


def _exposure(one: Exposure) -> Iterator[str]:
    on = f": {listing([short(name) for name in one.resources])}" if one.resources else ""
    perhaps = "" if one.certain else " (perhaps)"
    yield from wrapped(f"{printable(one.what)}{on}{perhaps}", "    ", "      ")
    calls = ", ".join(dict.fromkeys(printable(call.action) for call in one.calls))
    who = printable(one.holding.principal.name)
    yield from wrapped(f"{one.id}: {who}: {calls}; exposes {printable(one.exposes)}", " " * 6, " " * 8)
    if one.depends:
        yield from wrapped(f"if {printable(one.depends, _LONG)}", " " * 8)
