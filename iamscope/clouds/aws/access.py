"""The effective access of a user or role, in parts: every layer applied, set by set.

A part is what one statement grants. What another layer takes back for certain is removed; what it
may take back for some requests is marked doubtful, and is to be confirmed request by request.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from iamscope.access.containment import contains, overlap
from iamscope.access.globs import Glob, Wild
from iamscope.cloud import Grant
from iamscope.clouds.aws.areas import ANYTHING, Area, Areas, canonical
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.layers import Hit
from iamscope.clouds.aws.authorize.operators import arn_fields
from iamscope.clouds.aws.authorize.principals import Row, grant_rows
from iamscope.clouds.aws.authorize.request import Caller, Request
from iamscope.clouds.aws.decisions import EVERYTHING, TRUST
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.documents import Attachment, Statement
from iamscope.clouds.aws.records.organization import Levels
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.model.truth import Truth, disjoin


@dataclass(frozen=True, slots=True)
class Bearer:
    """A user or role with what is fixed about its requests."""

    entity: Entity
    caller: Caller
    context: Context


@dataclass(frozen=True, slots=True)
class Naming:
    """An Allow of a resource policy that names a principal itself, so that nothing else need allow it.

    `capped` says that the principal's boundary limits it all the same (the table of fact AWS 2.6).
    """

    attachment: Attachment
    statement: Statement
    capped: bool
    certain: bool


def effective(
    universe: AwsUniverse, bearer: Bearer, *, raised: bool, scps: Levels, policies: Iterable[Attachment] = ()
) -> tuple[Grant, ...]:
    """Return the parts of a user's or role's effective access.

    `raised` adds what it can give itself; `scps` are the levels above its account; `policies` are
    resource policies of its account.
    """
    return tuple(_Effective(universe, bearer, scps).parts(raised, tuple(policies)))


def namings(policies: Iterable[Attachment], bearer: Bearer) -> Iterator[Naming]:
    """Yield the Allows of resource policies that name a principal itself."""
    for attachment in policies:
        request = Request(bearer.caller, "", attachment.attached_to, bearer.entity.account, bearer.context)
        for statement in attachment.document.statements:
            rows = grant_rows(statement, request) if statement.allow else {}
            direct = disjoin(rows.get(row, False) for row in (Row.DIRECT, Row.USER))
            named: Truth = direct if direct is not False else rows.get(Row.ROLE, False)
            if named is not False:
                # Whether a boundary limits a user whom a trust names, AWS's own pages disagree (fact 2.8b).
                open_point = attachment.name == TRUST and bearer.entity.boundary is not None
                yield Naming(attachment, statement, direct is False, named is True and not open_point)


class _Effective:
    def __init__(self, universe: AwsUniverse, bearer: Bearer, scps: Levels) -> None:
        self.universe = universe
        self.bearer = bearer
        self.areas = Areas(universe, bearer.context)
        entity = bearer.entity
        levels = scps if bearer.caller.under_service_control else ()
        self.levels = [self.areas.capping(level) for level in levels]
        self.boundary = [self.areas.capping([entity.boundary])] if entity.boundary else []
        limits = [*entity.identity, *([entity.boundary] if entity.boundary else [])]
        limits += [item for level in levels for item in level]
        self.denies = [
            area
            for attachment in limits
            for statement in attachment.document.statements
            if not statement.allow
            for area in self.areas.denied(statement)
        ]

    def parts(self, raised: bool, policies: Sequence[Attachment]) -> Iterator[Grant]:
        own = list(self.bearer.entity.identity)
        if raised:
            own.append(Attachment(EVERYTHING, "policy that it can give itself", self.bearer.entity.arn))
        caps = [*self.boundary, *self.levels]
        for attachment in own:
            for statement in attachment.document.statements:
                if statement.allow:
                    yield from self._granted(attachment, statement, "identity", caps)
        for naming in namings(policies, self.bearer):
            yield from self._named(naming)

    def _granted(
        self, attachment: Attachment, statement: Statement, layer: str, caps: Sequence[Sequence[Area]]
    ) -> Iterator[Grant]:
        source = Hit(attachment, statement, True).source(layer)
        condition = canonical(statement)
        for area in self.areas.allowed(statement):
            doubtful = 0 if area.certain else area.actions
            grant = Grant(area.actions, area.within, area.outside, condition, source, doubtful)
            for capped in self._capped(grant, caps):
                yield from self._without_denied(capped)

    def _named(self, naming: Naming) -> Iterator[Grant]:
        """Yield what a resource policy grants: on its own resource, whatever its patterns say."""
        caps = [*(self.boundary if naming.capped else ()), *self.levels]
        layer = "trust" if naming.attachment.name == TRUST else "resource-policy"
        for grant in self._granted(naming.attachment, naming.statement, layer, caps):
            for own in contents(naming.attachment.attached_to):
                part = self._narrowed(grant, own)
                if part is not None:
                    yield part if naming.certain else replace(part, doubtful=part.actions)

    def _capped(self, grant: Grant, caps: Sequence[Sequence[Area]]) -> list[Grant]:
        """Return what the boundary and every level of SCPs leave of a part."""
        left = [grant]
        for cap in caps:
            left = [part for kept in left for part in self._under(cap, kept)]
        return left

    def _under(self, cap: Sequence[Area], grant: Grant) -> Iterator[Grant]:
        """Yield what the Allows of one limiting layer have in common with a part."""
        open_still = grant.actions
        for area in cap:
            shared = open_still & area.actions
            if not shared:
                continue
            doubtful = shared if not area.certain else grant.doubtful & shared
            outside = (*grant.outside, *area.outside)
            part = replace(grant, actions=shared, outside=outside, doubtful=doubtful)
            for glob in area.within:
                narrowed = self._narrowed(part, glob)
                if narrowed is None:
                    continue
                yield narrowed
                if narrowed.within == grant.within and area.certain and not area.outside:
                    open_still &= ~shared
                    break

    def _narrowed(self, grant: Grant, glob: Glob) -> Grant | None:
        """Return what of a part fits one more pattern, or nothing."""
        if any(self.universe.contains(glob, inner) for inner in grant.within):
            return grant
        if not all(overlap(glob, inner) for inner in grant.within):
            return None
        actions = self.universe.applicable(glob, grant.actions)
        if not actions:
            return None
        within = tuple(inner for inner in grant.within if not self.universe.contains(inner, glob))
        return replace(grant, actions=actions, within=(*within, glob), doubtful=grant.doubtful & actions)

    def _without_denied(self, grant: Grant) -> list[Grant]:
        left = [grant]
        for deny in self.denies:
            left = [part for kept in left for part in self._less(kept, deny)]
        return left

    def _less(self, grant: Grant, deny: Area) -> Iterator[Grant]:
        """Yield what a denial leaves of a part: what it surely hits goes, what it may hit is doubtful."""
        hit = self._hit(deny, grant)
        if not hit:
            yield grant
            return
        if not deny.certain or not any(_surely_within(inner, deny.within) for inner in grant.within):
            yield replace(grant, doubtful=grant.doubtful | hit)
            return
        rest = grant.actions & ~hit
        if rest:
            yield replace(grant, actions=rest, doubtful=grant.doubtful & rest)
        spared = replace(grant, actions=hit, doubtful=grant.doubtful & hit)
        for glob in deny.outside:
            narrowed = self._narrowed(spared, glob)
            if narrowed is not None:
                yield narrowed

    def _hit(self, deny: Area, grant: Grant) -> int:
        """Return the actions of a part that a denial speaks of, on some resource of the part."""
        shared = grant.actions & deny.actions
        hit = 0
        for glob in deny.within if shared else ():
            if all(overlap(glob, inner) for inner in grant.within):
                hit |= self.universe.applicable(glob, shared)
        return hit


def _surely_within(inner: Glob, patterns: Iterable[Glob]) -> bool:
    """Return whether every ARN that fits a pattern fits another, read field by field.

    Whether a `*` at the end of a field reaches beyond the colon is not certain (fact AWS 3.3), so
    no denial counts for more than what lies in its fields.
    """
    fields = arn_fields(inner)
    for pattern in patterns:
        if pattern == ANYTHING:
            return True
        wider = arn_fields(pattern)
        if len(wider) == len(fields) == 6 and all(contains(a, b) for a, b in zip(wider, fields, strict=True)):
            return True
    return False


def contents(resource: str) -> tuple[Glob, ...]:
    """Return the ARN of a resource, and of a bucket those of its objects."""
    own = Glob.literal(resource)
    parsed = split(resource)
    bucket = parsed is not None and parsed.service == "s3" and not parsed.account
    return (own, own + Glob(("/", Wild.ANY))) if bucket else (own,)
