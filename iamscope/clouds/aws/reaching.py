"""Who is held in which form, and what that makes possible: steps, hubs, exposures."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from iamscope.access.parts import AccessSet, Literal
from iamscope.cloud import NOBODY_EXPECTED, Expected
from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.decisions import Decider
from iamscope.clouds.aws.escalate.catalogue import mentions, steps
from iamscope.clouds.aws.escalate.ground import Ground, home
from iamscope.clouds.aws.escalate.held import Company, Held, sovereign
from iamscope.clouds.aws.escalate.outsiders import enter
from iamscope.clouds.aws.escalate.standing import Standing
from iamscope.clouds.aws.examples import REGION, by_service
from iamscope.clouds.aws.exposures.finding import Stock, exposures, mentioned
from iamscope.clouds.aws.objects import usual
from iamscope.clouds.aws.outside.entering import Outside
from iamscope.clouds.aws.outside.naming import SORTS
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import partition_of, split
from iamscope.clouds.aws.records.documents import Attachment, Statement
from iamscope.clouds.aws.sessions import NoSessionError, session_policies
from iamscope.clouds.aws.speaking import Speaking
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.variants import stand_in, variant
from iamscope.model.exposure import Exposure
from iamscope.model.principal import Principal
from iamscope.model.reach import Call, Holding, Step
from iamscope.model.source import Source

_MOST_REGIONS = 6
# Keys that are the same in all calls of one sort that somebody makes, whatever they act on.
_OF_ALL = frozenset({"aws:requestedregion", "aws:principalarn", "aws:securetransport"})


def outside(holding: Holding) -> bool:
    """Return whether a holding is of somebody whom the snapshot does not show."""
    return holding.principal.kind in SORTS


class Reaching:
    """The holdings of a snapshot, made once each, and their steps."""

    def __init__(self, decider: Decider, speaking: Speaking, access: Callable[[Holding], AccessSet]) -> None:
        self._decider = decider
        self._speaking = speaking
        self._access = access
        self._directory = decider.directory
        self._inventory = decider.inventory
        self._variants: dict[Holding, Held] = {}
        self._newcomers: dict[str, Entity] = {}
        self._sessions: dict[str, tuple[Attachment, ...]] = {}
        self._company = Company((), mentions())

    @cached_property
    def outside(self) -> Outside:
        """Those who stand outside the snapshot."""
        return Outside.of(self._decider)

    def session(self, principal: Principal, policies: Sequence[tuple[str, str | None]]) -> Holding:
        """Return a session of a role under session policies, which are texts or ARNs of managed policies."""
        if principal.kind != "role":
            raise NoSessionError(principal.id)
        limits = session_policies(self._directory, policies)
        name = ", ".join(one.name for one in limits)
        if name in self._sessions:
            # Policies of one name may differ: each session that is asked about is another.
            name = f"{name} ({len(self._sessions) + 1})"
        self._sessions[name] = limits
        return Holding(principal, session=name)

    def outdoes(self, holding: Holding) -> bool:
        """Return whether a holding may make every call that any step takes."""
        return sovereign(self.held(holding), mentions())

    def hub(self, holding: Holding) -> Holding | None:
        """Return what stands for the administrators of an account, if the holding is one like all of them."""
        held = self.held(holding)
        if not held.everything or self._speaking.singling.apart(held.entity):
            return None
        stands = stand_in(held.entity)
        self._newcomers[stands.arn] = stands
        return Held(stands, raised=True).holding()

    def free(self, holding: Holding, calls: Iterable[Call]) -> bool:
        """Return whether no denial of a holding's own is in the way of some calls, whatever they act on."""
        held = self.held(holding)
        return all(
            not any(_of_some(one) for one in _denials(held.entity, call.action)) and self._makes(held, call)
            for call in calls
        )

    def _makes(self, held: Held, call: Call) -> bool:
        where = home(partition_of(held.entity.arn)) if call.action.startswith("iam:") else None
        decision = self._decider.decide(
            held.entity, call.action, call.resource, raised=held.raised, context=where
        )
        return decision.allowed

    def beneath(self, holding: Holding, hub: Holding) -> bool:
        """Return whether a holding is of a hub's account, and nothing singles it out."""
        return holding.principal.scope == hub.principal.scope and not self._speaking.singling.apart(
            self.held(holding).entity
        )

    def backing(self, holding: Holding) -> Sequence[Source]:
        """Return the statements by which a holding may do everything."""
        return self.held(holding).backing

    def steps(
        self, held: Sequence[Holding], expected: Expected = NOBODY_EXPECTED, *, only: str = ""
    ) -> Iterator[Step]:
        """Yield the steps that the last of the held holdings makes possible, but such as come too late."""
        if not self._company.goes_on(held):
            self._company = Company(held, mentions(), self._speaking.letting)
        company = self._company
        for item in held[len(company.held) :]:
            company.join(self.held(item))
        company.expected = expected
        ground = self._ground(company)
        if outside(held[-1]):
            who = self.outside.named(held[-1].principal.id)
            yield from enter(ground, self.outside, who) if who else ()
            return
        yield from steps(ground, forms_only=bool(only))

    def exposures(self, holding: Holding, told: Collection[tuple[str, str]] = ()) -> Iterator[Exposure]:
        """Yield what a holding can do to data and to what guards it, without becoming anybody by it.

        Of what is `told` already, as id and words, it is not said again that there may be more than is known.
        """
        held = self.held(holding).read
        alone = Company((), mentioned())
        alone.join(held)
        letting_in = [attachment.attached_to for attachment in self._speaking.naming(held.entity)]
        yield from exposures(self._ground(alone), self._stock, letting_in, told)

    @cached_property
    def _stock(self) -> Stock:
        accounts = {arn: resource.scope for arn, resource in self._inventory.resources.items()}
        sets = {one.arn: one.account for one in self._inventory.permission_sets}
        return Stock({**accounts, **sets}, by_service((*accounts, *sets)))

    def _ground(self, company: Company) -> Ground:
        return Ground(
            self._decider,
            company.held,
            lambda item: self._access(item.holding()),
            self._usual,
            self._standing,
            self.regions,
            company,
            self._newcomers,
            self._speaking.exemptions.apart,
        )

    def _usual(self, kind: str, region: str, account: str) -> tuple[Literal, ...] | None:
        partition = partition_of(next(iter(self._directory.entities), ""))
        return usual(universe(), kind, (partition, region, account))

    @cached_property
    def _standing(self) -> Standing:
        return Standing.of(self._inventory)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The regions to make up resources in: those that policies ask for, and those in use."""
        documents = {
            attachment.document
            for attachments in (
                *(entity.identity for entity in self._directory.entities.values()),
                *(self._decider.organization.attached.values()),
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
        used = {arn.region for name in self._inventory.resources if (arn := split(name)) and arn.region}
        return (*sorted(asked & used), *sorted(used - asked), *sorted(asked - used), REGION)[:_MOST_REGIONS]

    def entity(self, principal: Principal) -> Entity:
        """Return a user or role, one that somebody can make, or one outside."""
        found = self._directory.entities.get(principal.id)
        if found is None and principal.kind in SORTS:
            return self.outside.entity(principal.id)
        return self._newcomers[principal.id] if found is None else found

    def held(self, holding: Holding) -> Held:
        """Return who is held, with everything changed about it."""
        found = self._variants.get(holding)
        if found is None:
            entity = variant(self.entity(holding.principal), holding.added, holding.lifted, self._directory)
            if holding.session:
                limits = self._sessions[holding.session]
                entity = replace(entity, session=limits, variant=f"{entity.variant} under {holding.session}")
            found = Held(entity, holding.raised, holding.added, holding.lifted, holding.session)
            self._variants[holding] = found
        return found


def _denials(entity: Entity, action: str) -> Iterator[Statement]:
    """Yield the statements of an entity's own policies that deny an action, on something."""
    for attachment in entity.identity:
        yield from (one for one in naming(attachment.document, action.lower()) if not one.allow)


def _of_some(denial: Statement) -> bool:
    """Return whether a denial may hold on some resources and not on others, or for some calls of a sort."""
    keys = (test.key.lower() for test in denial.conditions)
    return denial.except_resources or denial.resources != ("*",) or any(key not in _OF_ALL for key in keys)
