"""A plan as edits: both editions of it, and all that a report has to say of where they come from."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from iamscope.access.actions import ActionIndex
from iamscope.clouds.aws.change.applying import apply
from iamscope.clouds.aws.data.planned_resources import GRANTING, HARMLESS
from iamscope.clouds.aws.plan import cloudformation_iam, permission_sets, service_accounts, terraform_iam
from iamscope.clouds.aws.plan.accounts import Accounts, Site
from iamscope.clouds.aws.plan.desk import AnyEdit, Desk, Origin
from iamscope.clouds.aws.plan.editions import Edition
from iamscope.clouds.aws.plan.names import Names
from iamscope.clouds.aws.plan.removals import removals
from iamscope.clouds.aws.plan.resources import inventory, policies
from iamscope.clouds.aws.plan.terraform_iam import Translator
from iamscope.clouds.aws.records.carrier_sources import SOURCES
from iamscope.clouds.aws.records.inventory import Inventory
from iamscope.clouds.aws.records.organization import Organization
from iamscope.clouds.aws.records.whole import Records
from iamscope.errors import ManyErrors
from iamscope.iac.cloudformation.serverless import UNREAD
from iamscope.iac.plan import Change, Plan, Planned
from iamscope.iac.values import unknowns

_PHASES: tuple[dict[str, Translator], ...] = (
    {**terraform_iam.POLICIES, **cloudformation_iam.POLICIES},
    {
        **terraform_iam.PRINCIPALS,
        **terraform_iam.ROLES,
        **cloudformation_iam.PRINCIPALS,
        **permission_sets.SETS,
    },
    {**terraform_iam.TIES, **cloudformation_iam.TIES, **service_accounts.TIES, **permission_sets.TIES},
)


@dataclass(frozen=True, slots=True)
class Planning:
    """The records after a plan, in one edition, and where everything in them is written."""

    records: Records
    desk: Desk
    accounts: Accounts


def nothing() -> Records:
    """Return the records of an account in which nothing is, and of which everything was read."""
    kinds = frozenset(source.kind for source in SOURCES)
    empty = Inventory({}, {}, (), (), carrier_kinds_read=kinds)
    return Records({}, {}, {}, empty, Organization(), {}, (), keys_read=True, statements=0)


def plan_onto(before: Records, plan: Plan, site: Site, edition: Edition, actions: ActionIndex) -> Planning:
    """Return the records after a plan is applied. Raises `IamscopeError` for policies that are none."""
    accounts = Accounts(plan, site)
    desk = Desk(Names(accounts, before.inventory.resources), before, edition)
    edits = [*removals(plan, before, desk), *_edits(plan, desk)]
    if desk.mistakes:
        raise desk.mistakes[0] if len(desk.mistakes) == 1 else ManyErrors(tuple(desk.mistakes))
    return Planning(apply(before, edits, actions), desk, accounts)


def _edits(plan: Plan, desk: Desk) -> Iterator[AnyEdit]:
    standing = [one for one in plan.resources if one.change is not Change.DELETE]
    own = [one for one in standing if not one.type.startswith("data.")]
    for phase in _PHASES:
        translated = ((phase[one.type], one) for one in own if one.type in phase)
        yield from desk.remember(_each(translated, desk))
    for step in (inventory, policies):
        yield from desk.remember(_all(step, own, desk))
    known = {kind for phase in _PHASES for kind in phase} | HARMLESS
    for one in own:
        if one.type.startswith(GRANTING) and one.type not in known:
            desk.notices.add(f"`{one.address}`: what a `{one.type}` grants is not read")
        if UNREAD in one.values:
            attributes = tuple(dict.fromkeys(each.attribute for each in unknowns(one.values[UNREAD])))
            desk.beyond[Origin(one.address, "")] = attributes


def _each(translated: Iterable[tuple[Translator, Planned]], desk: Desk) -> Iterator[AnyEdit]:
    for translate, one in translated:
        yield from translate(one, desk)


def _all(
    step: Callable[[Planned, Desk], Iterator[AnyEdit]], resources: Sequence[Planned], desk: Desk
) -> Iterator[AnyEdit]:
    for one in resources:
        yield from step(one, desk)
