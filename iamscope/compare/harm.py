"""What reach can harm: the resources of the inventory, each judged by requests put to the authorizer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import islice
from operator import or_

from iamscope.access.globs import Glob
from iamscope.access.parts import Literal, Part
from iamscope.access.parts import Resource as Named
from iamscope.cloud import World
from iamscope.compare.environments import Environments
from iamscope.compare.proving import Prover, Provers
from iamscope.graph.reach import Reach
from iamscope.model.danger import Danger
from iamscope.model.gain import Harm, Share
from iamscope.model.reach import Holding
from iamscope.model.resource import Resource

_EXAMPLES = 3
_MOST_ACTIONS = 12
# The ways to harm that are counted: each is a row, worst first; metadata is no harm to count.
_WAYS = {
    Danger.DESTROYS: (Danger.DESTROYS_PRODUCTION, Danger.DESTROYS),
    Danger.CHANGES_PERMISSIONS: (Danger.CHANGES_PERMISSIONS,),
    Danger.READS_SECRETS: (Danger.READS_SECRETS,),
    Danger.CHANGES_DATA: (Danger.CHANGES_DATA,),
}
_TAGS = frozenset({"env", "environment", "stage"})


@dataclass(frozen=True, slots=True)
class Production:
    """The resources that are production, and what says so: `estate`, `tags`, or nothing."""

    names: frozenset[str]
    told_by: str


def production(resources: Sequence[Resource], environments: Environments) -> Production:
    """Return what is production: by the estate file, else by tags."""
    if environments.known:
        return Production(frozenset(one.id for one in environments.production), "estate")
    told = [one for one in resources if _environment(one)]
    names = frozenset(one.id for one in told if _environment(one).startswith(("prod", "prd")))
    return Production(names, "tags" if told else "")


def _environment(resource: Resource) -> str:
    found = (value for key, value in sorted(resource.tags.items()) if key.lower() in _TAGS)
    return next(found, "").lower()


@dataclass
class _Counted:
    """Who is the nearest to harm each resource, certainly and perhaps."""

    total: int = 0
    sure: dict[str, Holding] = field(default_factory=dict)
    perhaps: dict[str, Holding] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Holder:
    """Somebody held, and the parts of its access that harm in one way."""

    holding: Holding
    prover: Prover
    parts: tuple[Part, ...]


@dataclass
class Harms:
    """Counts what one reach can harm."""

    world: World
    provers: Provers
    reach: Reach
    start: Holding
    production: Production

    def counted(self) -> Iterator[Harm]:
        """Yield each way to harm with the resources that are open to it, if there are any."""
        for way, classes in _WAYS.items():
            found = self._count(way, classes)
            if found.sure or found.perhaps:
                yield self._told(way, found)

    def _count(self, way: Danger, classes: Iterable[Danger]) -> _Counted:
        members = 0
        for danger in classes:
            members |= self.world.universe.dangers.get(danger, 0)
        holders = [self._holder(holding, members) for holding in self.reach.paths]
        found = _Counted()
        for resource in self.world.resources():
            acting = members & reduce(or_, (bits for _, bits in self._names[resource.id]), 0)
            found.total += bool(acting)
            if acting:
                self._judge(resource, acting, holders, found)
        return found

    def _holder(self, holding: Holding, members: int) -> "_Holder":
        parts = [part.under(actions=members) for part in self.world.access(holding).parts]
        return _Holder(holding, self.provers.of(holding), tuple(part for part in parts if part.actions))

    @cached_property
    def _names(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Return for each resource its name and one of what lies in it, with the actions on each."""
        universe = self.world.universe
        every = universe.actions.everything
        return {
            one.id: tuple(
                (name, universe.applicable(Glob.literal(name), every))
                for name in _examples(self.world.contents(one))
            )
            for one in self.world.resources()
        }

    def _judge(self, resource: Resource, acting: int, holders: Sequence["_Holder"], found: _Counted) -> None:
        kinds = (self.world.contents(resource),)
        for holder in holders:
            certain = self.reach.certain(holder.holding)
            if not certain and resource.id in found.perhaps:
                return
            near = (part.under(actions=acting) for part in holder.parts)
            parts = [part for part in near if part.actions and holder.prover.near(part, kinds)]
            outcome = self._outcome(holder, resource, parts) if parts else None
            if outcome and certain:
                found.sure[resource.id] = holder.holding
                return
            if outcome is not None:
                found.perhaps.setdefault(resource.id, holder.holding)

    def _outcome(self, holder: "_Holder", resource: Resource, parts: Sequence[Part]) -> bool | None:
        """Return whether some action is surely allowed on a resource, `None` where none may be at all."""
        bits = 0
        for part in parts:
            bits |= part.actions
        possible: bool | None = None
        for name, acting in self._names[resource.id]:
            for action in islice(self.world.universe.ranked(bits & acting), _MOST_ACTIONS):
                # First as the plainest request that there is, without any key but those of the resource.
                if self.world.decide(holder.holding, action, name, {}).allowed:
                    return True
                if possible is None and self.world.decide(holder.holding, action, name).possible:
                    possible = False
        if possible is None and len(self._names[resource.id]) > 1:
            # A statement may be about some of what lies in it only.
            witness = next(
                (
                    one
                    for part in parts
                    if (one := holder.prover.witness(part, (self.world.contents(resource),)))
                ),
                None,
            )
            return None if witness is None else not witness.depends
        return possible

    def _told(self, way: Danger, found: _Counted) -> Harm:
        by: dict[str, int] = {}
        for holding in found.sure.values():
            by[holding.principal.id] = by.get(holding.principal.id, 0) + 1
        start = self.start.principal.id
        own = [Share("", by.pop(start))] if start in by else []
        others = sorted(by.items(), key=lambda item: -item[1])
        listed = sorted(found.sure, key=lambda name: (name not in self.production.names, name))
        return Harm(
            way,
            found.total,
            len(found.sure),
            len(found.perhaps.keys() - found.sure.keys()),
            sum(name in self.production.names for name in found.sure) if self.production.told_by else None,
            (*own, *(Share(name, number) for name, number in others)),
            tuple(listed[:_EXAMPLES]),
        )


def _examples(contents: Sequence[Literal]) -> Iterator[str]:
    """Yield a name for each pattern of what a resource is and holds."""
    for atom, _ in contents:
        if isinstance(atom, Named):
            for one in atom.names.patterns:
                yield one.start if one.exact else f"{one.start}x"
