"""Where excess comes from: through a channel into an operator, or the agent's own.

W is what is reachable with all channels cut, V what is reachable through a channel alone.
Inherited is V without W, inherited and own is in both, the rest is own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamscope.cloud import Grant, World
from iamscope.compare.coverage import covered
from iamscope.graph.reach import Reach, reach
from iamscope.model.finding import Origin
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding


@dataclass(frozen=True, slots=True)
class Origins:
    """The two sides of one agent's reach. `operators` are those that a channel leads into."""

    world: World
    own: Reach
    through: Reach
    operators: tuple[str, ...]

    def split(self, holding: Holding, grant: Grant, bits: int) -> Iterator[tuple[Origin, int]]:
        """Yield the origins of some actions of one part of a holding's access."""
        in_own, in_through = holding in self.own.paths, holding in self.through.paths
        if in_own and in_through:
            yield Origin.INHERITED_AND_OWN, bits
            return
        other = self._grants(self.through if in_own else self.own)
        both = bits & covered(self.world.universe, grant, other, certain=not in_own)
        if in_own:
            yield from _nonempty((Origin.OWN, bits & ~both), (Origin.INHERITED_AND_OWN, both))
        else:
            # What the agent surely has by itself is reported there, and not repeated here.
            yield from _nonempty((Origin.INHERITED, bits & ~both))

    def channel(self, holding: Holding) -> str:
        """Return the operator through which a holding is reached."""
        path = self.through.paths.get(holding)
        if path:
            return path[0].origin.principal.id
        return (
            holding.principal.id if holding.principal.id in self.operators else (self.operators or ("",))[0]
        )

    def _grants(self, side: Reach) -> Iterator[Grant]:
        for holding in side.paths:
            yield from self.world.grants(holding)


def _nonempty(*parts: tuple[Origin, int]) -> Iterator[tuple[Origin, int]]:
    yield from (part for part in parts if part[1])


def origins(
    world: World, full: Reach, starts: Sequence[Principal], operators: Sequence[Principal]
) -> Origins:
    """Return both sides of an agent's reach."""
    held = {holding.principal.id for holding in full.paths}
    entered = [operator for operator in operators if operator.id in held]
    names = tuple(operator.id for operator in entered)
    own = reach(world, starts, cut=names) if names else full
    return Origins(world, own, reach(world, entered), names)
