"""Whom of those outside the roles of a snapshot let in, and what is known of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from iamscope.clouds.aws.data.issuers import issuer_of
from iamscope.clouds.aws.decisions import Decider, Terms
from iamscope.clouds.aws.outside import guises, tokens
from iamscope.clouds.aws.outside.guises import Guise, Signed
from iamscope.clouds.aws.outside.naming import (
    ACCOUNT,
    ANYBODY,
    EVERYBODY,
    IDENTITY,
    OIDC,
    POOL,
    SAML,
    SERVICE,
    Who,
    account_named,
    issuer_and_subject,
    spoken_of,
    trusted,
)
from iamscope.clouds.aws.outside.pools import COGNITO_HOST, hands_out, pools_of
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import account_of, partition_of
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.model.decision import Decision
from iamscope.model.source import Source

TRUST_LAYER = "trust"
# What the provider is called that Identity Center makes in each account.
_IDENTITY_CENTER = "AWSSSO_"


@dataclass(frozen=True, slots=True)
class Entry:
    """That a role lets somebody in: by which call, how that was decided, and what it takes besides."""

    role: Entity
    action: str
    decision: Decision
    depends: str = ""

    @property
    def proof(self) -> tuple[Source, ...]:
        """The statements of the trust."""
        return tuple(source for source in self.decision.sources if source.layer == TRUST_LAYER)


@dataclass(frozen=True, slots=True)
class Outside:
    """Those outside, with the roles whose trust names each; indexed once."""

    decider: Decider
    known: Mapping[str, Who]
    naming: Mapping[str, Sequence[Entity]]
    own: frozenset[str]
    partition: str
    pools: Mapping[str, Sequence[Carrier]]
    """Identity pools by ARN, once for each role that one carries."""

    @classmethod
    def of(cls, decider: Decider) -> "Outside":
        """Return everybody outside whom the trusts of a snapshot name."""
        directory, organization = decider.directory, decider.organization
        pools: dict[str, list[Carrier]] = {}
        for pool in pools_of(decider.inventory):
            pools.setdefault(pool.arn, []).append(pool)
        own, members = directory.accounts, set(organization.chains) - directory.accounts
        known = {arn: Who(arn, POOL, account_of(arn)) for arn in pools}
        naming: dict[str, dict[str, Entity]] = {}
        for role in directory.entities.values():
            for who in trusted(role, own):
                known[who.id] = who
                naming.setdefault(who.id, {})[role.arn] = role
        partition = partition_of(next(iter(directory.entities), ""))
        if EVERYBODY in known:
            others = (account_named(account, partition) for account in members)
            known |= {one.id: one for one in others}
        roles = {name: tuple(found.values()) for name, found in naming.items()}
        return cls(decider, known, roles, frozenset(own), partition, pools)

    def named(self, text: str) -> Who | None:
        """Return who outside a text names, whether or not a trust does."""
        return spoken_of(text, self.known, self.own, self.partition)

    def entity(self, name: str) -> Entity:
        """Return somebody outside as a principal without policies of its own, known to the authorizer."""
        who = self.named(name)
        assert who is not None
        entity = who.entity()
        stand_in = Signed(self.decider.directory, self.decider.organization).stand_in(who)
        if stand_in is not None:
            self.decider.introduce(entity, stand_in)
        return entity

    def belongs(self, who: Who) -> bool:
        """Return whether somebody is of the same organization, or a provider that it runs itself."""
        if who.sort == SAML:
            return f":saml-provider/{_IDENTITY_CENTER}" in who.id
        organization = self.decider.organization
        return bool(who.account) and (
            who.account in self.own
            or who.account in organization.chains
            or who.account == organization.management_account
        )

    def entries(self, who: Who) -> Iterator[Entry]:
        """Yield every role that lets somebody in, or might."""
        for role in self._roles(who):
            found = self.entry(who, role)
            if found is not None:
                yield found

    def entry(self, who: Who, role: Entity) -> Entry | None:
        """Return that a role lets somebody in, in the guise for which that is the most certain."""
        return self.best(self._guises(who, role), role)

    def best(
        self, found: Iterator[Guise], role: Entity, more: Mapping[str, object] | None = None
    ) -> Entry | None:
        """Return that a role lets one of some guises in, the first for which it is certain."""
        return admitted(self.decider, found, role, more)

    def signed(self, who: Who, role: Entity) -> Iterator[Guise]:
        """Yield the guises of an account or of everybody, as far as they sign their requests."""
        signed = Signed(self.decider.directory, self.decider.organization)
        if who.sort == ANYBODY:
            yield from signed.everybody(role)
        elif who.sort == ACCOUNT:
            yield from signed.of_account(who, role, list(trusted(role, self.own)))
        else:
            yield from signed.named(who)

    def _guises(self, who: Who, role: Entity) -> Iterator[Guise]:
        if who.sort == SERVICE:
            yield from guises.service(who)
        elif who.sort in (OIDC, SAML):
            yield from tokens.someone(who, role)
        elif who.sort == POOL:
            yield from self._of_pool(who, role, stranger=False)
        elif who.sort == IDENTITY:
            yield from tokens.identified(*issuer_and_subject(who.id, self.known.values()), role)
        else:
            yield from self.signed(who, role)
        if who.sort == ANYBODY:
            for issuer in trusted(role, self.own):
                if issuer.sort == OIDC and issuer_of(issuer.id).public:
                    yield from (replace(one, surely=True) for one in tokens.anybody(issuer, role))
            for pool in self._pools(role):
                yield from self._of_pool(pool, role, stranger=True)

    def _of_pool(self, who: Who, role: Entity, *, stranger: bool) -> Iterator[Guise]:
        """Yield the tokens that an identity pool may give out for a role, to guests alone for a stranger."""
        for pool in self.pools[who.id]:
            if hands_out(pool, role):
                guests = tokens.of_pool(role, who.id, guest=True)
                if stranger and pool.facts.get("unauthenticated") == "yes":
                    depends = f"the id of `{who.id}` is known"
                    yield from (replace(one, surely=True, depends=depends) for one in guests)
                elif not stranger and pool.facts.get("unauthenticated") != "no":
                    yield from guests
                if not stranger:
                    yield from tokens.of_pool(role, who.id, guest=False)

    def _pools(self, role: Entity) -> Iterator[Who]:
        """Yield the identity pools of a role's account, if its trust names pools at all."""
        if any(one.id == COGNITO_HOST for one in trusted(role, self.own)):
            yield from (self.known[arn] for arn in self.pools if account_of(arn) == role.account)

    def _roles(self, who: Who) -> Sequence[Entity]:
        """Return the roles whose trust names somebody, whoever it belongs to, or everybody."""
        names = [who.id]
        if who.sort == IDENTITY:
            names = [issuer_and_subject(who.id, self.known.values())[0]]
        elif who.sort == POOL:
            near = self.decider.directory.federated(who.account)
            return [role for role in near if any(one.id == who.id for one in self._pools(role))]
        elif who.sort == ANYBODY:
            names += [one.id for one in self.known.values() if one.sort == OIDC and issuer_of(one.id).public]
        elif who.account and who.sort != SAML:
            names += [account_named(who.account, partition_of(who.id)).id, EVERYBODY]
        found = {role.arn: role for name in names for role in self.naming.get(name, ())}
        return [found[arn] for arn in sorted(found)]


def admitted(
    decider: Decider, found: Iterator[Guise], role: Entity, more: Mapping[str, object] | None = None
) -> Entry | None:
    """Return that a role lets one of some guises in, the first for which it is certain."""
    possible: Entry | None = None
    for guise in found:
        context = {**(guise.context or {}), **(more or {})}
        decision = decider.answer(guise.subject, guise.action, role.arn, Terms(context)).decision
        if decision.allowed and not guise.depends:
            return Entry(role, guise.action, decision)
        if decision.possible and possible is None and not (guise.surely and not decision.allowed):
            possible = Entry(role, guise.action, decision, guise.depends)
    return possible
