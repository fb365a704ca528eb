"""The effective access of a user or role as one exact set, every layer applied (facts AWS 2.1 to 2.10).

A part is what one statement grants, with the statement as its source. What limits it is taken from it:
each boundary and level of SCPs as all that it does not allow, each Deny as what it covers. Whether
a resource's own policy is needed besides (fact AWS 2.7 and 2.8) is left to `authorize/`: the set is never
too small, and where it is too large the authorizer does not confirm a witness.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from iamscope.access.globs import Glob, Wild
from iamscope.access.parts import AccessSet, Literal, Name, Opaque, Part, Resource
from iamscope.access.pieces import from_glob
from iamscope.access.texts import TextSet
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.fixed import TRUST_ACTIONS
from iamscope.clouds.aws.authorize.layers import Hit
from iamscope.clouds.aws.authorize.principals import Row, denied, grant_rows
from iamscope.clouds.aws.authorize.request import Caller, Request
from iamscope.clouds.aws.authorize.resource_policy import ALIAS_ACTIONS
from iamscope.clouds.aws.data.dead_actions import MCP_SERVICE, RETIRED_SERVICES
from iamscope.clouds.aws.decisions import EVERYTHING, TRUST
from iamscope.clouds.aws.objects import could_apply
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.documents import Attachment, Statement
from iamscope.clouds.aws.records.organization import Levels
from iamscope.clouds.aws.sets import Translator
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.model.source import Source
from iamscope.model.truth import Truth, describe, disjoin

ITSELF = "policy that it can give itself"


@dataclass(frozen=True, slots=True)
class Bearer:
    """A user or role with what is fixed about its requests."""

    entity: Entity
    caller: Caller
    context: Context


@dataclass(frozen=True, slots=True)
class Naming:
    """An Allow of a resource policy that names a principal itself, so that nothing else need allow it.

    `capped` says that the principal's boundary limits it all the same (the table of fact AWS 2.6),
    `doubt` why it may not apply.
    """

    attachment: Attachment
    statement: Statement
    capped: bool
    doubt: str = ""


def unknown_patterns(universe: AwsUniverse, statement: Statement) -> tuple[str, ...]:
    """Return the action patterns of an Allow that name no action on the list, and are not known to be dead.

    They may mean an action that is newer than the list, or one that AWS does not document.
    """
    if statement.except_actions:
        return ()
    return tuple(
        pattern
        for pattern in statement.actions
        if pattern not in ("*", "*:*")
        and not universe.actions.matching(pattern)
        and pattern.partition(":")[0].lower() not in (MCP_SERVICE, *RETIRED_SERVICES)
    )


@dataclass(frozen=True, slots=True)
class Grant:
    """What one Allow covers before anything limits it; `naming` is set where a resource's policy has it."""

    attachment: Attachment
    statement: Statement
    source: Source
    parts: tuple[Part, ...]
    naming: Naming | None = None


def grants(
    universe: AwsUniverse, bearer: Bearer, *, raised: bool, naming: Sequence[Attachment] = ()
) -> Iterator[Grant]:
    """Yield what the Allows of a user's or role's own policies cover, and those that name it."""
    granting = _Granting(universe, bearer)
    yield from granting.own(raised)
    yield from granting.named(naming)


def admission(bearer: Bearer) -> Literal:
    """Return what stands for it that the policy of a resource admits a user or role.

    It is another for each principal, so that it is never taken for the same.
    """
    return Opaque(f"the resource's own policy admits `{bearer.entity.arn}`"), True


def effective(
    universe: AwsUniverse,
    bearer: Bearer,
    *,
    raised: bool,
    scps: Levels,
    naming: Sequence[Attachment] = (),
    denying: Sequence[Attachment] = (),
    admitting: Sequence[str] = (),
    unlisted: bool = False,
) -> AccessSet:
    """Return a user's or role's effective access; the source of each part is a `Source`.

    `raised` adds what it can give itself; `scps` are the levels above its account; `naming` are policies
    of resources that may grant to it by name, `denying` those that may deny. `admitting` are resources
    whose own policy, without which nothing is allowed, leaves it to the caller's policies. With `unlisted`
    it is only what patterns grant that name no action on the list.
    """
    found = _Effective(universe, bearer, scps, denying, unlisted)
    if admitting:
        found.admitting = Resource(TextSet(tuple(from_glob(Glob.literal(name)) for name in admitting)))
    return AccessSet(tuple(found.parts(raised, naming)))


def namings(policies: Iterable[Attachment], bearer: Bearer) -> Iterator[Naming]:
    """Yield the Allows of resource policies that name a principal itself."""
    for attachment in policies:
        request = _request(attachment, bearer)
        for statement in attachment.document.statements:
            rows = grant_rows(statement, request) if statement.allow else {}
            direct = disjoin(rows.get(row, False) for row in (Row.DIRECT, Row.USER))
            named: Truth = direct if direct is not False else rows.get(Row.ROLE, False)
            if named is not False:
                yield Naming(attachment, statement, direct is False, _doubt(named, attachment, bearer))


def _doubt(named: Truth, attachment: Attachment, bearer: Bearer) -> str:
    if named is not True:
        return describe(named)
    # Whether a boundary limits a user whom a trust names, AWS's own pages disagree (fact 2.8b).
    open_point = attachment.name == TRUST and bearer.entity.boundary is not None
    return "open point 2.8b: a trust that names the user outweighs a silent boundary" if open_point else ""


def _request(attachment: Attachment, bearer: Bearer) -> Request:
    boundary = bearer.entity.boundary is not None
    request = Request(bearer.caller, "", attachment.attached_to, bearer.entity.account, bearer.context)
    return replace(request, boundary=boundary)


class _Granting:
    """What each Allow covers, whatever limits it."""

    def __init__(self, universe: AwsUniverse, bearer: Bearer, unlisted: bool = False) -> None:
        self.universe = universe
        self.bearer = bearer
        self.unlisted = unlisted
        self.translator = Translator(universe.actions, bearer.context)

    def own(self, raised: bool) -> Iterator[Grant]:
        """Yield what its own policies grant."""
        own = list(self.bearer.entity.identity)
        if raised:
            own.append(Attachment(EVERYTHING, ITSELF, self.bearer.entity.arn))
        for attachment in own:
            for statement in attachment.document.statements:
                if statement.allow:
                    yield self._grant(attachment, statement)

    def named(self, policies: Iterable[Attachment]) -> Iterator[Grant]:
        """Yield what policies of resources grant to it by name."""
        for one in namings(policies, self.bearer):
            layer = "trust" if one.attachment.name == TRUST else "resource-policy"
            source = Hit(one.attachment, one.statement, True).source(layer)
            parts = self.on_its_own(one.attachment, one.statement, one.doubt)
            whole = tuple(replace(part, source=source) for part in parts)
            yield Grant(one.attachment, one.statement, source, whole, one)

    def _grant(self, attachment: Attachment, statement: Statement) -> Grant:
        source = Hit(attachment, statement, True).source("identity")
        covered = self._of_interest(statement, self.translator.covered(statement, attached=False))
        parts = (
            replace(part, actions=self._possible(statement, part.actions), source=source) for part in covered
        )
        return Grant(attachment, statement, source, tuple(part for part in parts if part.actions))

    def _possible(self, statement: Statement, actions: int) -> int:
        """Return which of some actions count: those that could act on the statement's resources."""
        return (
            actions & self.translator.unlisted
            if self.unlisted
            else could_apply(self.universe, statement, actions)
        )

    def _of_interest(self, statement: Statement, parts: Iterable[Part]) -> Iterator[Part]:
        """Yield the parts of a statement, or what of them is for actions that its patterns alone name."""
        if not self.unlisted:
            yield from parts
            return
        patterns = unknown_patterns(self.universe, statement)
        if patterns:
            names = Name(TextSet(tuple(from_glob(Glob.parse(pattern)) for pattern in patterns)))
            yield from (part.under((names, True)) for part in parts)

    def on_its_own(self, attachment: Attachment, statement: Statement, doubt: str) -> Iterator[Part]:
        """Yield what a statement of a resource's policy covers: that resource, whatever its patterns say."""
        own = contents(attachment.attached_to)
        names = TextSet(tuple(from_glob(glob) for glob in own))
        literals: list[Literal] = [(Resource(names), True)]
        if doubt:
            literals.append((Opaque(doubt), True))
        possible = self.translator.unlisted if self.unlisted else 0
        for glob in () if self.unlisted else own:
            possible |= self.universe.applicable(glob, self.universe.actions.everything)
        covered = self.translator.covered(statement, attached=True)
        for part in self._of_interest(statement, covered) if statement.allow else covered:
            if part.actions & possible:
                yield part.under(*literals, actions=possible)


class _Effective:
    """What limits the grants of one principal, taken from them."""

    def __init__(
        self,
        universe: AwsUniverse,
        bearer: Bearer,
        scps: Levels,
        denying: Sequence[Attachment],
        unlisted: bool,
    ) -> None:
        self.universe = universe
        self.bearer = bearer
        self.admitting: Resource | None = None
        self.granting = _Granting(universe, bearer, unlisted)
        self.translator = self.granting.translator
        entity = bearer.entity
        levels = scps if bearer.caller.under_service_control else ()
        self.boundary = self._cap([entity.boundary]) if entity.boundary else ()
        if entity.session is not None:
            # It limits what a boundary limits: what names the session outweighs both (fact 2.6).
            self.boundary = (*self.boundary, *self._cap(entity.session))
        self.levels = [part for level in levels for part in self._cap(level)]
        limits = [*entity.identity, *([entity.boundary] if entity.boundary else []), *(entity.session or ())]
        limits += [item for level in levels for item in level]
        self.denies = [
            *self.translator.denied(item.document for item in limits).parts,
            *self._refusals(denying),
        ]

    def parts(self, raised: bool, naming: Sequence[Attachment]) -> Iterator[Part]:
        """Yield what each Allow leaves when everything else has had its say."""
        taken = [*self.boundary, *self.levels, *self.denies]
        for grant in self.granting.own(raised):
            for part in grant.parts:
                yield from self._delegated(part.less(taken))
        for grant in self.granting.named(naming):
            capped = self.boundary if grant.naming and grant.naming.capped else ()
            for part in grant.parts:
                yield part.less([*capped, *self.levels, *self.denies])

    def _cap(self, attachments: Iterable[Attachment]) -> tuple[Part, ...]:
        """Return what one limiting layer does not allow."""
        allowed = self.translator.allowed(item.document for item in attachments).parts
        everything = self.universe.actions.everything
        if any(not part.literals and not part.minus and part.actions >= everything for part in allowed):
            return ()
        return (Part(-1, (), allowed),)

    def _refusals(self, policies: Iterable[Attachment]) -> Iterator[Part]:
        """Yield what the Denies of resource policies take away: on their own resources."""
        for attachment in policies:
            request = _request(attachment, self.bearer)
            for statement in attachment.document.statements:
                hit = False if statement.allow else denied(statement, request)
                if hit is not False:
                    doubt = "" if hit is True else describe(hit)
                    yield from self.granting.on_its_own(attachment, statement, doubt)

    def _delegated(self, part: Part) -> Iterator[Part]:
        """Yield a part, apart what also needs the resource's own policy (fact AWS 2.8)."""
        needs = needing_admission(self.universe) & part.actions
        if part.actions & ~needs:
            yield part.under(actions=~needs)
        if needs and self.admitting:
            yield part.under((self.admitting, True), actions=needs)
        if needs:
            others = ((self.admitting, False),) if self.admitting else ()
            yield part.under(*others, admission(self.bearer), actions=needs)


@lru_cache(maxsize=1)
def needing_admission(universe: AwsUniverse) -> int:
    """Return the actions that nothing allows but together with the resource's own policy (fact AWS 2.8)."""
    bits = universe.actions.union(TRUST_ACTIONS)
    for shape, actions in universe.shapes(universe.actions.matching("kms:*")):
        bits |= 0 if shape.bare else actions
    return bits & ~universe.actions.union(ALIAS_ACTIONS)


def contents(resource: str) -> tuple[Glob, ...]:
    """Return the ARN of a resource, and of a bucket those of its objects."""
    own = Glob.literal(resource)
    parsed = split(resource)
    bucket = parsed is not None and parsed.service == "s3" and not parsed.account
    return (own, own + Glob(("/", Wild.ANY))) if bucket else (own,)
