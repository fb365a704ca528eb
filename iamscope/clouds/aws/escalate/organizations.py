"""From the management account into the members (fact AWS 6.5, rows x-org-role and x-assumeroot)."""

from collections.abc import Iterator
from dataclasses import replace

from iamscope.clouds.aws.escalate.ground import Ground, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.paths import ANYTHING, ASSUMPTION, Path
from iamscope.clouds.aws.escalate.sts import ASSUME, assumption
from iamscope.clouds.aws.records.arns import partition_of
from iamscope.clouds.aws.records.documents import parse_document
from iamscope.clouds.aws.variants import newcomer
from iamscope.model.reach import Step

ASSUME_ROOT = "sts:AssumeRoot"
ACTIONS = (ASSUME, ASSUME_ROOT)
# The role that an organization puts into each account it creates (AWS Organizations User Guide).
ACCESS_ROLE = "OrganizationAccountAccessRole"
_TASK = "arn:{}:iam::aws:policy/root-task/IAMCreateRootUserPassword"

PATHS = (
    Path(
        "x-org-role",
        "The access role of a member account is assumed from the management account",
        (ASSUME,),
        "anything in the member account, up to its guardrails",
        ASSUMPTION,
    ),
    Path(
        "x-assumeroot",
        "The root user of a member account is given a password from the management account",
        (ASSUME_ROOT,),
        ANYTHING,
        ASSUMPTION,
    ),
)


def enter_members(ground: Ground) -> Iterator[Step]:
    """Yield how the newest, in the management account, gets into the members."""
    newest, organization = ground.newest.read, ground.decider.organization
    if not organization.management_account or newest.entity.account != organization.management_account:
        return
    for member in organization.chains:
        if member == newest.entity.account:
            continue
        if newest.names(ASSUME) and member not in ground.decider.directory.accounts:
            yield from _access_role(ground, newest, member)
        if newest.names(ASSUME_ROOT):
            yield from _root(ground, newest, member)


def _access_role(ground: Ground, newest: Held, member: str) -> Iterator[Step]:
    """Yield the way into a member whose roles the snapshot does not show."""
    partition = partition_of(newest.entity.arn)
    arn = f"arn:{partition}:iam::{member}:role/{ACCESS_ROLE}"
    account = f"arn:{partition}:iam::{newest.entity.account}:root"
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": ASSUME}
    document = parse_document({"Version": "2012-10-17", "Statement": [trust]}, where="iamscope")
    role = replace(newcomer("role", arn, member, None), trust=document)
    made = assumption(ground, role, [newest])
    if made is not None:
        ground.newcomers.setdefault(arn, role)
        depends = f"account {member} has the role `{ACCESS_ROLE}` (its roles were not read)"
        yield step("x-org-role", ground.newest, Held(role, raised=True), [made], depends)


def _root(ground: Ground, newest: Held, member: str) -> Iterator[Step]:
    partition = partition_of(newest.entity.arn)
    arn = f"arn:{partition}:iam::{member}:root"
    # No policy of the member has a say in it (fact AWS 4.14): it is decided as in the caller's account.
    context = {"sts:TaskPolicyArn": _TASK.format(partition), "aws:ResourceAccount": newest.entity.account}
    made = ground.own_call(ASSUME_ROOT, arn, context, newest)
    if made is not None:
        root = ground.newcomers.setdefault(arn, newcomer("user", arn, member, None))
        depends = "root access is managed centrally in the organization"
        yield step("x-assumeroot", ground.newest, Held(root, raised=True), [made], depends)
