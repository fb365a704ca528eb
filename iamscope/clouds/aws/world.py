"""One snapshot as AWS sees it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from iamscope.access.keys import Found
from iamscope.access.parts import AccessSet, Literal, Part
from iamscope.access.pieces import from_glob
from iamscope.access.solve import Theory
from iamscope.access.texts import TextSet
from iamscope.cloud import NOBODY_EXPECTED, Expected, Facts
from iamscope.clouds.aws.access import Bearer, Grant, contents, effective, grants, unknown_patterns
from iamscope.clouds.aws.administration import calls
from iamscope.clouds.aws.agents import hints, marks
from iamscope.clouds.aws.arn_sets import resources_in
from iamscope.clouds.aws.change.statements import alone
from iamscope.clouds.aws.data.keys import ALWAYS_PRESENT, SOME_TIME
from iamscope.clouds.aws.decisions import TRUST, Decider
from iamscope.clouds.aws.declare import declared
from iamscope.clouds.aws.directory import (
    Directory,
    principal_of,
)
from iamscope.clouds.aws.examples import by_service
from iamscope.clouds.aws.guards import dead_guards
from iamscope.clouds.aws.objects import Surroundings, alike, located, objects
from iamscope.clouds.aws.outside.confused import open_trusts
from iamscope.clouds.aws.outside.known import outsider
from iamscope.clouds.aws.reaching import Reaching, outside
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import account_of, partition_of
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument, Statement
from iamscope.clouds.aws.records.inventory import Inventory
from iamscope.clouds.aws.records.organization import SERVICE_CONTROL, Organization
from iamscope.clouds.aws.records.whole import Records, read_records
from iamscope.clouds.aws.samples import samples
from iamscope.clouds.aws.sets import Translator, theory
from iamscope.clouds.aws.sharing import sharing
from iamscope.clouds.aws.speaking import Speaking
from iamscope.clouds.aws.universe import AwsUniverse, universe
from iamscope.manifest.role import Entry
from iamscope.model.decision import Decision
from iamscope.model.exposure import Exposure
from iamscope.model.finding import Sharing
from iamscope.model.gap import Direction, Gap
from iamscope.model.outsider import Outsider
from iamscope.model.principal import Principal
from iamscope.model.reach import Call, Holding, Step
from iamscope.model.resource import Resource
from iamscope.model.source import Source
from iamscope.model.truth import atoms
from iamscope.snapshot import Snapshot


def _without_text(entity: Entity) -> Iterator[Gap]:
    for arn in entity.unread:
        reason = f"the policy `{arn}` is attached, its text is not in the snapshot"
        yield Gap("iam:GetPolicyVersion", entity.arn, reason, Direction.GRANTS, "iam:GetPolicyVersion")


def _of_nobody(decision: Decision) -> bool:
    return all(atom.key == "aws:ResourceAccount" for atom in atoms(decision.residual))


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
        self._speaking = Speaking(self._decider)
        self._reaching = Reaching(self._decider, self._speaking, self.access)
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
        outside = self._reaching.outside
        who = outside.named(text) if text else None
        found = [who] if who else [] if text else sorted(outside.known.values())
        return tuple(outsider(outside, one) for one in found)

    def marks(self, principal: Principal) -> tuple[str, ...]:
        """Return why a principal looks like an agent."""
        return marks(self._reaching.entity(principal))

    def facts(self, principal: Principal) -> Facts:
        """Return marks of an agent and the long-lived keys of a principal."""
        entity = self._reaching.entity(principal)
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
        found = open_trusts(self._reaching.outside, entity)
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
        if found is None and outside(holding):
            # What somebody outside may do in the snapshot it does as a role there.
            found = self._access[holding] = AccessSet()
        if found is None:
            found = self._access[holding] = self._effective(holding, unlisted=False)
        return found

    def _effective(self, holding: Holding, *, unlisted: bool) -> AccessSet:
        entity = self._reaching.held(holding).entity
        return effective(
            self.universe,
            self._bearer(entity),
            raised=holding.raised,
            scps=self.organization.levels(SERVICE_CONTROL, entity.account),
            naming=tuple(self._speaking.naming(entity)),
            denying=self._speaking.denying,
            admitting=tuple(self._speaking.admitting(entity)),
            unlisted=unlisted,
        )

    def unlisted(self, holding: Holding) -> Iterator[tuple[Part, tuple[str, ...]]]:
        """Yield what patterns grant that name no action on the list, each part with these patterns."""
        entity = self._reaching.held(holding).entity
        speaking = (*entity.identity, *self._speaking.naming(entity))
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
        yield from self._grants(self._reaching.entity(principal))

    def _grants(self, entity: Entity) -> Iterator[Grant]:
        naming = tuple(self._speaking.naming(entity))
        yield from grants(self.universe, self._bearer(entity), raised=False, naming=naming)

    def bearer(self, principal: Principal) -> Bearer:
        """Return a principal with what is fixed about its requests."""
        return self._bearer(self._reaching.entity(principal))

    def denying(self) -> Sequence[Attachment]:
        """Return the policies of resources that deny something to somebody."""
        return self._speaking.denying

    def _bearer(self, entity: Entity) -> Bearer:
        return Bearer(entity, *self._decider.standing(entity))

    def declared(self, holding: Holding, entries: Iterable[Entry]) -> AccessSet:
        """Return what a manifest's entries declare for a holding."""
        bearer = self._bearer(self._reaching.held(holding).entity)
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
        return Surroundings(partition, inventory, self._reaching.regions, self._decider.keys_of)

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
        entity, raised = self._reaching.held(holding).entity, holding.raised
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
        holder = self._reaching.held(holding).entity
        others = [self._reaching.entity(one) for one in operators]
        return sharing(
            self.directory, self._decider, holder, source, others, tuple(self._speaking.naming(holder))
        )

    def statement(self, source: Source) -> str | None:
        """Return a document of one statement of a policy or trust alone, in AWS's usual order."""
        document = self._documents.get((source.document, source.attached_to))
        return None if document is None else alone(document, source.index)

    @cached_property
    def _documents(self) -> Mapping[tuple[str, str], PolicyDocument]:
        """Every document by its name and where it is attached."""
        attached = [*(one for policies in self.inventory.policies.values() for one in policies)]
        for entity in self.directory.entities.values():
            attached += [*entity.identity, *([entity.boundary] if entity.boundary else [])]
            attached += [Attachment(entity.trust, TRUST, entity.arn)] if entity.trust else []
        return {(one.name, one.attached_to): one.document for one in attached}

    def unread(self, holding: Holding) -> Sequence[Gap]:
        """Return the gaps in a holding's own granting policies."""
        found = [
            gap
            for gap in self.gaps
            if gap.scope == holding.principal.id and gap.direction is Direction.GRANTS
        ]
        if holding.added and not found:
            # What was given to it may be a policy without text.
            return tuple(_without_text(self._reaching.held(holding).entity))
        return tuple(found)

    def administers(self, holding: Holding, *, perhaps: bool = False) -> bool:
        """Return whether a holding may do whatever it likes in its account, or `perhaps` may."""
        principal = holding.principal
        if outside(holding):
            return False
        tried = calls(principal.id, principal.scope, self._reaching.regions[0])
        outcomes = (self.decide(holding, action, resource) for action, resource in tried)
        # Whose a bucket is that does not exist, nobody knows.
        return all(one.allowed or (one.possible and (perhaps or _of_nobody(one))) for one in outcomes)

    def samples(self, holding: Holding) -> Iterator[tuple[str, str]]:
        """Yield some requests that a holding's own policies are made for, if nothing is changed."""
        if not holding.changed and not holding.session:
            yield from samples(self.universe, self._reaching.held(holding).entity)

    def at_home(self, holding: Holding, action: str, resource: str) -> Decision:
        """Return the decision on a request about a resource that is in the holding's own account."""
        entity, mine = self._reaching.held(holding).entity, {"aws:ResourceAccount": holding.principal.scope}
        return self._decider.decide(entity, action, resource, raised=holding.raised, context=mine)

    def session(self, principal: Principal, policies: Sequence[tuple[str, str | None]]) -> Holding:
        """Return a session of a role under session policies, which are texts or ARNs of managed policies."""
        return self._reaching.session(principal, policies)

    def outdoes(self, holding: Holding) -> bool:
        """Return whether a holding may make every call that any step takes."""
        return self._reaching.outdoes(holding)

    def hub(self, holding: Holding) -> Holding | None:
        """Return what stands for the administrators of an account, if the holding is one like all of them."""
        return self._reaching.hub(holding)

    def free(self, holding: Holding, calls: Iterable[Call]) -> bool:
        """Return whether no denial of a holding's own is in the way of some calls, whatever they act on."""
        return self._reaching.free(holding, calls)

    def beneath(self, holding: Holding, hub: Holding) -> bool:
        """Return whether a holding is of a hub's account, and nothing singles it out."""
        return self._reaching.beneath(holding, hub)

    def backing(self, holding: Holding) -> Sequence[Source]:
        """Return the statements by which a holding may do everything."""
        return self._reaching.held(holding).backing

    def steps(
        self, held: Sequence[Holding], expected: Expected = NOBODY_EXPECTED, *, only: str = ""
    ) -> Iterator[Step]:
        """Yield the steps that the last of the held holdings makes possible, but such as come too late."""
        return self._reaching.steps(held, expected, only=only)

    def exposures(self, holding: Holding, told: Collection[tuple[str, str]] = ()) -> Iterator[Exposure]:
        """Yield what a holding can do to data and to what guards it, without becoming anybody by it."""
        return self._reaching.exposures(holding, told)
