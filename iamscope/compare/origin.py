"""Where excess comes from: through a channel into an operator, or the agent's own.

W is what is reachable with all channels cut, V what is reachable through a channel alone.
Inherited is V without W, inherited and own is in both, the rest is own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from iamscope.access.parts import Part
from iamscope.cloud import World
from iamscope.compare.proving import Prover
from iamscope.graph.reach import Reach, reach
from iamscope.model.finding import Origin
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding


@dataclass(slots=True)
class Origins:
    """The two sides of one agent's reach. `operators` are those that a channel leads into."""

    world: World
    own: Reach
    through: Reach
    operators: tuple[str, ...]
    _parts: dict[bool, tuple[Part, ...]] = field(default_factory=dict)

    def split(self, prover: Prover, part: Part) -> Iterator[tuple[Origin, Part]]:
        """Yield the origins of a part of a holding's access, each with its actions."""
        in_own = prover.holding in self.own.paths
        in_through = prover.holding in self.through.paths
        if in_own and in_through:
            yield Origin.INHERITED_AND_OWN, part
            return
        rest = part.less(self._other(in_own))
        left = part.actions if rest is part else 0
        for piece in prover.pieces([rest]) if not left else ():
            left |= piece.part.actions
            if not in_own:
                # What the agent has by itself is reported there, and not repeated here.
                yield Origin.INHERITED, piece.part
        if in_own:
            yield from _nonempty((Origin.OWN, part.under(actions=left)))
            yield from _nonempty((Origin.INHERITED_AND_OWN, part.under(actions=~left)))
        elif rest is part:
            yield Origin.INHERITED, part

    def channel(self, holding: Holding) -> str:
        """Return the operator through which a holding is reached."""
        path = self.through.paths.get(holding)
        if path:
            return path[0].origin.principal.id
        return (
            holding.principal.id if holding.principal.id in self.operators else (self.operators or ("",))[0]
        )

    def _other(self, in_own: bool) -> tuple[Part, ...]:
        """Return the access of the other side: of everything that is held there."""
        found = self._parts.get(in_own)
        if found is None:
            side = self.through if in_own else self.own
            parts = (part for holding in side.paths for part in self.world.access(holding).parts)
            found = self._parts[in_own] = tuple({id(part): part for part in parts}.values())
        return found


def _nonempty(*found: tuple[Origin, Part]) -> Iterator[tuple[Origin, Part]]:
    yield from (one for one in found if one[1].actions)


def origins(
    world: World, full: Reach, starts: Sequence[Principal], operators: Sequence[Principal]
) -> Origins:
    """Return both sides of an agent's reach."""
    held = {holding.principal.id for holding in full.paths}
    entered = [operator for operator in operators if operator.id in held]
    names = tuple(operator.id for operator in entered)
    own = reach(world, starts, cut=names) if names else full
    return Origins(world, own, reach(world, entered), names)
