"""The effective access of a user or role, in parts: every layer applied, set by set.

A part is what one statement grants. What another layer takes back for certain is removed; what a
narrower or conditional denial may take back for some requests is marked doubtful, and is to be
confirmed request by request.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import orjson

from iamscope.access.containment import overlap
from iamscope.access.globs import Glob, Wild
from iamscope.cloud import Grant
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.known import of_principal
from iamscope.clouds.aws.authorize.layers import Hit
from iamscope.clouds.aws.authorize.variables import parse_template, resolve
from iamscope.clouds.aws.decisions import EVERYTHING
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import Attachment, Statement
from iamscope.clouds.aws.records.organization import Levels
from iamscope.clouds.aws.universe import AwsUniverse

_ANY = Glob((Wild.ANY,))


@dataclass(frozen=True, slots=True)
class _Area:
    """What one statement covers: actions on resources within some patterns, or outside all of them."""

    actions: int
    within: tuple[Glob, ...]
    outside: tuple[Glob, ...]
    conditional: bool


def effective(
    universe: AwsUniverse, entity: Entity, *, raised: bool, scps: Levels, named: Iterable[Attachment] = ()
) -> tuple[Grant, ...]:
    """Return the parts of a user's or role's effective access.

    `raised` adds what it can give itself; `scps` are the levels above its account; `named` are
    resource policies of its account that name it.
    """
    return _Effective(universe, entity, scps).parts(raised, tuple(named))


class _Effective:
    def __init__(self, universe: AwsUniverse, entity: Entity, scps: Levels) -> None:
        self.universe = universe
        self.entity = entity
        known, absent = of_principal(entity, "", session_tags=True)
        self.context = Context.build(known, absent=absent, open=True)
        boundary = (entity.boundary,) if entity.boundary else ()
        applying = () if entity.service_linked else scps
        self.caps = [
            list(self._allowing(level)) for level in ((boundary,) if boundary else ()) + tuple(applying)
        ]
        everything = [*entity.identity, *boundary, *(item for level in applying for item in level)]
        self.denies = [area for item in everything for area in self._areas(item, allow=False)]

    def parts(self, raised: bool, named: Sequence[Attachment]) -> tuple[Grant, ...]:
        own = list(self.entity.identity)
        if raised:
            own.append(Attachment(EVERYTHING, "policy that it can give itself", self.entity.arn))
        found: list[Grant] = []
        for attachment in own:
            for statement in attachment.document.statements:
                if statement.allow:
                    found += self._granted(attachment, statement, "identity")
        for attachment in named:
            for statement in attachment.document.statements:
                if statement.allow:
                    found += self._granted(attachment, statement, "resource-policy")
        return tuple(found)

    def _granted(self, attachment: Attachment, statement: Statement, layer: str) -> Iterator[Grant]:
        source = Hit(attachment, statement, True).source(layer)
        condition = canonical(statement)
        for area in self._split(statement, attachment):
            for actions, within in self._capped(area):
                grant = Grant(actions, within, area.outside, condition, source)
                yield from self._without_denied(grant)

    def _split(self, statement: Statement, attachment: Attachment) -> Iterator[_Area]:
        """Yield one area for each resource pattern of a statement."""
        actions = self._actions(statement)
        conditional = bool(statement.conditions)
        globs = self._globs(statement)
        if statement.resources is None:
            # A resource policy without Resource speaks of the resource that it is attached to.
            globs = (Glob.literal(attachment.attached_to),)
        if statement.except_resources:
            yield _Area(actions, (_ANY,), globs, conditional)
            return
        for glob in globs:
            applicable = self.universe.applicable(glob, actions)
            if applicable:
                yield _Area(applicable, (glob,), (), conditional)

    def _areas(self, attachment: Attachment, *, allow: bool) -> Iterator[_Area]:
        """Yield what each Allow, or each Deny, of a document covers."""
        for statement in attachment.document.statements:
            if statement.allow is allow:
                globs = self._globs(statement)
                inside, outside = ((_ANY,), globs) if statement.except_resources else (globs, ())
                yield _Area(self._actions(statement), inside, outside, bool(statement.conditions))

    def _allowing(self, level: Iterable[Attachment]) -> Iterator[_Area]:
        for attachment in level:
            yield from self._areas(attachment, allow=True)

    def _actions(self, statement: Statement) -> int:
        bits = self.universe.actions.union(statement.actions)
        return self.universe.actions.everything & ~bits if statement.except_actions else bits

    def _globs(self, statement: Statement) -> tuple[Glob, ...]:
        """Return resource patterns with the principal's own values; what is unknown becomes `*`."""
        found: list[Glob] = []
        for pattern in statement.resources or ():
            resolved = resolve(
                parse_template(pattern, variables=statement.variables, wildcards=True), self.context
            )
            if resolved is not None:
                found.append(resolved.glob)
        return tuple(found)

    def _capped(self, area: _Area) -> Iterator[tuple[int, tuple[Glob, ...]]]:
        """Yield what the boundary and every level of SCPs leave of an area."""
        left = [(area.actions, area.within)]
        for cap in self.caps:
            left = [part for actions, within in left for part in self._under(cap, actions, within)]
        yield from left

    def _under(
        self, cap: Sequence[_Area], actions: int, within: tuple[Glob, ...]
    ) -> Iterator[tuple[int, tuple[Glob, ...]]]:
        for allowed in cap:
            shared = actions & allowed.actions
            if not shared:
                continue
            for glob in allowed.within:
                if any(self.universe.contains(glob, inner) for inner in within):
                    yield shared, within
                    actions &= ~shared if not allowed.outside else -1
                    break
                if all(overlap(glob, inner) for inner in within):
                    yield shared, (*within, glob)

    def _without_denied(self, grant: Grant) -> list[Grant]:
        """Remove what is denied for certain, and mark what may be denied.

        An unconditional deny outside of some resources leaves what lies within them.
        """
        left = [grant]
        for deny in self.denies:
            left = [part for kept in left for part in self._less(kept, deny)]
        return left

    def _less(self, grant: Grant, deny: _Area) -> Iterator[Grant]:
        hit = grant.actions & deny.actions
        if not hit or not self._touches(deny, grant):
            yield grant
            return
        if deny.conditional or not self._spans(deny, grant):
            yield replace(grant, doubtful=grant.doubtful | hit)
            return
        rest = grant.actions & ~hit
        if rest:
            yield replace(grant, actions=rest, doubtful=grant.doubtful & rest)
        for glob in deny.outside:
            if all(overlap(glob, inner) for inner in grant.within):
                applicable = self.universe.applicable(glob, hit)
                if applicable:
                    within = grant.within if self._inside(glob, grant) else (*grant.within, glob)
                    yield replace(grant, actions=applicable, within=within, doubtful=grant.doubtful & hit)

    def _spans(self, deny: _Area, grant: Grant) -> bool:
        """Return whether a part lies within the patterns of a deny, what the deny leaves out not regarded."""
        return any(self._inside(glob, grant) for glob in deny.within)

    def _inside(self, outer: Glob, grant: Grant) -> bool:
        return any(self.universe.contains(outer, inner) for inner in grant.within)

    def _touches(self, deny: _Area, grant: Grant) -> bool:
        return any(all(overlap(glob, inner) for inner in grant.within) for glob in deny.within)


def canonical(statement: Statement) -> str:
    """Return a statement's condition in one form for equal conditions, empty for none.

    Operators and keys compare without letter case, values in any order (facts AWS 3.6 and 3.7).
    """
    return canonical_block((test.operator, test.key, test.values) for test in statement.conditions)


def canonical_block(tests: Iterable[tuple[str, str, Sequence[str]]]) -> str:
    """Return condition tests, given as operator, key and values, in canonical form."""
    rows = sorted((operator.lower(), key.lower(), sorted(values)) for operator, key, values in tests)
    return orjson.dumps(rows).decode() if rows else ""


def block_tests(block: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield the tests of a condition block in mapping form."""
    for operator, keys in block.items():
        for key, values in keys.items():
            yield operator, key, values
