"""The agents of a snapshot, for a terminal: those that nobody declared first."""

from collections.abc import Callable, Iterator

from iamscope.model.agents import AgentLike, Agents, Manifested
from iamscope.model.columns import count, wrapped
from iamscope.model.safe import printable

_LONG = 600
_Test = Callable[[AgentLike], bool]
_SORTS: tuple[tuple[str, str, _Test], ...] = (
    ("looks like an agent, and no manifest names it", "looks like an agent", lambda one: bool(one.marks)),
    ("may be an agent, and no manifest names it", "may be an agent", lambda one: not one.marks),
)


def render(found: Agents) -> str:
    """Return the page."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Agents) -> Iterator[str]:
    bare = [one for one in found.agents if not one.manifests]
    covered = [one for one in found.agents if one.manifests]
    if not found.agents:
        yield f"nobody of {count(found.principals, 'principal')} looks like an agent"
    for without, plain, fits in _SORTS:
        some = [one for one in bare if fits(one)]
        if some:
            title = without if found.manifests_given else plain
            yield f"{title} ({len(some):,} of {count(found.principals, 'principal')})"
            for one in some:
                yield from _agent(one)
            yield ""
    if covered:
        yield f"has a manifest ({len(covered):,} of {count(found.principals, 'principal')})"
        for one in covered:
            yield from _agent(one)
        yield ""
    if found.absent:
        yield "not in this snapshot"
        for manifest in found.absent:
            yield from wrapped(_manifest(manifest), "  ", "    ")
        yield ""
    if not found.manifests_given:
        yield "with --manifests it says which manifest covers each"


def _agent(one: AgentLike) -> Iterator[str]:
    yield from wrapped(printable(one.principal, _LONG), "  ", "    ")
    for manifest in one.manifests:
        yield from wrapped(_manifest(manifest), "    manifest  ", " " * 14)
    for reason in (*one.marks, *one.hints):
        yield from wrapped(printable(reason, _LONG), "    because   ", " " * 14)
    if not one.marks and not one.hints:
        yield "    because   its manifest says so"


def _manifest(manifest: Manifested) -> str:
    return f"{printable(manifest.agent)}, {printable(manifest.place, _LONG)}"
