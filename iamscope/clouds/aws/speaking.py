"""What policies of resources, trusts and guardrails say of the users and roles of a snapshot."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.decisions import TRUST, Decider
from iamscope.clouds.aws.directory import named_principals, session_prefix, trusted_names
from iamscope.clouds.aws.escalate.apart import Exemptions
from iamscope.clouds.aws.escalate.catalogue import mentions
from iamscope.clouds.aws.escalate.sts import UPDATE_TRUST
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import account_of, partition_of
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument
from iamscope.clouds.aws.records.organization import SERVICE_CONTROL
from iamscope.clouds.aws.variants import stand_in

_MOST_ADMITTING = 200


def _opens_across(role: Entity) -> bool:
    """Return whether a role's trust names somebody of another account, or everybody."""
    return any(account_of(name) != role.account and name != role.account for name in trusted_names(role))


def _names(entity: Entity) -> Iterator[str]:
    """Yield by what a policy of the entity's own account names it without leaving it to its own policies."""
    yield from {entity.arn, "*", entity.id, *([session_prefix(entity)] if entity.kind == "role" else ())}


def _leaves(level: Sequence[Attachment], action: str) -> bool:
    """Return whether a level of guardrails plainly leaves an action to policies, whatever it is about."""
    about = [one for item in level for one in naming(item.document, action.lower())]
    plain = (one.allow and not one.conditions and "*" in (one.resources or ()) for one in about)
    return bool(about) and all(plain)


class Speaking:
    """The policies that speak of principals, found by whom they name."""

    def __init__(self, decider: Decider) -> None:
        self._decider = decider
        self._directory = decider.directory
        self._inventory = decider.inventory

    @cached_property
    def exemptions(self) -> Exemptions:
        """Who may be let do what others of the account are not."""
        return self._exempting(())

    @cached_property
    def singling(self) -> Exemptions:
        """What singles principals out, what other accounts grant to some of an account included."""
        sealed = self._sealed
        trusts = (
            role.trust
            for role in self._directory.entities.values()
            if role.trust and (role.arn in sealed or _opens_across(role))
        )
        policies = (item.document for items in self._inventory.policies.values() for item in items)
        across = policies if len(self._directory.accounts) > 1 else ()
        named = {name for role in sealed.values() for name in trusted_names(role) if name != "*"}
        return self._exempting((*trusts, *across), named)

    @cached_property
    def _sealed(self) -> Mapping[str, Entity]:
        """The roles whose trust guardrails let no administrator rewrite: whom it names has them alone."""
        found: dict[str, Entity] = {}
        for account in sorted(self._directory.accounts):
            levels = self._decider.organization.levels(SERVICE_CONTROL, account)
            if all(_leaves(level, UPDATE_TRUST) for level in levels):
                continue
            for arn in self._directory.listed("role", account):
                role = self._directory.entities[arn]
                written = self._decider.decide(stand_in(role), UPDATE_TRUST, arn, raised=True)
                if not written.allowed:
                    found[arn] = role
        return found

    def _exempting(self, granting: Iterable[PolicyDocument], trusted: Iterable[str] = ()) -> Exemptions:
        attached = (*self._inventory.policies.values(), *self._decider.organization.attached.values())
        named = set(trusted) | {
            name
            for name, standing in self._by_name.items()
            if any(self._decider.account_of(arn, None) != account_of(name) for arn, _ in standing)
        }
        documents = (item.document for items in attached for item in items)
        return Exemptions.of(self._directory, named, documents, granting)

    def naming(self, entity: Entity) -> Iterator[Attachment]:
        """Yield the resource and trust policies of the entity's own account that name it, or everyone."""
        found = {
            attachment: None
            for name in sorted(_names(entity))
            for arn, attachment in self._by_name.get(name, ())
            if self._decider.account_of(arn, None) == entity.account
        }
        yield from found
        direct, _ = self._directory.trusting(entity)
        for role in direct:
            if role.trust is not None and role.account == entity.account:
                yield Attachment(role.trust, TRUST, role.arn)

    def letting(self, entity: Entity) -> int:
        """Return what resource policies of its account mention that name an entity, as bits of `mentions`."""
        bits = 0
        if self._letting:
            for name in _names(entity):
                bits |= self._letting.get((entity.account, name), 0)
        return bits

    @cached_property
    def _letting(self) -> Mapping[tuple[str, str], int]:
        """Index what of escalation the resource policies of each account mention, by whom they name."""
        found: dict[tuple[str, str], int] = {}
        for name, standing in self._by_name.items():
            for arn, attachment in standing:
                bits = mentions().allowed(attachment.document)
                key = (self._decider.account_of(arn, None) or "", name)
                if bits:
                    found[key] = found.get(key, 0) | bits
        return found

    def admitting(self, entity: Entity) -> Iterator[str]:
        """Yield the roles and keys whose own policy admits a principal, or leaves it to its own policies."""
        direct, delegated = self._directory.trusting(entity)
        names = [role.arn for role in (*direct, *delegated)]
        account = {entity.account, f"arn:{partition_of(entity.arn)}:iam::{entity.account}:root"}
        for name in sorted(account | {entity.arn, entity.id, "*"}):
            names += [arn for arn, _ in self._by_name.get(name, ()) if ":kms:" in arn]
        # Of more it is not worth while to tell them apart.
        if len(names) <= _MOST_ADMITTING:
            yield from dict.fromkeys(names)

    @cached_property
    def denying(self) -> tuple[Attachment, ...]:
        """The policies of resources that deny something to somebody."""
        roles = self._directory.entities.values()
        trusts = (Attachment(role.trust, TRUST, role.arn) for role in roles if role.trust)
        own = (attachment for attachments in self._inventory.policies.values() for attachment in attachments)
        return tuple(
            item for item in (*own, *trusts) if any(not one.allow for one in item.document.statements)
        )

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[tuple[str, Attachment]]]:
        """Index resource policies by the principals that their Allow statements name."""
        found: dict[str, list[tuple[str, Attachment]]] = {}
        standing = (*self._inventory.policies.items(), *self._decider.grants.items())
        for arn, attachments in standing:
            for attachment in attachments:
                for name in sorted(set(named_principals(attachment.document))):
                    found.setdefault(name, []).append((arn, attachment))
        return found
