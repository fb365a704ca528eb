"""Plans of infrastructure, applied to AWS worlds."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from iamscope.cloud import World
from iamscope.clouds.aws.change.applying import apply
from iamscope.clouds.aws.data.planned_resources import ATTRIBUTES
from iamscope.clouds.aws.plan.accounts import NOBODY, Accounts
from iamscope.clouds.aws.plan.accounts import Site as Place
from iamscope.clouds.aws.plan.desk import ALL, TRUST, AnyEdit, Origin
from iamscope.clouds.aws.plan.editions import Edition
from iamscope.clouds.aws.plan.imagined import RARE, holders, strong_principals
from iamscope.clouds.aws.plan.known import with_known
from iamscope.clouds.aws.plan.names import Names
from iamscope.clouds.aws.plan.planning import Planning, nothing, plan_onto
from iamscope.clouds.aws.provided import provided_policy
from iamscope.clouds.aws.records.accounts import ManagedPolicy
from iamscope.clouds.aws.records.arns import account_of, name_of, split
from iamscope.clouds.aws.records.whole import Records
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.world import AwsWorld
from iamscope.iac.plan import Change, Plan, Tool
from iamscope.model.gap import Direction, Gap
from iamscope.model.planned import OpenGrant, Site, Where
from iamscope.model.source import Source


@dataclass(slots=True)
class Planned:
    """The account before some plans and after them, in both editions of what is unknown."""

    before: AwsWorld
    high: AwsWorld
    low: AwsWorld | None
    """`None` where nothing is unknown."""
    notices: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()
    _steps: list[tuple[str, Planning]] = field(default_factory=list)

    @property
    def touched(self) -> Mapping[str, Where]:
        """The principals whose access the plans change, each with what changes it first."""
        found: dict[str, Where] = {}
        for file, step in self._steps:
            members = _members(step.records)
            for name, origin in step.desk.touched.items():
                for principal in members.get(name, (name,)):
                    found.setdefault(principal, Where(file, origin.address, origin.path))
        return {name: found[name] for name in sorted(found) if name in self.high.directory.entities}

    def principals_at(self, address: str) -> tuple[str, ...]:
        """Return the principals that are made at an address, or hold the policy that stands there."""
        made = (pair for _, step in self._steps for pair in step.desk.made_at.items())
        return tuple(sorted({arn for arn, where in made if where == address}))

    @property
    def opens(self) -> tuple[OpenGrant, ...]:
        """The grants of which only the attribute is known, and policies without a text, sorted."""
        found: set[OpenGrant] = set()
        for file, step in self._steps:
            members = _members(step.records)
            for one in step.desk.opens:
                where = Where(file, one.origin.address, one.origin.path)
                for principal in members.get(one.holder, (one.holder,)):
                    found.add(
                        OpenGrant(principal, one.attribute, where, one.new, on=one.on, unread=one.unread)
                    )
            for origin, attributes in step.desk.beyond.items():
                where = Where(file, origin.address)
                found |= {OpenGrant("", attribute, where, new=True) for attribute in attributes}
        return tuple(sorted((*found, *self._unread())))

    def _unread(self) -> Iterable[OpenGrant]:
        for entity in self.high.directory.entities.values():
            for arn in entity.unread:
                found = next(self._attachments(arn, entity.arn), None)
                if found is not None:
                    where, new = found
                    yield OpenGrant(entity.arn, f"{where.address}.{where.path}", where, new, arn)

    def _attachments(self, policy: str, holder: str) -> Iterator[tuple[Where, bool]]:
        for file, step in self._steps:
            members = _members(step.records)
            for (name, whom), origin in step.desk.origins.items():
                if name == f"attachment of {policy}" and holder in members.get(whom, (whom,)):
                    new = (policy, whom) in step.desk.new
                    yield Where(file, origin.address, origin.path), new

    @property
    def imagined(self) -> tuple[World, Mapping[str, Where]]:
        """The world after with imagined holders of policies that nobody has yet, and these."""
        found: dict[str, Where] = {}
        edits: list[AnyEdit] = []
        for file, step in self._steps:
            for name, origin, making in holders(step.desk, self.high.records):
                found[name] = Where(file, origin.address, origin.path)
                edits += making
        return self._with(edits), found

    @property
    def sure(self) -> AwsWorld:
        """The world after with what it surely grants, in which each unknown attribute is a gap."""
        records = (self.low or self.high).records
        gaps = tuple(sorted(self._gaps()))
        return AwsWorld.of(replace(records, gaps=(*records.gaps, *gaps))) if gaps else self.low or self.high

    def _gaps(self) -> Iterator[Gap]:
        for one in self.opens:
            reason = f"`{one.attribute}` is known only after the change is applied"
            yield Gap(one.where.address, one.principal, reason, Direction.GRANTS)
        for principal, origin, attributes in self._unknowns():
            names = ", ".join(f"`{one}`" for one in attributes)
            reason = f"{names} is known only after the change is applied"
            yield Gap(origin.address, principal, reason, Direction.GRANTS)

    def _unknowns(self) -> Iterator[tuple[str, Origin, tuple[str, ...]]]:
        """Yield who has a document in which something is unknown, where it is written, and what it is."""
        for _, step in self._steps:
            members = _members(step.records)
            for (name, holder), origin in step.desk.origins.items():
                for attributes in step.desk.unknown.get(origin, {}).values():
                    for principal in self._concerned(name, holder, members):
                        yield principal, origin, attributes

    def unknown_of(self, principals: Collection[str]) -> tuple[str, ...]:
        """Return the attributes in any document of some principals that nobody knows yet."""
        found = (names for principal, _, names in self._unknowns() if principal in principals)
        return tuple(dict.fromkeys(name for names in found for name in names))

    def _concerned(self, name: str, holder: str, members: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
        """Return who has a document: its holder, or everybody to whom it is attached."""
        if holder:
            return members.get(holder, (holder,))
        entities = self.high.directory.entities.values()
        return [one.arn for one in entities if any(item.name == name for item in one.identity)]

    def amid_strong(self, world: World, principals: Iterable[str]) -> World:
        """Return a world in which the accounts of some principals have imagined administrators."""
        assert isinstance(world, AwsWorld)
        firsts = {account_of(name): name for name in principals}
        edits = [edit for name in firsts.values() for edit in strong_principals(name)]
        records = apply(world.records, edits, world.universe.actions)
        read = records.inventory.carrier_kinds_read | RARE
        return AwsWorld.of(replace(records, inventory=replace(records.inventory, carrier_kinds_read=read)))

    def _with(self, edits: Sequence[AnyEdit]) -> AwsWorld:
        return AwsWorld.of(apply(self.high.records, edits, self.high.universe.actions))

    def where(self, source: Source) -> tuple[Where, ...]:
        """Return where in the inputs a statement is written, the statement itself first."""
        found = []
        for file, step in self._steps:
            for origin, inside in self._origins(step, source):
                statement = step.desk.paths.get(origin, {}).get(source.index, f"Statement[{source.index}]")
                path = f"{origin.path}.{statement}" if inside else origin.path
                found.append(Where(file, origin.address, path))
        return tuple(dict.fromkeys(found))

    def unknown(self, source: Source) -> tuple[str, ...]:
        """Return the attributes of a statement that nobody knows yet."""
        found = (
            attribute
            for _, step in self._steps
            for origin, _ in self._origins(step, source)
            for number in (source.index, ALL)
            for attribute in step.desk.unknown.get(origin, {}).get(number, ())
        )
        return tuple(dict.fromkeys(found))

    def _origins(self, step: Planning, source: Source) -> list[tuple[Origin, bool]]:
        group = source.via.removeprefix("group ") if source.via else ""
        holders = [source.attached_to]
        holders += [one.arn for one in step.records.groups.values() if group and one.name == group]
        keys = [((source.document, holder), True) for holder in (*holders, "")]
        keys += [((TRUST, source.attached_to), True)] if source.document == TRUST else []
        keys += [((f"attachment of {source.document}", holder), False) for holder in holders]
        origins = step.desk.origins
        return [(origins[key], inside) for key, inside in keys if key in origins]


class Planner:
    """Applies plans to AWS worlds."""

    attributes = ATTRIBUTES

    def provided(self, name: str, version: str, document: object, where: str) -> ManagedPolicy:
        """Return a managed policy of AWS with its text. Raises `IamscopeError` for what is none."""
        return provided_policy(name, version, document, where)

    def plan(
        self,
        before: World | None,
        plans: Sequence[Plan],
        site: Site,
        known: Sequence[ManagedPolicy] = (),
    ) -> Planned:
        """Return what comes of some plans, one after the other, onto a world or onto nothing."""
        assert before is None or isinstance(before, AwsWorld)
        start = with_known(before.records if before else nothing(), known)
        if before and start is not before.records:
            before = AwsWorld.of(start)
        # Service accounts act as principals that other plans make.
        plans = sorted(plans, key=lambda plan: plan.tool is Tool.KUBERNETES)
        places = [_place(plan, before, site) for plan in plans]
        editions = {
            edition: _fold(start, list(zip(plans, places, strict=True)), edition) for edition in Edition
        }
        high, low = editions[Edition.HIGH], editions[Edition.LOW]
        steps = [(plan.file, step) for plan, step in zip(plans, high, strict=True)]
        partly = any(step.desk.unknown for step in high)
        return Planned(
            before=before or AwsWorld.of(_as_it_is(start, plans, places)),
            high=AwsWorld.of(high[-1].records if high else start),
            low=AwsWorld.of(low[-1].records if low else start) if partly else None,
            notices=tuple(
                f"{plan.file}: {text}"
                for plan, step in zip(plans, high, strict=True)
                for text in (*plan.notices, *sorted(step.desk.notices), *_account_unknown(step))
            ),
            assumes=tuple(sorted({text for step in high for text in step.desk.assumes})),
            _steps=steps,
        )


def _fold(start: Records, plans: Sequence[tuple[Plan, Place]], edition: Edition) -> list[Planning]:
    steps: list[Planning] = []
    records = start
    for plan, place in plans:
        steps.append(plan_onto(records, plan, place, edition, universe().actions))
        records = steps[-1].records
    return steps


def _as_it_is(start: Records, plans: Sequence[Plan], places: Sequence[Place]) -> Records:
    """Return what plans say of an account before they are applied."""
    records = start
    for plan, place in zip(plans, places, strict=True):
        standing = tuple(
            replace(one, change=Change.KEEP, values=one.before)
            for one in plan.resources
            if one.before is not None and one.change is not Change.READ
        )
        if standing:
            now = replace(plan, resources=standing)
            records = plan_onto(records, now, place, Edition.HIGH, universe().actions).records
    return records


def _place(plan: Plan, before: AwsWorld | None, site: Site) -> Place:
    """Return where a plan is applied, as far as the plan itself does not say it."""
    accounts = before.directory.accounts if before else frozenset()
    likely = next(iter(accounts)) if len(accounts) == 1 else ""
    place = Place(site.scope, site.region, likely, dict(site.holders))
    if likely or site.scope:
        return place
    names = Names(Accounts(plan, replace(place, likely=NOBODY)))
    planned = {
        _kind_and_name(str(names.arn(one)))
        for one in plan.resources
        if plan.tool is not Tool.KUBERNETES and isinstance(names.arn(one), str)
    }
    wanted = [*site.names, *(holder for _, holder in site.holders)]
    found = {account_of(name) for name in wanted if _kind_and_name(name) in planned}
    found = found or {account_of(holder) for _, holder in site.holders}
    return replace(place, likely=found.pop()) if len(found) == 1 else place


def _kind_and_name(arn: str) -> tuple[str, str]:
    parsed = split(arn)
    kind = parsed.resource.partition("/")[0] if parsed and parsed.service == "iam" else ""
    return kind, name_of(arn)


def _account_unknown(step: Planning) -> Iterable[str]:
    if step.accounts.assumed:
        yield f"nothing says which account it is for: `{NOBODY}` stands for it (`--account`)"


def _members(records: Records) -> Mapping[str, tuple[str, ...]]:
    """Return the members of each group, by the group's ARN."""
    found: dict[str, list[str]] = {group.arn: [] for group in records.groups.values()}
    for entity in records.entities.values():
        for name in entity.groups:
            group = records.groups.get((entity.account, name))
            if group is not None:
                found[group.arn].append(entity.arn)
    return {arn: tuple(members) for arn, members in found.items()}
