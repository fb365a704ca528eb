"""The effective access of a principal, statement by statement and service by service."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from iamscope.access.parts import AccessSet, Part
from iamscope.access.solve import GIVEN_UP, Piece, Solver
from iamscope.clouds.aws.differences import block, matters, taken, touching
from iamscope.clouds.aws.pairs import Pair
from iamscope.clouds.aws.principal_side import principal_side
from iamscope.clouds.aws.records.documents import PolicyDocument
from iamscope.clouds.aws.sets import Translator, theory
from iamscope.clouds.aws.sides import Side
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.compared import Block
from iamscope.model.danger import Danger
from iamscope.model.effective import Actions, Allowed, Effective, Lost
from iamscope.model.principal import Principal

_NOTHING = Side(((),))
# A statement about more services than these is told as one.
_MOST_SERVICES = 6
_WORST = 6


def effective(world: AwsWorld, principal: Principal) -> Effective:
    """Return what a user or role is allowed by its own policies, within its boundary and its SCPs."""
    side = principal_side(world, principal)
    found = _Reading.of(side, world.universe)
    allowed = sorted(found.allowed(), key=lambda one: (one.worst, one.service, one.block.origin))
    lost = sorted(found.lost(), key=lambda one: one.block.origin)
    return Effective(
        principal.id,
        tuple(allowed),
        tuple(lost),
        hidden=side.unread_grants,
        limits=side.unread_limits,
        undecided=tuple(found.undecided),
    )


@dataclass(slots=True)
class _Reading:
    """One side, cut into pieces by the statement that allows them."""

    pair: Pair
    grants: tuple[Part, ...]
    """What the first layer allows, whatever limits it."""
    limits: tuple[tuple[tuple[PolicyDocument, ...], AccessSet], ...]
    pieces: dict[int, list[Piece]]
    undecided: list[str]

    @classmethod
    def of(cls, side: Side, universe: AwsUniverse) -> "_Reading":
        pair = Pair(universe, Solver(theory(side.documents, universe.actions, None)), None, side, _NOTHING)
        translator = pair.translator(side, {})
        pieces: dict[int, list[Piece]] = {}
        undecided: list[str] = []
        for piece in pair.solver.pieces(pair.difference({}).parts):
            if piece.request is not None or piece.hard:
                # What cannot be told is told as allowed, and that it is so.
                pieces.setdefault(id(piece.part.source), []).append(piece)
            if piece.hard:
                undecided.append(f"{side.origin(piece.part.source)}: {GIVEN_UP}")
        limits = tuple((layer, translator.allowed(layer)) for layer in side.layers[1:])
        grants = translator.allowed(side.layers[0]).parts
        return cls(pair, grants, limits, pieces, list(dict.fromkeys(undecided)))

    def allowed(self) -> Iterator[Allowed]:
        """Yield what is allowed, by statement and service."""
        for pieces in self.pieces.values():
            part = pieces[0].part
            actions = 0
            touched: dict[int, Part] = {}
            for piece in pieces:
                actions |= piece.actions
                touched.update({id(one.source): one for one in touching(self.pair, piece, touched)})
            for service, some in self._services(actions):
                less = [
                    one for one in touched.values() if some & one.actions and matters(self.pair, one, some)
                ]
                yield Allowed(
                    service,
                    self._block(part, some),
                    self._dangers(some),
                    tuple(self._within(part, some)),
                    _sorted(taken(self.pair, one, some) for one in less),
                )

    def _block(self, part: Part, actions: int) -> Block:
        return _tidy(block(self.pair, self.pair.one, part, actions))

    def _services(self, actions: int) -> Sequence[tuple[str, int]]:
        """Return actions by service, or all as one where the services are many."""
        index = self.pair.universe.actions
        names = dict.fromkeys(name.partition(":")[0] for name in index.members(actions & index.everything))
        if not 0 < len(names) <= _MOST_SERVICES:
            return [("", actions)]
        return [(name, actions & index.matching(f"{name}:*")) for name in names]

    def _dangers(self, actions: int) -> dict[Danger, Actions]:
        universe = self.pair.universe
        found = {kind: bits & actions for kind, bits in universe.dangers.items() if bits & actions}
        return {
            kind: Actions(bits.bit_count(), tuple(universe.ranked(bits))[:_WORST])
            for kind, bits in found.items()
        }

    def _within(self, part: Part, actions: int) -> Iterator[tuple[Block, ...]]:
        """Yield, for each limit that lets through only some of a statement, the blocks that do."""
        own = [one for one in self.grants if one.source is part.source and one.actions & actions]
        for _, limit in self.limits:
            whole = AccessSet(tuple(own)).restricted(actions)
            if self.pair.solver.emptiness(whole.difference(limit)).empty is True:
                continue
            met = [one for one in limit.parts if self._meets(whole, one)]
            yield _sorted(self._block(one, actions & one.actions) for one in met)

    def _meets(self, whole: AccessSet, part: Part) -> bool:
        return self.pair.solver.emptiness(whole.intersection(AccessSet((part,)))).empty is not True

    def lost(self) -> Iterator[Lost]:
        """Yield the statements of which nothing is left."""
        for document in self.pair.one.layers[0]:
            for statement in document.statements:
                own = tuple(one for one in self.grants if one.source is statement)
                if own and id(statement) not in self.pieces:
                    told = self._block(own[0], _all(own))
                    yield Lost(told, tuple(self._takers(AccessSet(own))))

    def _takers(self, whole: AccessSet) -> Iterator[str]:
        """Yield what alone takes all of a statement away; nothing where only several do together."""
        side = self.pair.one
        for layer, limit in self.limits:
            if self.pair.solver.emptiness(whole.intersection(limit)).empty is True:
                yield " and ".join(side.named(document) for document in layer) or "an empty level of SCPs"
        denied = self.translator.denied(side.documents)
        for part in denied.parts:
            if self.pair.solver.emptiness(whole.difference(AccessSet((part,)))).empty is True:
                yield side.origin(part.source)

    @property
    def translator(self) -> Translator:
        """What makes sets of the side."""
        return self.pair.translator(self.pair.one, {})


def _tidy(found: Block) -> Block:
    """Return a block in an order that does not hang on how its document is written."""
    return replace(
        found,
        actions=tuple(sorted(found.actions)),
        but=tuple(sorted(found.but)),
        resources=tuple(sorted(found.resources)),
        conditions=tuple(sorted(found.conditions)),
    )


def _sorted(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(sorted({_tidy(one) for one in blocks}, key=lambda one: (one.origin, one.actions)))


def _all(parts: Sequence[Part]) -> int:
    bits = 0
    for part in parts:
        bits |= part.actions
    return bits
