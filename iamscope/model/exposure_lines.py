"""What is exposed, for a terminal: grouped by what it comes to, the certain things first."""

from collections.abc import Iterator, Sequence

from iamscope.model.columns import listing, short, wrapped
from iamscope.model.exposure import Effect, Exposure
from iamscope.model.principal import Principal
from iamscope.model.safe import printable

_LONG = 600
_MOST = 6
_WORDS = {
    Effect.SECRETS: "secrets and keys",
    Effect.DATA: "stored data",
    Effect.SHARING: "letting others in",
    Effect.TRAFFIC: "traffic",
    Effect.ADMINISTRATION: "administration within services",
    Effect.GUARDRAILS: "guardrails",
}


def exposure_lines(start: Principal, exposures: Sequence[Exposure]) -> Iterator[str]:
    """Yield a section on what somebody exposes, nothing where nothing is.

    What is done to the same resources is told together; what is only possible if there is something
    that the snapshot does not show is one line a group.
    """
    if exposures:
        yield "exposed besides, without becoming anybody (calls and proofs: --format json):"
    for effect, words in _WORDS.items():
        found = [one for one in exposures if one.effect is effect]
        unseen = [one for one in found if not one.certain and not one.resources]
        if found:
            yield f"  {words}"
        alike: dict[object, list[Exposure]] = {}
        for one in found:
            if one not in unseen:
                alike.setdefault((one.id, one.holding, one.resources, one.depends), []).append(one)
        for group in alike.values():
            yield from _group(start, group)
        if unseen:
            names = listing(list(dict.fromkeys(printable(one.what) for one in unseen)), _MOST)
            yield from wrapped(
                f"perhaps, if there is more than the snapshot shows: {names}", "    ", "      "
            )


def _group(start: Principal, group: Sequence[Exposure]) -> Iterator[str]:
    one = group[0]
    done = ", ".join(printable(each.what) for each in group)
    on = f": {listing([short(name) for name in one.resources])}" if one.resources else ""
    other = one.holding.principal
    who = f" ({one.id}{'' if other == start else f', as {printable(other.name)}'})"
    perhaps = f", if {printable(one.depends, _LONG)}" if one.depends else ""
    yield from wrapped(f"{done}{on}{who}{perhaps}", "    ", "      ")
