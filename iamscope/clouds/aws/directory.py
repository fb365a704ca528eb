"""All users and roles of a snapshot, found by name, by trust and by service."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from iamscope.clouds.aws.records.accounts import Entity, Group, ManagedPolicy
from iamscope.clouds.aws.records.arns import account_of, split
from iamscope.clouds.aws.records.documents import PolicyDocument
from iamscope.model.principal import Principal


@dataclass(slots=True)
class Directory:
    """Users and roles by ARN, and roles by whom their trust names."""

    entities: dict[str, Entity] = field(default_factory=dict)
    policies: dict[str, ManagedPolicy] = field(default_factory=dict)
    groups: dict[tuple[str, str], Group] = field(default_factory=dict)
    """Groups by account and name."""
    _accounts: set[str] = field(default_factory=set)
    _roles_by_name: dict[tuple[str, str], Entity] = field(default_factory=dict)
    _trusting: dict[str, list[Entity]] = field(default_factory=dict)
    _sorted: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _trusting_service: dict[tuple[str, str], list[Entity]] = field(default_factory=dict)
    _trusting_everyone: dict[str, list[Entity]] = field(default_factory=dict)
    _federated: dict[str, list[Entity]] = field(default_factory=dict)

    def add(self, entity: Entity) -> None:
        """Take in a user or role."""
        self.entities[entity.arn] = entity
        self._accounts.add(entity.account)
        if entity.kind != "role":
            return
        self._roles_by_name[entity.account, entity.name.lower()] = entity
        names = dict.fromkeys(trusted_names(entity))
        for name in names:
            self._trusting.setdefault(name, []).append(entity)
        statements = entity.trust.statements if entity.trust else ()
        if any(one.principals and one.principals.federated for one in statements):
            self._federated.setdefault(entity.account, []).append(entity)
        if "*" in names:
            self._trusting_everyone.setdefault(entity.account, []).append(entity)
            return
        for service in trusted_services(entity):
            self._trusting_service.setdefault((entity.account, service), []).append(entity)

    def find(self, text: str) -> Entity | None:
        """Return a user or role by ARN, by session ARN (fact AWS 1.3), or by unambiguous name."""
        found = self.entities.get(text)
        if found is not None:
            return found
        arn = split(text)
        if arn is None:
            named = [
                entity
                for entity in self.entities.values()
                if text in (entity.name, f"{entity.kind}/{entity.name}")
            ]
            return named[0] if len(named) == 1 else None
        if arn.service == "sts" and arn.resource.startswith("assumed-role/"):
            return self._roles_by_name.get((arn.account, arn.resource.split("/")[1].lower()))
        return None

    @property
    def accounts(self) -> frozenset[str]:
        """The accounts whose users and roles are here."""
        return frozenset(self._accounts)

    def trusting(self, entity: Entity) -> tuple[list[Entity], list[Entity]]:
        """Return the roles that trust an entity itself or everyone, and those that trust its account."""
        direct: list[Entity] = []
        names = [entity.arn, "*", *([entity.id] if entity.id else [])]
        if entity.kind == "role":
            names.append(session_prefix(entity))
        for name in names:
            direct += self._trusting.get(name, ())
        root = f"arn:{entity.arn.split(':')[1]}:iam::{entity.account}:root"
        return direct, [*self._trusting.get(entity.account, ()), *self._trusting.get(root, ())]

    def delegating(self, entity: Entity) -> list[str]:
        """Return the ARNs of the roles that trust an entity's account, sorted."""
        known = self._sorted.get(("trust", entity.account))
        if known is None:
            roles = {role.arn for role in self.trusting(entity)[1]}
            known = self._sorted["trust", entity.account] = sorted(roles)
        return known

    def listed(self, kind: str, account: str) -> list[str]:
        """Return the ARNs of the users, roles or customer managed policies of an account, sorted."""
        known = self._sorted.get((kind, account))
        if known is None:
            found = (
                (arn for arn in self.policies if account_of(arn) == account)
                if kind == "policy"
                else (one.arn for one in self.entities.values() if (one.kind, one.account) == (kind, account))
            )
            known = self._sorted[kind, account] = sorted(found)
        return known

    def groups_of(self, account: str) -> list[Group]:
        """Return the groups of an account, by name."""
        return [group for (owner, _), group in sorted(self.groups.items()) if owner == account]

    def trusting_service(self, account: str, service: str) -> list[Entity]:
        """Return the roles of an account whose trust names a service or everyone, services included."""
        named = self._trusting_service.get((account, service), [])
        everyone = self._trusting_everyone.get(account)
        return [*named, *everyone] if everyone else named

    def federated(self, account: str) -> list[Entity]:
        """Return the roles of an account whose trust names a provider of identities."""
        return self._federated.get(account, [])


def session_prefix(role: Entity) -> str:
    """Return what the ARNs of a role's sessions begin with."""
    return f"arn:{role.arn.split(':')[1]}:sts::{role.account}:assumed-role/{role.name.lower()}/"


def trusted_names(role: Entity) -> Iterator[str]:
    """Yield the AWS principals that a role's trust names; sessions by their role."""
    if role.trust is not None:
        yield from named_principals(role.trust)


def named_principals(document: PolicyDocument) -> Iterator[str]:
    """Yield the AWS principals that Allow statements of a document name; sessions by their role."""
    for statement in document.statements:
        principals = statement.principals
        if not statement.allow or principals is None:
            continue
        if principals.everyone or statement.except_principals:
            yield "*"
        for name in principals.aws:
            arn = split(name)
            if arn and arn.service == "sts" and arn.resource.startswith("assumed-role/"):
                role_name = arn.resource.split("/")[1].lower()
                yield f"arn:{arn.partition}:sts::{arn.account}:assumed-role/{role_name}/"
            else:
                yield name


def named_others(document: PolicyDocument) -> Iterator[str]:
    """Yield the services and identity providers that Allow statements of a document name."""
    for statement in document.statements:
        if statement.allow and statement.principals is not None and not statement.except_principals:
            yield from statement.principals.services
            yield from statement.principals.federated


def trusted_services(role: Entity) -> frozenset[str]:
    """Return the services that Allow statements of a role's trust name."""
    return frozenset(
        service.lower()
        for statement in (role.trust.statements if role.trust else ())
        if statement.allow and statement.principals and not statement.except_principals
        for service in statement.principals.services
    )


def principal_of(entity: Entity) -> Principal:
    """Return a user or role as the neutral noun."""
    return Principal("aws", entity.arn, entity.kind, entity.name, entity.account)
