"""Where an agent's undeclared access leads out of: its environments, and its accounts."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from iamscope.cloud import World
from iamscope.compare.environments import Environments
from iamscope.compare.excess import Excess
from iamscope.compare.passages import Passage, Tracker, passage
from iamscope.compare.proving import Kinds
from iamscope.compare.ways import Way
from iamscope.manifest.role import AgentRole
from iamscope.model.danger import Danger
from iamscope.model.finding import Witness
from iamscope.model.principal import Principal
from iamscope.model.resource import Resource

# So many resources of another account are tried: whether their policies let the agent in, sets do not say.
_MOST_FOREIGN = 200


@dataclass(frozen=True, slots=True)
class Crossings:
    """Searches the excess of one agent for what lies elsewhere."""

    tracker: Tracker
    role: AgentRole
    operators: Sequence[Principal]
    environments: Environments
    _known: dict[str, Collection[str]] = field(default_factory=dict)

    @property
    def _world(self) -> World:
        return self.tracker.world

    def into_environments(self, ways: Sequence[Way], excess: Sequence[Excess]) -> Iterator[Passage]:
        """Yield how the agent comes from its environments to change, destroy or read data of another one.

        What it does itself and `never` forbids is told as that.
        """
        home = self._home()
        forbidden = {str(name) for name in self.role.never_environments}
        kept = [part for part in excess if part.danger is not Danger.READS_METADATA]
        for name in sorted(set(self.environments.members) - home) if home else ():
            there = self.environments.of([name])
            own = {resource.id for resource in self.environments.of(sorted(home))}
            kinds = tuple(self._world.contents(one) for one in there if one.id not in own)
            for way in self._sorted(ways, kept, direct=name not in forbidden):
                yield from self._into(name, way, kinds, partial(self._within, name))

    def into_accounts(self, ways: Sequence[Way], excess: Sequence[Excess]) -> Iterator[Passage]:
        """Yield how the agent comes into accounts that neither its principals nor its manifest name."""
        home = {principal.scope for principal in (*self.tracker.principals, *self.operators)}
        home |= set(self._world.named_scopes(self.role.access.get(self._world.cloud, ())))
        foreign: dict[str, list[Resource]] = {
            part.holding.principal.scope: [] for part in excess if part.holding.principal.scope not in home
        }
        for resource in self._world.resources():
            if resource.scope and resource.scope not in home:
                foreign.setdefault(resource.scope, []).append(resource)
        for scope in sorted(foreign):
            kinds = tuple(self._world.contents(one) for one in foreign[scope][:_MOST_FOREIGN])
            for way in self._sorted(ways, excess, direct=True):
                yield from self._into(scope, way, kinds, partial(_of, scope))

    def _home(self) -> set[str]:
        """Return the environments that the agent acts in: by its manifest, or where its principals are."""
        named = {str(name) for name in self.role.environments}
        return named or {name for one in self.tracker.principals for name in self._places(one)}

    def _places(self, principal: Principal) -> Collection[str]:
        if principal.id not in self._known:
            self._known[principal.id] = self.environments.around(self._world, principal)
        return self._known[principal.id]

    def _within(self, name: str, principal: Principal) -> bool:
        return name in self._places(principal)

    def _sorted(self, ways: Sequence[Way], excess: Sequence[Excess], *, direct: bool) -> Iterator[Way]:
        """Yield what the agent does itself as a way without steps, then the ways."""
        kept = {id(part) for part in excess}
        if direct:
            yield Way("", None, tuple(part for part in excess if not part.path))
        for way in ways:
            yield replace(way, excess=tuple(part for part in way.excess if id(part) in kept))

    def _into(
        self, where: str, way: Way, kinds: Kinds, inside: Callable[[Principal], bool]
    ) -> Iterator[Passage]:
        def there(part: Excess) -> Witness | None:
            if inside(part.holding.principal):
                return part.witness
            prover = self.tracker.provers.of(part.holding)
            found = (prover.witness(one, kinds) for one in part.parts) if kinds else iter(())
            return next((one for one in found if one is not None), None)

        found = self.tracker.worst(way.excess, there)
        if found is not None:
            yield replace(passage(way, *found), where=where, resources=())


def _of(scope: str, principal: Principal) -> bool:
    return principal.scope == scope
