"""What a plan does not show and an account commonly has: holders of loose policies, and strong principals.

A policy that a plan attaches to nobody is written to be attached. And whoever may pass any role of an
account to a function is only as harmless as the strongest role that is there, which a plan does not tell.
"""

from collections.abc import Iterator, Mapping

import orjson

from iamscope.clouds.aws.change.creations import AttachNamed, PutCarrier, PutPrincipal, PutProfile
from iamscope.clouds.aws.change.edits import Join
from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.clouds.aws.plan.desk import AnyEdit, Desk, Origin
from iamscope.clouds.aws.records.arns import account_of, name_of, partition_of
from iamscope.clouds.aws.records.whole import Records

ANY = "any"
"""Begins the name of whoever is imagined."""
# What such an account runs with roles, by kind: how it is called, and in which state it is.
_RUNNING: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "lambda:function": ("lambda:{region}:{account}:function:any-function", {}),
    "ec2:instance": (
        "ec2:{region}:{account}:instance/i-0a0a0a0a0a0a0a0a0",
        {"state": "running", "agent": "Online"},
    ),
    "codebuild:project": ("codebuild:{region}:{account}:project/any-project", {}),
    "cloudformation:stack": ("cloudformation:{region}:{account}:stack/any-stack/0a0a0a0a", {}),
    "glue:devendpoint": ("glue:{region}:{account}:devEndpoint/any-endpoint", {}),
    "sagemaker:notebook-instance": (
        "sagemaker:{region}:{account}:notebook-instance/any-notebook",
        {"state": "InService"},
    ),
}
_REGION = "us-east-1"
RARE = frozenset({"s3:accessgrantslocation"})
"""What few accounts have, so that nobody imagines a strong role there: else whoever may `s3:*` came to it."""


def loose_policies(desk: Desk) -> Iterator[tuple[str, Origin]]:
    """Yield the managed policies that a plan makes and attaches to nobody, each with where it is written."""
    for (name, holder), origin in desk.origins.items():
        if not holder and name.startswith("arn:") and name not in desk.attached:
            yield name, origin


def holders(desk: Desk, after: Records) -> Iterator[tuple[str, Origin, tuple[AnyEdit, ...]]]:
    """Yield an imagined principal for each loose policy and each empty group, and what makes it."""
    for policy, origin in loose_policies(desk):
        if policy in after.policies:
            arn = f"{_of(policy)}role/{ANY}-holder-of-{name_of(policy)[:40]}"
            yield arn, origin, (PutPrincipal(arn), AttachNamed(policy, arn))
    members = {(entity.account, name) for entity in after.entities.values() for name in entity.groups}
    for key, group in after.groups.items():
        touched = desk.touched.get(group.arn)
        if key not in members and touched is not None:
            arn = f"{_of(group.arn)}user/{ANY}-member-of-{group.name[:40]}"
            yield arn, touched, (PutPrincipal(arn), Join(arn, group.arn))


def strong_principals(arn: str) -> Iterator[AnyEdit]:
    """Yield what gives the account of an ARN administrators: a role for services and people, and a user."""
    partition, account = partition_of(arn), account_of(arn)
    services = sorted({way.service for way in WAYS if way.service})
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": services, "AWS": f"arn:{partition}:iam::{account}:root"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    role, user = f"{_of(arn)}role/{ANY}-role-of-the-account", f"{_of(arn)}user/{ANY}-user-of-the-account"
    administrator = f"arn:{partition}:iam::aws:policy/AdministratorAccess"
    yield PutPrincipal(role, orjson.dumps(trust).decode())
    yield PutPrincipal(user)
    yield PutProfile(role, f"{ANY}-profile-of-the-account")
    yield AttachNamed(administrator, role)
    yield AttachNamed(administrator, user)
    for kind, (name, facts) in _RUNNING.items():
        resource = f"arn:{partition}:{name.format(region=_REGION, account=account)}"
        yield PutCarrier(kind, resource, role, facts)


def _of(arn: str) -> str:
    return f"arn:{partition_of(arn)}:iam::{account_of(arn)}:"
