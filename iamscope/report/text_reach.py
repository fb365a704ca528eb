"""An answer about reach, for a terminal: what it can harm first, then whom it becomes and what that adds."""

from collections.abc import Iterator, Sequence

from iamscope.model.columns import count, listing, short, wrapped
from iamscope.model.danger import Danger
from iamscope.model.exposure_lines import exposure_lines
from iamscope.model.gain import Added, Harm, Share, Worth
from iamscope.model.outsider import Outsider
from iamscope.model.reach_told import AllWays, Told
from iamscope.model.safe import printable
from iamscope.model.scan import Reached
from iamscope.model.step_lines import step_lines, unread_lines

_LONG = 600
_LABEL = 22
_INDENT = " " * (_LABEL + 4)
_MOST = 25
_MOST_RESOURCES = 2
_FEW = 2
_BY = {"estate": "production by the estate file", "tags": "production by its tags"}


def render(told: Told, *, details: bool = False) -> str:
    """Return the page; with `details`, and with all paths, nobody is left out."""
    return "\n".join(_lines(told, details or bool(told.ways))) + "\n"


def _lines(told: Told, details: bool) -> Iterator[str]:
    ways = dict(zip(told.reaches, told.ways, strict=False))
    yield from wrapped(printable(told.principal.id, _LONG), after="  ")
    yield from _outside(told.outsider)
    if told.session:
        names = ", ".join(printable(name, _LONG) for name in told.session)
        yield from wrapped(f"in a session under {names}", "  ", "    ")
    yield from wrapped(_verdict(told), "  ", "  ")
    yield from _harms(told.worth)
    pairs = list(zip(told.reaches, told.worth.added, strict=True))
    shown = [pair for pair in pairs if details or pair[1] or pair[0].changed]
    first: dict[tuple[Added, ...], str] = {}
    rest = [item for item, adds in pairs if not (details or adds or item.changed)]
    for certain, title in (
        (True, "becomes, nearest first:"),
        (False, "perhaps becomes, if what is unknown is so:"),
    ):
        some = [pair for pair in shown if pair[0].certain is certain]
        if some:
            yield ""
            yield title
        for item, adds in some if details else some[:_MOST]:
            free = bool(told.session) and item.principal == told.principal.id and not item.session
            yield from _reached(item, ways.get(item), free=free)
            same = first.setdefault(adds, item.principal)
            if not details and adds and same != item.principal:
                yield from wrapped(f"adds the same as {short(same)}", "    ", "      ")
            else:
                yield from _added(adds, details)
        if len(some) > _MOST and not details:
            names = listing([short(item.principal) for item, _ in some[_MOST:]], 6)
            yield from wrapped(f"and {len(some) - _MOST:,} more (--details): {names}", "  ", "    ")
    if rest:
        yield ""
        names = listing([short(item.principal) + ("" if item.certain else " (perhaps)") for item in rest], 12)
        yield from wrapped(f"becomes too, which adds nothing (--details says how): {names}", after="  ")
    yield ""
    exposed = list(exposure_lines(told.principal, told.exposures))
    yield from (*exposed, *([""] if exposed else ()))
    yield from unread_lines(told.gaps, told.assumes)


def _outside(outsider: Outsider | None) -> Iterator[str]:
    """Yield what is known of somebody whom the snapshot does not show."""
    if outsider is not None:
        yield f"  is external: {outsider.principal.kind}"
        for words in outsider.known:
            yield from wrapped(printable(words, _LONG), "  - ", "    ")


def _verdict(told: Told) -> str:
    """Return what it all comes to, in one sentence."""
    own = told.principal.id
    others = dict.fromkeys(item.principal for item in told.reaches if item.certain and item.principal != own)
    perhaps = dict.fromkeys(item.principal for item in told.reaches if item.principal not in others)
    perhaps.pop(own, None)
    if told.admin:
        first = "can grant itself anything in its account"
    elif told.escalates:
        first = "gains access that it does not hold itself"
    elif told.conditional:
        first = "perhaps gains access that it does not hold itself"
    else:
        first = "gains no access beyond its own"
    numbers = (
        f"can become {count(len(others), 'principal')}" if others else "can become nobody else for certain"
    )
    if not others and not perhaps:
        return f"{first}; can become nobody else"
    return f"{first}; {numbers}" + (f", and perhaps {len(perhaps):,} more" if perhaps else "")


def _harms(worth: Worth) -> Iterator[str]:
    yield ""
    if not worth.resources:
        yield "the snapshot lists no resources, so nothing that it can harm is counted"
        return
    by = f" ({_BY[worth.production]})" if worth.production else ""
    if not worth.harms:
        yield f"can harm none of the {count(worth.resources, 'resource')} in the snapshot"
        return
    yield f"can harm, of the {count(worth.resources, 'resource')} in the snapshot{by}:"
    for harm in worth.harms:
        yield from wrapped(_counted(harm), f"  {harm.danger.verb}".ljust(_LABEL + 4), _INDENT)
        if harm.shares:
            yield from wrapped(_shares(harm.shares), _INDENT, _INDENT + "  ")


def _counted(harm: Harm) -> str:
    production = f", {harm.production:,} of them production" if harm.production and harm.count else ""
    perhaps = f", perhaps {harm.perhaps:,} more" if harm.perhaps else ""
    if not harm.count:
        return f"perhaps {harm.perhaps:,} of {harm.total:,}"
    return f"{harm.count:,} of {harm.total:,}{production}{perhaps}"


def _shares(shares: Sequence[Share]) -> str:
    own = [f"{share.count:,} by itself" for share in shares if not share.by]
    through = [f"{share.count:,} through {short(share.by)}" for share in shares if share.by]
    return listing([*own, *through])


def _reached(item: Reached, ways: AllWays | None, *, free: bool) -> Iterator[str]:
    """Yield who is reached, and how; `free` says that it is a session's own role without the limits."""
    what = f", {printable(item.changes, _LONG)}" if item.changes else ""
    what += ": anything, by its own policies" if item.raised else ""
    what += ", within the session policies" if item.session else ""
    what += ", without the session policies" if free else ""
    yield from wrapped(f"{printable(item.principal, _LONG)}{what}", "  ", "    ")
    if ways is None:
        yield from step_lines(item.path[-1], "    ")
    else:
        yield from _ways(ways)


def _added(adds: Sequence[Added], details: bool) -> Iterator[str]:
    for one in adds if details else _worth_a_line(adds):
        yield from wrapped(_adds(one, details), f"    {one.danger.verb}".ljust(_LABEL + 4), _INDENT)
        if one.depends:
            yield from wrapped(f"if {printable(one.depends, _LONG)}", _INDENT, _INDENT)
    if not adds:
        yield "    adds nothing"


def _ways(ways: AllWays) -> Iterator[str]:
    """Yield every path, step by step."""
    for number, path in enumerate(ways.paths, start=1):
        perhaps = "" if all(step.certain for step in path) else ", perhaps"
        if len(ways.paths) > 1 or perhaps:
            yield f"    path {number} of {len(ways.paths)}{' or more' if ways.cut else ''}{perhaps}"
        for step in path:
            yield from step_lines(step, "      ", to=True)


def _worth_a_line(adds: Sequence[Added]) -> Sequence[Added]:
    """Return what is added without metadata, unless it is all that is."""
    return [one for one in adds if one.danger is not Danger.READS_METADATA] or adds


def _adds(one: Added, details: bool) -> str:
    """Return the actions that are added, the worst first, and on what."""
    shown = one.worst if details or one.count <= _FEW else one.worst[:_FEW]
    rest = one.count - len(shown)
    names = ", ".join(shown) + (f" and {rest:,} more" if rest else "")
    resources = [printable(name, 200) for name in one.resources]
    return f"{names} on {listing(resources, _MOST_RESOURCES) if resources else 'anything'}"
