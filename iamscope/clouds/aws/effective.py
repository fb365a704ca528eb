"""The effective access of a principal, statement by statement and service by service."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from iamscope.access.parts import AccessSet, Part
from iamscope.access.solve import GIVEN_UP, Piece, Solver
from iamscope.clouds.aws.access import Grant, admission, unknown_patterns
from iamscope.clouds.aws.decisions import TRUST
from iamscope.clouds.aws.differences import block, matters, taken, touching
from iamscope.clouds.aws.objects import could_apply
from iamscope.clouds.aws.pairs import Pair
from iamscope.clouds.aws.principal_side import principal_side
from iamscope.clouds.aws.records.documents import PolicyDocument
from iamscope.clouds.aws.records.organization import RESOURCE_CONTROL
from iamscope.clouds.aws.sets import Translator
from iamscope.clouds.aws.sides import Side
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.compared import Block
from iamscope.model.danger import Danger
from iamscope.model.effective import Actions, Allowed, Effective, Lost
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding
from iamscope.model.source import Source

_NOTHING = Side(((),))
_ADMITTED = "the resource's own policy admits it"
_NO_OBJECT = "its resources: none of its actions acts on them"
# A statement about more services than these is told as one.
_MOST_SERVICES = 6
_WORST = 6


def effective(world: AwsWorld, principal: Principal) -> Effective:
    """Return what a user or role is allowed through all layers, and what policies of resources add."""
    found = _Reading.of(world, principal)
    allowed = sorted(
        (*found.allowed(), *found.unknown()), key=lambda one: (one.worst, one.service, one.block.origin)
    )
    lost = sorted(found.lost(), key=lambda one: one.block.origin)
    return Effective(
        principal.id,
        tuple(allowed),
        tuple(lost),
        hidden=found.side.unread_grants,
        limits=(*found.side.unread_limits, *_resource_control(world, principal)),
        undecided=tuple(found.undecided()),
    )


def _resource_control(world: AwsWorld, principal: Principal) -> Iterator[str]:
    """Yield the resource control policies over the principal's account, which are not in the set."""
    for level in world.organization.levels(RESOURCE_CONTROL, principal.scope):
        for attachment in level:
            if any(not statement.allow for statement in attachment.document.statements):
                yield f"the resource control policy `{attachment.name}`, which is not counted here,"


@dataclass(frozen=True)
class _Reading:
    """An effective access, cut into pieces by the statement that grants them."""

    side: Side
    """The principal's own policies and limits, in layers."""
    bounded: bool
    """Whether the second layer is a boundary."""
    universe: AwsUniverse
    pair: Pair
    """What words are found with: every document that has a say."""
    translator: Translator
    grants: dict[Source, Grant]
    pieces: dict[Source, list[Piece]]
    unlisted: dict[Source, list[Piece]]
    """What is granted by patterns that name no action on the list."""
    admission: object

    @classmethod
    def of(cls, world: AwsWorld, principal: Principal) -> "_Reading":
        holding, bearer = Holding(principal), world.bearer(principal)
        side = principal_side(world, principal)
        grants = {grant.source: grant for grant in world.grants(principal)}
        solver = Solver(world.theory(holding))
        return cls(
            side,
            bearer.entity.boundary is not None,
            world.universe,
            Pair(world.universe, solver, None, _with_resources(side, world, grants), _NOTHING),
            Translator(world.universe.actions, bearer.context),
            grants,
            _pieces(solver, world.access(holding).parts),
            _pieces(solver, (part for part, _ in world.unlisted(holding))),
            admission(bearer),
        )

    @cached_property
    def limits(self) -> tuple[tuple[tuple[PolicyDocument, ...], AccessSet], ...]:
        """The boundary and each level of SCPs, with what it allows."""
        return tuple((layer, self.translator.allowed(layer)) for layer in self.side.layers[1:])

    def _limits(self, grant: Grant) -> tuple[tuple[tuple[PolicyDocument, ...], AccessSet], ...]:
        """Return the limits of a grant: a boundary does not limit every grant of a resource's policy."""
        free = self.bounded and grant.naming is not None and not grant.naming.capped
        return self.limits[1:] if free else self.limits

    def undecided(self) -> Iterator[str]:
        """Yield the statements of which it could not be told whether all of it is allowed."""
        for source, pieces in (*self.pieces.items(), *self.unlisted.items()):
            if any(piece.hard for piece in pieces):
                yield f"{self._origin(self.grants[source])}: {GIVEN_UP}"

    def allowed(self) -> Iterator[Allowed]:
        """Yield what is allowed, by statement and service."""
        for source, pieces in self.pieces.items():
            grant = self.grants[source]
            actions = 0
            touched: dict[int, Part] = {}
            for piece in pieces:
                actions |= piece.actions
                touched.update({id(one.source): one for one in touching(self.pair, piece, touched)})
            for service, some in self._services(actions):
                less = [
                    one for one in touched.values() if some & one.actions and matters(self.pair, one, some)
                ]
                said = some | self._idle(grant, service)
                yield Allowed(
                    service,
                    self._told(grant.parts[0], grant, said),
                    self._dangers(some),
                    tuple(self._within(grant, some, said)),
                    _sorted(taken(self.pair, one, said) for one in less),
                    tuple(self._depends(grant, [piece for piece in pieces if piece.actions & some])),
                )

    def unknown(self) -> Iterator[Allowed]:
        """Yield what is allowed of actions that are not on the list, in the statement's own patterns."""
        for source, pieces in self.unlisted.items():
            grant = self.grants[source]
            told = self._told(pieces[0].part, grant, self.translator.unlisted)
            named = unknown_patterns(self.universe, grant.statement)
            services = {pattern.partition(":")[0] for pattern in named}
            service = services.pop() if len(services) == 1 else ""
            yield Allowed(
                service, replace(told, actions=named), {}, depends=tuple(self._depends(grant, pieces))
            )

    def _depends(self, grant: Grant, pieces: Sequence[Piece]) -> Iterator[str]:
        """Yield what has to hold besides, and cannot be told from the policies that were read."""
        if grant.naming is not None and grant.naming.doubt:
            yield grant.naming.doubt
        hanging = [self.admission in piece.part.literals for piece in pieces]
        if any(hanging):
            yield _ADMITTED if all(hanging) else f"for some of it, {_ADMITTED}"

    def _origin(self, grant: Grant) -> str:
        return self.pair.one.origin(grant.statement)

    def _idle(self, grant: Grant, service: str) -> int:
        """Return the actions that a grant names and that cannot act on its resources: words may mean them."""
        index = self.universe.actions
        wanted = index.matching(f"{service}:*") if service else index.everything
        named = self.translator.named(grant.statement) & wanted
        return named & ~could_apply(self.universe, grant.statement, named)

    def _told(self, part: Part, grant: Grant, actions: int) -> Block:
        told = block(self.pair, self.pair.one, replace(part, source=grant.statement), actions)
        own = (grant.attachment.attached_to,) if grant.naming and not told.resources else told.resources
        return _tidy(replace(told, resources=own))

    def _services(self, actions: int) -> Sequence[tuple[str, int]]:
        """Return actions by service, or all as one where the services are many."""
        index = self.universe.actions
        names = dict.fromkeys(name.partition(":")[0] for name in index.members(actions & index.everything))
        if not 0 < len(names) <= _MOST_SERVICES:
            return [("", actions)]
        return [(name, actions & index.matching(f"{name}:*")) for name in names]

    def _dangers(self, actions: int) -> dict[Danger, Actions]:
        found = {kind: bits & actions for kind, bits in self.universe.dangers.items() if bits & actions}
        return {
            kind: Actions(bits.bit_count(), tuple(self.universe.ranked(bits))[:_WORST])
            for kind, bits in found.items()
        }

    def _within(self, grant: Grant, actions: int, said: int) -> Iterator[tuple[Block, ...]]:
        """Yield, for each limit that lets through only some of a statement, the blocks that do.

        `said` are the actions that words may mean.
        """
        whole = AccessSet(grant.parts).restricted(actions)
        for _, limit in self._limits(grant):
            if self.pair.solver.emptiness(whole.difference(limit)).empty is True:
                continue
            met = [one for one in limit.parts if self._meets(whole, one)]
            yield _sorted(_tidy(block(self.pair, self.pair.one, one, said & one.actions)) for one in met)

    def _meets(self, whole: AccessSet, part: Part) -> bool:
        return self.pair.solver.emptiness(whole.intersection(AccessSet((part,)))).empty is not True

    def lost(self) -> Iterator[Lost]:
        """Yield the statements of which nothing is left."""
        for source, grant in self.grants.items():
            if source in self.pieces or source in self.unlisted:
                continue
            covered = grant.parts or tuple(self.translator.covered(grant.statement, attached=False))
            if covered and (grant.parts or grant.naming is None):
                told = self._told(covered[0], grant, AccessSet(covered).actions)
                yield Lost(told, tuple(self._takers(grant)) if grant.parts else (_NO_OBJECT,))

    def _takers(self, grant: Grant) -> Iterator[str]:
        """Yield what alone takes all of a statement away; nothing where only several do together."""
        whole = AccessSet(grant.parts)
        for layer, limit in self._limits(grant):
            if self.pair.solver.emptiness(whole.intersection(limit)).empty is True:
                named = (self.side.named(document) for document in layer)
                yield " and ".join(named) or "an empty level of SCPs"
        denied = self.translator.denied(self.side.documents)
        for part in denied.parts:
            if self.pair.solver.emptiness(whole.difference(AccessSet((part,)))).empty is True:
                yield self.pair.one.origin(part.source)


def _pieces(solver: Solver, parts: Iterable[Part]) -> dict[Source, list[Piece]]:
    """Return what is not empty of some parts, by the statement that grants it."""
    found: dict[Source, list[Piece]] = {}
    for piece in solver.pieces(parts):
        if piece.request is not None or piece.hard:
            # What cannot be told is told as allowed, and that it is so.
            assert isinstance(piece.part.source, Source)
            found.setdefault(piece.part.source, []).append(piece)
    return found


def _with_resources(side: Side, world: AwsWorld, grants: dict[Source, Grant]) -> Side:
    """Return a side with every policy of a resource that has a say, so that each can be told of."""
    naming = [grant.attachment for grant in grants.values() if grant.naming is not None]
    others = tuple(dict.fromkeys((*naming, *world.denying())))
    labels = tuple(
        f"the {'trust ' if one.name == TRUST else ''}policy of {one.attached_to}" for one in others
    )
    return replace(
        side,
        layers=(*side.layers, tuple(one.document for one in others)),
        labels=(*side.labels, *labels),
    )


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
