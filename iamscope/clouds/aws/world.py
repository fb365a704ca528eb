"""One snapshot as AWS sees it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from iamscope.access.keys import Found
from iamscope.access.parts import AccessSet, Literal, Part
from iamscope.access.pieces import from_glob
from iamscope.access.solve import Theory
from iamscope.access.texts import TextSet
from iamscope.cloud import Facts
from iamscope.clouds.aws.access import Bearer, Grant, contents, effective, grants, unknown_patterns
from iamscope.clouds.aws.administration import calls
from iamscope.clouds.aws.agents import hints, marks
from iamscope.clouds.aws.arn_sets import resources_in
from iamscope.clouds.aws.data.keys import ALWAYS_PRESENT, SOME_TIME
from iamscope.clouds.aws.decisions import TRUST, Decider
from iamscope.clouds.aws.declare import declared
from iamscope.clouds.aws.directory import (
    Directory,
    named_principals,
    principal_of,
    session_prefix,
    trusted_names,
)
from iamscope.clouds.aws.escalate.apart import Exemptions
from iamscope.clouds.aws.escalate.catalogue import mentions, steps
from iamscope.clouds.aws.escalate.ground import Ground
from iamscope.clouds.aws.escalate.held import Company, Held, sovereign
from iamscope.clouds.aws.escalate.outsiders import enter
from iamscope.clouds.aws.escalate.standing import Standing
from iamscope.clouds.aws.examples import REGION, by_service
from iamscope.clouds.aws.exposures.finding import Stock, exposures, mentioned
from iamscope.clouds.aws.guards import dead_guards
from iamscope.clouds.aws.objects import Surroundings, alike, located, objects, usual
from iamscope.clouds.aws.outside.confused import open_trusts
from iamscope.clouds.aws.outside.entering import Outside
from iamscope.clouds.aws.outside.known import outsider
from iamscope.clouds.aws.outside.naming import SORTS
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import account_of, partition_of, split
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument, Statement
from iamscope.clouds.aws.records.inventory import Inventory
from iamscope.clouds.aws.records.organization import SERVICE_CONTROL, Organization
from iamscope.clouds.aws.records.whole import Records, read_records
from iamscope.clouds.aws.sessions import NoSessionError, session_policies
from iamscope.clouds.aws.sets import Translator, theory
from iamscope.clouds.aws.sharing import sharing
from iamscope.clouds.aws.universe import AwsUniverse, universe
from iamscope.clouds.aws.variants import stand_in, variant
from iamscope.manifest.role import Entry
from iamscope.model.decision import Decision
from iamscope.model.exposure import Exposure
from iamscope.model.finding import Sharing
from iamscope.model.gap import Direction, Gap
from iamscope.model.outsider import Outsider
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding, Step
from iamscope.model.resource import Resource
from iamscope.model.source import Source
from iamscope.model.truth import atoms
from iamscope.snapshot import Snapshot

_MOST_REGIONS = 6
_MOST_ADMITTING = 200


def _opens_across(role: Entity) -> bool:
    """Return whether a role's trust names somebody of another account, or everybody."""
    return any(account_of(name) != role.account and name != role.account for name in trusted_names(role))


def _without_text(entity: Entity) -> Iterator[Gap]:
    for arn in entity.unread:
        reason = f"the policy `{arn}` is attached, its text is not in the snapshot"
        yield Gap("iam:GetPolicyVersion", entity.arn, reason, Direction.GRANTS, "iam:GetPolicyVersion")


def _of_nobody(decision: Decision) -> bool:
    return all(atom.key == "aws:ResourceAccount" for atom in atoms(decision.residual))


def _outside(holding: Holding) -> bool:
    return holding.principal.kind in SORTS


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
        self._access: dict[Holding, AccessSet] = {}
        self._variants: dict[Holding, Held] = {}
        self._newcomers: dict[str, Entity] = {}
        self._sessions: dict[str, tuple[Attachment, ...]] = {}
        self._company = Company((), mentions())
        self._contents: dict[str, tuple[Literal, ...]] = {}

    def _missing_documents(self) -> Iterator[Gap]:
        for entity in self.directory.entities.values():
            yield from _without_text(entity)
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

    def outsiders(self, text: str = "") -> Sequence[Outsider]:
        """Return everybody outside whom a trust names, sorted, or whom a text names."""
        outside = self._outside
        who = outside.named(text) if text else None
        found = [who] if who else [] if text else sorted(outside.known.values())
        return tuple(outsider(outside, one) for one in found)

    @cached_property
    def _outside(self) -> Outside:
        return Outside.of(self._decider)

    def facts(self, principal: Principal) -> Facts:
        """Return marks of an agent and the long-lived keys of a principal."""
        entity = self._entity(principal)
        keys = tuple(
            sorted(
                (key.id, key.created)
                for key in self.inventory.keys
                if key.active
                and key.user_name == entity.name
                and key.account == entity.account
                and entity.kind == "user"
            )
        )
        guards = tuple(self._dead_guards(entity))
        found = open_trusts(self._outside, entity)
        trusts = tuple((source, who.principal(), words) for source, who, words in found)
        return Facts(marks(entity), keys, self.records.keys_read, guards, trusts, hints(entity), entity.tags)

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

    def named_scopes(self, entries: Iterable[Entry]) -> Collection[str]:
        """Return the accounts in the ARNs of some entries."""
        return {account for entry in entries for one in entry.resources if (account := account_of(str(one)))}

    @cached_property
    def _accounts(self) -> frozenset[str]:
        return frozenset(principal.scope for principal in self._principals)

    def resources(self) -> Sequence[Resource]:
        """Return the inventory, sorted by ARN."""
        return tuple(self.inventory.resources.values())

    def theory(self, holding: Holding) -> Theory:
        """Return what holds of every request of a holding: it is about something in its partition."""
        partition = partition_of(holding.principal.id)
        return theory((), self.universe.actions, None, resources_in(partition))

    def access(self, holding: Holding) -> AccessSet:
        """Return a holding's effective access."""
        found = self._access.get(holding)
        if found is None and _outside(holding):
            # What somebody outside may do in the snapshot it does as a role there.
            found = self._access[holding] = AccessSet()
        if found is None:
            found = self._access[holding] = self._effective(holding, unlisted=False)
        return found

    def _effective(self, holding: Holding, *, unlisted: bool) -> AccessSet:
        entity = self._held(holding).entity
        return effective(
            self.universe,
            self._bearer(entity),
            raised=holding.raised,
            scps=self.organization.levels(SERVICE_CONTROL, entity.account),
            naming=tuple(self._naming(entity)),
            denying=self._denying,
            admitting=tuple(self._admitting(entity)),
            unlisted=unlisted,
        )

    def unlisted(self, holding: Holding) -> Iterator[tuple[Part, tuple[str, ...]]]:
        """Yield what patterns grant that name no action on the list, each part with these patterns."""
        entity = self._held(holding).entity
        speaking = (*entity.identity, *self._naming(entity))
        if not any(self._unknown(one) for attachment in speaking for one in attachment.document.statements):
            return
        found = {grant.source: self._unknown(grant.statement) for grant in self._grants(entity)}
        for part in self._effective(holding, unlisted=True).parts:
            # What it can give itself names every action that there is.
            if isinstance(part.source, Source) and part.source in found:
                yield part, found[part.source]

    def _unknown(self, statement: Statement) -> tuple[str, ...]:
        return unknown_patterns(self.universe, statement) if statement.allow else ()

    def grants(self, principal: Principal) -> Iterator[Grant]:
        """Yield what the Allows that speak of a principal cover, before anything limits it."""
        yield from self._grants(self._entity(principal))

    def _grants(self, entity: Entity) -> Iterator[Grant]:
        naming = tuple(self._naming(entity))
        yield from grants(self.universe, self._bearer(entity), raised=False, naming=naming)

    def bearer(self, principal: Principal) -> Bearer:
        """Return a principal with what is fixed about its requests."""
        return self._bearer(self._entity(principal))

    def denying(self) -> Sequence[Attachment]:
        """Return the policies of resources that deny something to somebody."""
        return self._denying

    def _bearer(self, entity: Entity) -> Bearer:
        return Bearer(entity, *self._decider.standing(entity))

    def declared(self, holding: Holding, entries: Iterable[Entry]) -> AccessSet:
        """Return what a manifest's entries declare for a holding."""
        bearer = self._bearer(self._held(holding).entity)
        translator = Translator(self.universe.actions, bearer.context)
        return declared(translator, entries, self.directory.policies)

    def alike(self, actions: int) -> Iterator[tuple[int, TextSet]]:
        """Yield a set of actions in groups that act on the same things, with the names of these."""
        return alike(self.universe, actions)

    def objects(self, action: str, scope: str, fits: Callable[[str], bool]) -> Iterator[tuple[Literal, ...]]:
        """Yield literals for resources that an action can act on, inventory first."""
        return objects(self.universe, self._surroundings, action, scope, fits)

    @cached_property
    def _surroundings(self) -> Surroundings:
        partition = partition_of(next(iter(self.directory.entities), ""))
        inventory = by_service(self.inventory.resources)
        return Surroundings(partition, inventory, self._regions, self._decider.keys_of)

    def contents(self, resource: Resource) -> tuple[Literal, ...]:
        """Return literals for the ARN of a resource, and of a bucket those of its objects."""
        found = self._contents.get(resource.id)
        if found is None:
            names = TextSet(tuple(from_glob(glob) for glob in contents(resource.id)))
            found = self._contents[resource.id] = located(self._surroundings, resource.id, names)
        return found

    def decide(
        self, holding: Holding, action: str, resource: str, keys: Mapping[str, Found] | None = None
    ) -> Decision:
        """Return the decision on one request of a holding."""
        entity, raised = self._held(holding).entity, holding.raised
        if keys is None:
            return self._decider.decide(entity, action, resource, raised=raised)
        given = {key: found.values for key, found in keys.items() if found.values}
        context = {
            **dict.fromkeys(ALWAYS_PRESENT, SOME_TIME),
            **{key: values if keys[key].many else values[0] for key, values in given.items()},
        }
        return self._decider.decide(entity, action, resource, raised=raised, context=context, complete=True)

    def sharing(self, holding: Holding, source: Source, operators: Sequence[Principal]) -> Sharing | None:
        """Return how a grant of a holding serves operators too."""
        holder = self._held(holding).entity
        others = [self._entity(one) for one in operators]
        return sharing(self.directory, self._decider, holder, source, others, tuple(self._naming(holder)))

    def unread(self, holding: Holding) -> Sequence[Gap]:
        """Return the gaps in a holding's own granting policies."""
        found = [
            gap
            for gap in self.gaps
            if gap.scope == holding.principal.id and gap.direction is Direction.GRANTS
        ]
        if holding.added and not found:
            # What was given to it may be a policy without text.
            return tuple(_without_text(self._held(holding).entity))
        return tuple(found)

    def administers(self, holding: Holding, *, perhaps: bool = False) -> bool:
        """Return whether a holding may do whatever it likes in its account, or `perhaps` may."""
        principal = holding.principal
        if _outside(holding):
            return False
        tried = calls(principal.id, principal.scope, self._regions[0])
        outcomes = [self.decide(holding, action, resource) for action, resource in tried]
        # Whose a bucket is that does not exist, nobody knows.
        return all(one.allowed or (one.possible and (perhaps or _of_nobody(one))) for one in outcomes)

    def at_home(self, holding: Holding, action: str, resource: str) -> Decision:
        """Return the decision on a request about a resource that is in the holding's own account."""
        entity, mine = self._held(holding).entity, {"aws:ResourceAccount": holding.principal.scope}
        return self._decider.decide(entity, action, resource, raised=holding.raised, context=mine)

    def session(self, principal: Principal, policies: Sequence[tuple[str, str | None]]) -> Holding:
        """Return a session of a role under session policies, which are texts or ARNs of managed policies."""
        if principal.kind != "role":
            raise NoSessionError(principal.id)
        limits = session_policies(self.directory, policies)
        name = ", ".join(one.name for one in limits)
        if name in self._sessions:
            # Policies of one name may differ: each session that is asked about is another.
            name = f"{name} ({len(self._sessions) + 1})"
        self._sessions[name] = limits
        return Holding(principal, session=name)

    def outdoes(self, holding: Holding) -> bool:
        """Return whether a holding may make every call that any step takes."""
        return sovereign(self._held(holding), mentions())

    def hub(self, holding: Holding) -> Holding | None:
        """Return what stands for the administrators of an account, if the holding is one like all of them."""
        held = self._held(holding)
        if not sovereign(held, mentions()) or self._singling.apart(held.entity):
            return None
        stands = stand_in(held.entity)
        self._newcomers[stands.arn] = stands
        return Held(stands, raised=True).holding()

    def beneath(self, holding: Holding, hub: Holding) -> bool:
        """Return whether a holding is of a hub's account, and nothing singles it out."""
        return holding.principal.scope == hub.principal.scope and not self._singling.apart(
            self._held(holding).entity
        )

    def backing(self, holding: Holding) -> Sequence[Source]:
        """Return the statements by which a holding may do everything."""
        return self._held(holding).backing

    def steps(
        self, held: Sequence[Holding], awaited: Collection[str] = (), *, only: str = ""
    ) -> Iterator[Step]:
        """Yield the steps that the last of the held holdings makes possible, but to those who are awaited."""
        if not self._company.goes_on(held):
            self._company = Company(held, mentions())
        company = self._company
        for item in held[len(company.held) :]:
            company.join(self._held(item))
        company.awaited = awaited
        ground = self._ground(company)
        if _outside(held[-1]):
            who = self._outside.named(held[-1].principal.id)
            yield from enter(ground, self._outside, who) if who else ()
            return
        yield from steps(ground, forms_only=bool(only))

    def exposures(self, holding: Holding, told: Collection[tuple[str, str]] = ()) -> Iterator[Exposure]:
        """Yield what a holding can do to data and to what guards it, without becoming anybody by it.

        Of what is `told` already, as id and words, it is not said again that there may be more than is known.
        """
        held = self._held(holding).read
        alone = Company((), mentioned())
        alone.join(held)
        letting_in = [attachment.attached_to for attachment in self._naming(held.entity)]
        yield from exposures(self._ground(alone), self._stock, letting_in, told)

    @cached_property
    def _stock(self) -> Stock:
        accounts = {arn: resource.scope for arn, resource in self.inventory.resources.items()}
        sets = {one.arn: one.account for one in self.inventory.permission_sets}
        return Stock({**accounts, **sets}, by_service((*accounts, *sets)))

    def _ground(self, company: Company) -> Ground:
        return Ground(
            self._decider,
            company.held,
            lambda item: self.access(item.holding()),
            self._usual,
            self._standing,
            self._regions,
            company,
            self._newcomers,
            self._apart,
        )

    def _usual(self, kind: str, region: str, account: str) -> tuple[Literal, ...] | None:
        return usual(self.universe, kind, (self._surroundings.partition, region, account))

    @cached_property
    def _standing(self) -> Standing:
        return Standing.of(self.inventory)

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
        found = self.directory.entities.get(principal.id)
        if found is None and principal.kind in SORTS:
            return self._outside.entity(principal.id)
        return self._newcomers[principal.id] if found is None else found

    def _held(self, holding: Holding) -> Held:
        """Return who is held, with everything changed about it."""
        found = self._variants.get(holding)
        if found is None:
            entity = variant(self._entity(holding.principal), holding.added, holding.lifted, self.directory)
            if holding.session:
                limits = self._sessions[holding.session]
                entity = replace(entity, session=limits, variant=f"{entity.variant} under {holding.session}")
            found = Held(entity, holding.raised, holding.added, holding.lifted, holding.session)
            self._variants[holding] = found
        return found

    def _apart(self, entity: Entity) -> bool:
        return self._exemptions.apart(entity)

    @cached_property
    def _exemptions(self) -> Exemptions:
        return self._exempting(())

    @cached_property
    def _singling(self) -> Exemptions:
        """What singles principals out, what other accounts grant to some of an account included."""
        trusts = (
            role.trust for role in self.directory.entities.values() if role.trust and _opens_across(role)
        )
        policies = (item.document for items in self.inventory.policies.values() for item in items)
        across = policies if len(self.directory.accounts) > 1 else ()
        return self._exempting((*trusts, *across))

    def _exempting(self, granting: Iterable[PolicyDocument]) -> Exemptions:
        attached = (*self.inventory.policies.values(), *self.organization.attached.values())
        named = {
            name
            for name, standing in self._policies_by_name.items()
            if any(self._decider.account_of(arn, None) != account_of(name) for arn, _ in standing)
        }
        documents = (item.document for items in attached for item in items)
        return Exemptions.of(self.directory, named, documents, granting)

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

    def _admitting(self, entity: Entity) -> Iterator[str]:
        """Yield the roles and keys whose own policy admits a principal, or leaves it to its own policies."""
        direct, delegated = self.directory.trusting(entity)
        names = [role.arn for role in (*direct, *delegated)]
        account = {entity.account, f"arn:{partition_of(entity.arn)}:iam::{entity.account}:root"}
        for name in sorted(account | {entity.arn, entity.id, "*"}):
            names += [arn for arn, _ in self._policies_by_name.get(name, ()) if ":kms:" in arn]
        # Of more it is not worth while to tell them apart.
        if len(names) <= _MOST_ADMITTING:
            yield from dict.fromkeys(names)

    @cached_property
    def _denying(self) -> tuple[Attachment, ...]:
        """The policies of resources that deny something to somebody."""
        trusts = (
            Attachment(role.trust, TRUST, role.arn) for role in self.directory.entities.values() if role.trust
        )
        own = (attachment for attachments in self.inventory.policies.values() for attachment in attachments)
        return tuple(
            item for item in (*own, *trusts) if any(not one.allow for one in item.document.statements)
        )

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
