"""Whether something held can do what a guardrail rules out: proven not to, shown to, or neither.

Sets leave out nothing that is allowed, or might be: where they do not meet what is ruled out, that is
a proof. Where they do, a request shows it, which the authorizer has to confirm; if none is found, and
the authorizer does not deny all there is, nothing is proven either way.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from iamscope.access.globs import Glob
from iamscope.access.keys import Found, Mode, Presence, ValueTest
from iamscope.access.parts import AccessSet, Literal, Part
from iamscope.access.pieces import from_glob
from iamscope.access.texts import TextSet
from iamscope.cloud import World
from iamscope.compare.grouping import named
from iamscope.compare.held import portions, proof
from iamscope.compare.proving import Prover, Provers
from iamscope.graph.reach import Reach
from iamscope.manifest.role import Entry
from iamscope.model.danger import Danger
from iamscope.model.finding import Witness
from iamscope.model.reach import Holding
from iamscope.model.resource import Resource as Listed
from iamscope.model.source import Source

Context = Mapping[str, tuple[str, ...]]
_TOO_HARD = "it is too hard to tell"
_UNCONFIRMED = "no request was found that shows it, and it is not proven that there is none"
_IMPOSSIBLE = "no request carries the condition keys of the test as they are given"


@dataclass(frozen=True, slots=True)
class Possible:
    """What a statement lets a holding do: shown by a request, or, without one, unknown for a reason."""

    holding: Holding
    sources: tuple[Source, ...]
    witness: Witness | None
    reason: str = ""

    @property
    def certain(self) -> bool:
        """Whether the holding surely can, however it is come to be held."""
        return self.witness is not None and not self.witness.depends


@dataclass(frozen=True, slots=True)
class Guarding:
    """Searches the access of what one principal holds, the nearest first."""

    world: World
    provers: Provers
    reach: Reach

    def deeds(self, entry: Entry, context: Context) -> Iterator[Possible]:
        """Yield what is possible of an entry's actions on its resources, under some condition keys."""
        for holding in self.reach.paths:
            prover, wanted = self.provers.of(holding), self.world.declared(holding, [entry])
            known = self._known(holding, context)
            if prover.empty([Part(self.world.universe.actions.everything, tuple(_given(known)))]) is True:
                # Of requests that there are not nothing is possible, and nothing is proven by it.
                yield Possible(holding, (), None, _IMPOSSIBLE)
                return
            for portion in portions(self.world, self.reach, holding):
                meeting = AccessSet(portion.parts).meetings(wanted)
                yield from self._shown(prover, portion.source, _under(meeting, known), None)

    def changes(self, resources: Sequence[Listed]) -> Iterator[Possible]:
        """Yield what is possible to change, destroy or read of some resources, more than metadata."""
        doing = self.world.universe.actions.everything & ~self.world.universe.dangers[Danger.READS_METADATA]
        everywhere = named(self.world, resources), True
        kinds = [self.world.contents(one) for one in resources]
        for holding in self.reach.paths if resources else ():
            prover = self.provers.of(holding)
            for portion in portions(self.world, self.reach, holding):
                parts = [part.under(actions=doing) for part in portion.parts if part.actions & doing]
                near = [part.under(everywhere) for part in parts if prover.touches(part, (everywhere,))]
                yield from self._shown(prover, portion.source, near, kinds)

    def _known(self, holding: Holding, context: Context) -> Mapping[str, Found]:
        nature = self.world.theory(holding).nature
        return {
            key.lower(): Found(values, many=len(values) > 1 or nature(key.lower()).many is True)
            for key, values in context.items()
        }

    def _shown(
        self,
        prover: Prover,
        source: Source,
        parts: Iterable[Part],
        kinds: Sequence[tuple[Literal, ...]] | None,
    ) -> Iterator[Possible]:
        sources = proof(self.reach, prover.holding, source)
        for piece in prover.pieces(parts):
            witness = prover.witness(piece.part, kinds)
            if witness is not None:
                yield Possible(prover.holding, sources, witness)
            elif piece.hard:
                yield Possible(prover.holding, sources, None, _TOO_HARD)
            elif not _refuted(prover, piece.part, kinds):
                yield Possible(prover.holding, sources, None, _UNCONFIRMED)


def _refuted(prover: Prover, part: Part, kinds: Sequence[tuple[Literal, ...]] | None) -> bool:
    """Return whether nothing of a part is possible after all, on resources of some kinds or on any."""
    if kinds is None:
        return prover.refuted(part)
    near = (part.under(*kind) for kind in prover.near(part, kinds))
    return all(prover.empty([one]) is True or prover.refuted(one) for one in near)


def _under(parts: Iterable[Part], known: Mapping[str, Found]) -> Iterator[Part]:
    """Yield what is left of some parts in requests that carry known keys."""
    given = tuple(_given(known))
    for part in parts:
        left = _settled(part, known)
        if left is not None and left.actions:
            yield left.under(*given)


def _settled(part: Part, known: Mapping[str, Found]) -> Part | None:
    """Return a part without the tests on known keys, `None` where one of them does not hold."""
    kept: list[Literal] = []
    for atom, truth in part.literals:
        found = known.get(atom.key) if isinstance(atom, ValueTest | Presence) else None
        if found is None:
            kept.append((atom, truth))
        elif isinstance(atom, ValueTest | Presence) and atom.holds(found.values, many=found.many) != truth:
            return None
    less = (_settled(one, known) for one in part.minus)
    return replace(part, literals=tuple(kept), minus=tuple(one for one in less if one is not None))


def _given(known: Mapping[str, Found]) -> Iterator[Literal]:
    """Yield tests that keys pass with what is known of them, so that a request which is found carries it."""
    for key, found in known.items():
        for value in found.values or ():
            yield ValueTest(key, Mode.SOME, TextSet((from_glob(Glob.literal(value)),))), True
