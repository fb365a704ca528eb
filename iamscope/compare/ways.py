"""Ways: what an agent gains by becoming others or changing policies, gathered by the one thing to cut."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from iamscope.access.globs import Glob
from iamscope.access.parts import Part, Resource
from iamscope.access.pieces import from_glob
from iamscope.access.texts import TextSet
from iamscope.cloud import World
from iamscope.compare.excess import Excess
from iamscope.compare.proving import Provers
from iamscope.graph.reach import Reach
from iamscope.manifest.role import Entry
from iamscope.model.finding import Origin
from iamscope.model.principal import Principal
from iamscope.model.reach import Call, Holding, Step
from iamscope.model.source import Source


@dataclass(frozen=True, slots=True)
class Edge:
    """A call of a step that is made by the agent itself: without it, the step is gone.

    `declared` says that the manifest declares the very call: then something else has to give way.
    """

    step: Step
    call: Call
    source: Source | None
    """The statement to cut, where one is known that allows the call."""
    declared: bool


@dataclass(frozen=True, slots=True)
class Way:
    """Excess behind steps which all have one edge in common, or lead through one operator.

    `channel` is that operator; `edge` is missing where the agent is the operator, or makes no call itself.
    """

    channel: str
    edge: Edge | None
    excess: tuple[Excess, ...]

    def reached(self) -> tuple[str, ...]:
        """Return the principals that are gained or changed, in the order in which they are reached."""
        found = (step.target.principal.id for part in self.excess for step in part.path)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Ways:
    """What the ways of one agent are told by."""

    world: World
    provers: Provers
    principals: Sequence[Principal]
    entries: Sequence[Entry]

    def of(self, excess: Iterable[Excess]) -> Iterator[Way]:
        """Yield the ways to some excess: one for each operator, then as few others as there are edges."""
        channels: dict[str, list[Excess]] = {}
        own: list[Excess] = []
        for part in excess:
            if not part.path:
                continue
            if part.origin is Origin.INHERITED:
                channels.setdefault(part.channel, []).append(part)
            else:
                own.append(part)
        for channel, parts in channels.items():
            path = parts[0].path
            into = [place for place, step in enumerate(path) if step.target.principal.id == channel]
            yield Way(channel, self.edge(reversed(path[: into[0] + 1])) if into else None, tuple(parts))
        yield from self._fewest(own)

    def edge(self, path: Iterable[Step]) -> Edge | None:
        """Return the edge to cut of a path: the first that the manifest does not declare."""
        return next(iter(self._edges(path)), None)

    def _fewest(self, own: Sequence[Excess]) -> Iterator[Way]:
        """Yield ways that together lead to all excess, those first that lead to most of it."""
        left = list(own)
        edges = {path: tuple(self._edges(path)) for path in dict.fromkeys(part.path for part in own)}
        while left:
            counted: dict[object, set[tuple[Step, ...]]] = {}
            for part in left:
                for edge in _cheapest(edges[part.path]):
                    counted.setdefault(_key(edge), set()).add(part.path)
            if not counted:
                yield Way("", None, tuple(left))
                return
            most = max(map(len, counted.values()))
            best = next(key for key, paths in counted.items() if len(paths) == most)
            cut = [part for part in left if part.path in counted[best]]
            edge = next(edge for edge in edges[cut[0].path] if _key(edge) == best)
            yield Way("", edge, tuple(cut))
            left = [part for part in left if part.path not in counted[best]]

    def _edges(self, path: Iterable[Step]) -> Sequence[Edge]:
        """Return the calls of a path that the agent makes itself, those first that are not declared."""
        own = {principal.id: principal for principal in self.principals}
        found = [
            Edge(step, call, source, declared)
            for step in path
            for call in step.calls
            if call.by in own
            for declared in (self._declared(own[call.by], call),)
            for source in _enough(step, call)
        ]
        return sorted(found, key=lambda edge: edge.declared)

    def _declared(self, principal: Principal, call: Call) -> bool:
        """Return whether a manifest declares a call, whatever keys come with it."""
        holding = Holding(principal)
        bits = self.world.universe.actions.matching(call.action)
        named = Resource(TextSet((from_glob(Glob.literal(call.resource)),)))
        declared = self.world.declared(holding, self.entries).parts
        return self.provers.of(holding).empty([Part(bits, ((named, True),)).less(declared)]) is True


def _enough(step: Step, call: Call) -> Sequence[Source | None]:
    """Return the statements of which each is enough to cut a call.

    Between two scopes both sides have to agree, so that either will do. Within one, what comes
    first may allow the call by itself, as a trust that names the caller does.
    """
    if not call.sources:
        return (None,)
    apart = step.origin.principal.scope != step.target.principal.scope
    # The caller's own statement first: it may be what many calls have in common.
    return tuple(reversed(call.sources)) if apart else call.sources[:1]


def _cheapest(edges: Sequence[Edge]) -> Collection[Edge]:
    """Return the edges that cost nothing declared, or all of them if each does."""
    return [edge for edge in edges if not edge.declared] or edges


def _key(edge: Edge) -> object:
    return edge.source or (edge.call.by, edge.call.action, edge.call.resource)


def certain(reach: Reach, part: Excess) -> bool:
    """Return whether nothing unknown has to hold for some excess."""
    return not part.witness.depends and reach.certain(part.holding)
