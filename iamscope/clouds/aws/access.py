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
from iamscope.access.parts import AccessSet, Literal, Opaque, Part, Resource
from iamscope.access.pieces import from_glob
from iamscope.access.texts import TextSet
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.fixed import TRUST_ACTIONS
from iamscope.clouds.aws.authorize.layers import Hit
from iamscope.clouds.aws.authorize.principals import Row, denied, grant_rows
from iamscope.clouds.aws.authorize.request import Caller, Request
from iamscope.clouds.aws.authorize.resource_policy import ALIAS_ACTIONS
from iamscope.clouds.aws.decisions import EVERYTHING, TRUST
from iamscope.clouds.aws.objects import could_apply
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.documents import Attachment, Statement
from iamscope.clouds.aws.records.organization import Levels
from iamscope.clouds.aws.sets import Translator
from iamscope.clouds.aws.universe import AwsUniverse
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


def effective(
    universe: AwsUniverse,
    bearer: Bearer,
    *,
    raised: bool,
    scps: Levels,
    naming: Sequence[Attachment] = (),
    denying: Sequence[Attachment] = (),
    admitting: Sequence[str] = (),
) -> AccessSet:
    """Return a user's or role's effective access; the source of each part is a `Source`.

    `raised` adds what it can give itself; `scps` are the levels above its account; `naming` are policies
    of resources that may grant to it by name, `denying` those that may deny. `admitting` are resources
    whose own policy, without which nothing is allowed, leaves it to the caller's policies.
    """
    found = _Effective(universe, bearer, scps, denying)
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


class _Effective:
    def __init__(
        self, universe: AwsUniverse, bearer: Bearer, scps: Levels, denying: Sequence[Attachment]
    ) -> None:
        self.universe = universe
        self.bearer = bearer
        self.admitting: Resource | None = None
        self.translator = Translator(universe.actions, bearer.context)
        entity = bearer.entity
        levels = scps if bearer.caller.under_service_control else ()
        self.boundary = self._cap([entity.boundary]) if entity.boundary else ()
        self.levels = [part for level in levels for part in self._cap(level)]
        limits = [*entity.identity, *([entity.boundary] if entity.boundary else [])]
        limits += [item for level in levels for item in level]
        self.denies = [
            *self.translator.denied(item.document for item in limits).parts,
            *self._refusals(denying),
        ]

    def parts(self, raised: bool, naming: Sequence[Attachment]) -> Iterator[Part]:
        """Yield what each Allow leaves when everything else has had its say."""
        own = list(self.bearer.entity.identity)
        if raised:
            own.append(Attachment(EVERYTHING, ITSELF, self.bearer.entity.arn))
        taken = [*self.boundary, *self.levels, *self.denies]
        for attachment in own:
            for statement in attachment.document.statements:
                if statement.allow:
                    for part in self._granted(attachment, statement, "identity"):
                        yield from self._delegated(part.less(taken))
        for one in namings(naming, self.bearer):
            capped = self.boundary if one.capped else ()
            for part in self._named(one):
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
                    yield from self._on_its_own(attachment, statement, "" if hit is True else describe(hit))

    def _delegated(self, part: Part) -> Iterator[Part]:
        """Yield a part, apart what also needs the resource's own policy (fact AWS 2.8).

        It depends on something that is another for each principal, so that it is never taken for the same.
        """
        needs = needing_admission(self.universe) & part.actions
        if part.actions & ~needs:
            yield part.under(actions=~needs)
        if needs and self.admitting:
            yield part.under((self.admitting, True), actions=needs)
        if needs:
            others = ((self.admitting, False),) if self.admitting else ()
            admits = Opaque(f"the resource's own policy admits `{self.bearer.entity.arn}`"), True
            yield part.under(*others, admits, actions=needs)

    def _granted(self, attachment: Attachment, statement: Statement, layer: str) -> Iterator[Part]:
        source = Hit(attachment, statement, True).source(layer)
        for part in self.translator.covered(statement, attached=layer != "identity"):
            actions = could_apply(self.universe, statement, part.actions)
            if actions:
                yield replace(part, actions=actions, source=source)

    def _named(self, naming: Naming) -> Iterator[Part]:
        layer = "trust" if naming.attachment.name == TRUST else "resource-policy"
        source = Hit(naming.attachment, naming.statement, True).source(layer)
        for part in self._on_its_own(naming.attachment, naming.statement, naming.doubt):
            yield replace(part, source=source)

    def _on_its_own(self, attachment: Attachment, statement: Statement, doubt: str) -> Iterator[Part]:
        """Yield what a statement of a resource's policy covers: that resource, whatever its patterns say."""
        own = contents(attachment.attached_to)
        names = TextSet(tuple(from_glob(glob) for glob in own))
        literals: list[Literal] = [(Resource(names), True)]
        if doubt:
            literals.append((Opaque(doubt), True))
        possible = 0
        for glob in own:
            possible |= self.universe.applicable(glob, self.universe.actions.everything)
        for part in self.translator.covered(statement, attached=True):
            if part.actions & possible:
                yield part.under(*literals, actions=possible)


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
