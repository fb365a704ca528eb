"""One snapshot as AWS sees it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from iamscope.access.globs import Glob
from iamscope.cloud import Facts, Grant
from iamscope.clouds.aws.access import Bearer, contents, effective
from iamscope.clouds.aws.agents import marks
from iamscope.clouds.aws.decisions import TRUST, Decider
from iamscope.clouds.aws.declare import declared
from iamscope.clouds.aws.directory import Directory, named_principals, principal_of, session_prefix
from iamscope.clouds.aws.escalate.catalogue import ENTRIES
from iamscope.clouds.aws.escalate.ground import Ground, Held
from iamscope.clouds.aws.examples import REGION, by_service, examples
from iamscope.clouds.aws.guards import dead_guards
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.clouds.aws.records.inventory import Inventory
from iamscope.clouds.aws.records.organization import SERVICE_CONTROL, Organization
from iamscope.clouds.aws.records.whole import Records, read_records
from iamscope.clouds.aws.universe import AwsUniverse, universe
from iamscope.manifest.role import Entry
from iamscope.model.decision import Decision
from iamscope.model.gap import Direction, Gap
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding, Step
from iamscope.model.resource import Resource
from iamscope.model.source import Source
from iamscope.snapshot import Snapshot

_MOST_REGIONS = 6


class AwsWorld:
    """The principals of a snapshot, their access, and what they can become."""

    cloud = "aws"

    def __init__(self, snapshot: Snapshot) -> None:
        self._begin(read_records(snapshot))

    @classmethod
    def of(cls, records: Records) -> "AwsWorld":
        """Return the world that some records make."""
        world = cls.__new__(cls)
        world._begin(records)
        return world

    def _begin(self, records: Records) -> None:
        self.records = records
        self.statements = records.statements
        self.directory = Directory(policies=dict(records.policies), groups=dict(records.groups))
        for entity in records.entities.values():
            self.directory.add(entity)
        self.inventory: Inventory = records.inventory
        self.organization: Organization = records.organization
        self.universe: AwsUniverse = universe()
        self.gaps: tuple[Gap, ...] = (*records.gaps, *self._missing_documents())
        self._decider = Decider(self.directory, self.inventory, self.organization, records.grants)
        self._grants: dict[Holding, tuple[Grant, ...]] = {}

    def _missing_documents(self) -> Iterator[Gap]:
        for entity in self.directory.entities.values():
            for arn in entity.unread:
                reason = f"the policy `{arn}` is attached, its text is not in the snapshot"
                yield Gap(
                    "iam:GetPolicyVersion", entity.arn, reason, Direction.GRANTS, "iam:GetPolicyVersion"
                )
            if entity.boundary_unread:
                reason = f"the boundary `{entity.boundary_unread}` is not in the snapshot"
                yield Gap(
                    "iam:GetPolicyVersion", entity.arn, reason, Direction.LIMITS, "iam:GetPolicyVersion"
                )

    @cached_property
    def _principals(self) -> tuple[Principal, ...]:
        return tuple(sorted(principal_of(entity) for entity in self.directory.entities.values()))

    def principals(self) -> Sequence[Principal]:
        """Return every user and role, sorted."""
        return self._principals

    def find(self, text: str) -> Principal | None:
        """Return the user or role of that ARN, session ARN or unambiguous name."""
        entity = self.directory.find(text)
        return principal_of(entity) if entity else None

    def facts(self, principal: Principal) -> Facts:
        """Return marks of an agent and the long-lived keys of a principal."""
        entity = self._entity(principal)
        keys = tuple(
            sorted(
                (key.id, key.created)
                for key in self.inventory.keys
                if key.user_name == entity.name and key.account == entity.account and entity.kind == "user"
            )
        )
        return Facts(marks(entity), keys, self.records.keys_read, tuple(self._dead_guards(entity)))

    def _dead_guards(self, entity: Entity) -> Iterator[tuple[Source, str]]:
        yield from dead_guards("identity", entity.identity)
        yield from dead_guards("boundary", (entity.boundary,) if entity.boundary else ())
        for level in self.organization.levels(SERVICE_CONTROL, entity.account):
            yield from dead_guards("scp", level)

    def scope_of(self, place: str) -> str | None:
        """Return the account that an account, a region of it, or a resource belongs to."""
        resource = self.inventory.resources.get(place)
        if resource is not None:
            return resource.scope or None
        account = place.partition("/")[0]
        return account if account in self._accounts else None

    @cached_property
    def _accounts(self) -> frozenset[str]:
        return frozenset(principal.scope for principal in self._principals)

    def resources(self) -> Sequence[Resource]:
        """Return the inventory, sorted by ARN."""
        return tuple(self.inventory.resources.values())

    def contents(self, resource: Resource) -> Sequence[Glob]:
        """Return the ARN of a resource, and of a bucket those of its objects."""
        return contents(resource.id)

    def grants(self, holding: Holding) -> Sequence[Grant]:
        """Return the parts of a holding's effective access."""
        found = self._grants.get(holding)
        if found is None:
            entity = self._entity(holding.principal)
            bearer = Bearer(entity, *self._decider.standing(entity))
            scps = self.organization.levels(SERVICE_CONTROL, entity.account)
            policies = self._naming(entity)
            found = effective(self.universe, bearer, raised=holding.raised, scps=scps, policies=policies)
            self._grants[holding] = found
        return found

    def decide(self, holding: Holding, action: str, resource: str) -> Decision:
        """Return the decision on one request of a holding."""
        return self._decider.decide(self._entity(holding.principal), action, resource, raised=holding.raised)

    def unread(self, holding: Holding) -> Sequence[Gap]:
        """Return the gaps in a holding's own granting policies."""
        return tuple(
            gap
            for gap in self.gaps
            if gap.scope == holding.principal.id and gap.direction is Direction.GRANTS
        )

    def steps(self, held: Sequence[Holding]) -> Iterator[Step]:
        """Yield the steps that the last of the held holdings makes possible."""
        known = [Held(self._entity(item.principal), item.raised) for item in held]
        ground = Ground(self._decider, known, lambda item: self.grants(item.holding()), self._regions)
        for entry in ENTRIES:
            yield from entry(ground)

    def declared(self, entries: Iterable[Entry]) -> Sequence[Grant]:
        """Return the access that a manifest's entries declare."""
        return declared(self.universe, entries)

    def examples(self, action: str, within: Sequence[Glob], scope: str) -> Iterator[str]:
        """Yield concrete resources for an action that fit all patterns, inventory first."""
        return examples(self.universe, self._by_service, action, within, scope, self._regions)

    @cached_property
    def _by_service(self) -> Mapping[str, Sequence[str]]:
        """The inventory's ARNs by the service that they name."""
        return by_service(self.inventory.resources)

    @cached_property
    def _regions(self) -> tuple[str, ...]:
        """The regions to make up resources in: those that policies ask for, and those in use."""
        documents = {
            attachment.document
            for attachments in (
                *(entity.identity for entity in self.directory.entities.values()),
                *(self.organization.attached.values()),
            )
            for attachment in attachments
        }
        asked = {
            value
            for document in documents
            for statement in document.statements
            for test in statement.conditions
            if test.key.lower() == "aws:requestedregion"
            for value in test.values
            if "*" not in value and "?" not in value
        }
        used = {arn.region for name in self.inventory.resources if (arn := split(name)) and arn.region}
        return (*sorted(asked & used), *sorted(used - asked), *sorted(asked - used), REGION)[:_MOST_REGIONS]

    def _entity(self, principal: Principal) -> Entity:
        return self.directory.entities[principal.id]

    def _naming(self, entity: Entity) -> Iterator[Attachment]:
        """Yield the resource and trust policies of the entity's own account that name it, or everyone."""
        named = {entity.arn, "*", entity.id, *([session_prefix(entity)] if entity.kind == "role" else ())}
        found = {
            attachment: None
            for name in sorted(named)
            for arn, attachment in self._policies_by_name.get(name, ())
            if self._decider.account_of(arn, None) == entity.account
        }
        yield from found
        direct, _ = self.directory.trusting(entity)
        for role in direct:
            if role.trust is not None and role.account == entity.account:
                yield Attachment(role.trust, TRUST, role.arn)

    @cached_property
    def _policies_by_name(self) -> Mapping[str, Sequence[tuple[str, Attachment]]]:
        """Index resource policies by the principals that their Allow statements name."""
        found: dict[str, list[tuple[str, Attachment]]] = {}
        standing = (*self.inventory.policies.items(), *self._decider.grants.items())
        for arn, attachments in standing:
            for attachment in attachments:
                for name in sorted(set(named_principals(attachment.document))):
                    found.setdefault(name, []).append((arn, attachment))
        return found
