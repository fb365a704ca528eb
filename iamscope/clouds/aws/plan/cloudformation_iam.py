"""Resources of CloudFormation that are principals, policies and what ties them together."""

from collections.abc import Iterator, Mapping
from typing import Any

from iamscope.clouds.aws.change.creations import PutGroup, PutKey, PutPrincipal
from iamscope.clouds.aws.change.edits import Join
from iamscope.clouds.aws.plan.desk import AnyEdit, Desk, Origin, listed
from iamscope.clouds.aws.plan.editions import named
from iamscope.clouds.aws.plan.terraform_iam import Translator
from iamscope.clouds.aws.plan.trusts import trust
from iamscope.iac.choice import elements
from iamscope.iac.plan import Planned

_HOLDERS = {"Roles": "role", "Users": "user", "Groups": "group"}


def _role(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn = desk.arn(planned)
    desk.principal(planned, arn)
    text = trust(planned, desk, "AssumeRolePolicyDocument", arn)
    yield PutPrincipal(arn, text, desk.tags(planned), _boundary(planned, desk))
    yield from _policies(planned, desk, arn)


def _user(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn = desk.arn(planned)
    desk.principal(planned, arn)
    yield PutPrincipal(arn, None, desk.tags(planned), _boundary(planned, desk))
    yield from _policies(planned, desk, arn)
    for value in listed(desk.value(planned, "Groups", sole="id")):
        group, made = desk.holder("group", value, planned)
        yield from made
        if group:
            yield Join(arn, group)


def _group(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn = desk.arn(planned)
    yield PutGroup(arn)
    yield from _policies(planned, desk, arn)


def _boundary(planned: Planned, desk: Desk) -> str:
    value = desk.value(planned, "PermissionsBoundary", sole="Arn")
    if value is not None and not isinstance(value, str):
        desk.notices.add(
            f"`{planned.address}`: its permissions boundary is not known, and taken to allow all"
        )
    return value if isinstance(value, str) else ""


def _policies(planned: Planned, desk: Desk, arn: str) -> Iterator[AnyEdit]:
    for one in elements(planned.values.get("Policies"), "Policies"):
        if isinstance(one.value, Mapping):
            name = desk.names.resolved(one.value.get("PolicyName"), planned)
            label = name if isinstance(name, str) and name else one.path
            raw, path = one.value.get("PolicyDocument"), f"{one.path}.PolicyDocument"
            yield from desk.inline(arn, label, raw, planned, path, named(one))
        elif one.value is not None:
            yield from desk.inline(arn, one.path, one.value, planned, one.path, named(one))
    for one in elements(planned.values.get("ManagedPolicyArns"), "ManagedPolicyArns"):
        if one.value is not None:
            policy = desk.names.resolved(one.value, planned, sole="id")
            yield from desk.attach(policy, arn, planned, one.path, named(one))


def _holders(planned: Planned, desk: Desk) -> Iterator[tuple[str, tuple[str, ...], tuple[AnyEdit, ...]]]:
    """Yield whom a policy is for, the conditions on which that hangs, and what makes them."""
    for name, kind in _HOLDERS.items():
        for one in elements(planned.values.get(name), name):
            if one.value is not None:
                arn, made = desk.holder(kind, desk.names.resolved(one.value, planned, sole="id"), planned)
                yield arn, named(one), made


def _inline_policy(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    name = desk.text(planned, "PolicyName") or planned.address
    for arn, perhaps, made in _holders(planned, desk):
        yield from made
        if arn:
            yield from _put(planned, desk, arn, name, perhaps)


def _put(
    planned: Planned, desk: Desk, arn: str, name: str, perhaps: tuple[str, ...] = ()
) -> Iterator[AnyEdit]:
    path = "PolicyDocument"
    yield from desk.inline(arn, name, planned.values.get(path), planned, path, perhaps)


def _managed_policy(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn = desk.arn(planned)
    yield from desk.managed(arn, planned.values.get("PolicyDocument"), planned, "PolicyDocument")
    yield from desk.attach_as_said(planned, "PolicyDocument")


def _managed_policy_ties(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    policy: Any = desk.arn(planned)
    for arn, perhaps, made in _holders(planned, desk):
        yield from made
        if arn:
            yield from desk.attach(policy, arn, planned, "PolicyDocument", perhaps)


def _inline_of(kind: str) -> Translator:
    def translate(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
        holder, made = desk.holder(kind, desk.value(planned, f"{kind.title()}Name", sole="id"), planned)
        yield from made
        if holder:
            yield from _put(planned, desk, holder, desk.text(planned, "PolicyName") or planned.address)

    return translate


def _membership(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    group, made = desk.holder("group", desk.value(planned, "GroupName", sole="id"), planned)
    yield from made
    for value in listed(desk.value(planned, "Users", sole="id")):
        user, also = desk.holder("user", value, planned)
        yield from also
        if user and group:
            desk.touch(user, planned)
            desk.origins.setdefault((f"membership of {group}", user), Origin(planned.address, "Users"))
            yield Join(user, group)


def _access_key(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    user, made = desk.holder("user", desk.value(planned, "UserName", sole="id"), planned)
    yield from made
    if user and planned.values.get("Status") != "Inactive":
        yield PutKey(user, planned.address)


POLICIES: Mapping[str, Translator] = {"AWS::IAM::ManagedPolicy": _managed_policy}
PRINCIPALS: Mapping[str, Translator] = {
    "AWS::IAM::Role": _role,
    "AWS::IAM::User": _user,
    "AWS::IAM::Group": _group,
}
TIES: Mapping[str, Translator] = {
    "AWS::IAM::Policy": _inline_policy,
    "AWS::IAM::ManagedPolicy": _managed_policy_ties,
    "AWS::IAM::RolePolicy": _inline_of("role"),
    "AWS::IAM::UserPolicy": _inline_of("user"),
    "AWS::IAM::GroupPolicy": _inline_of("group"),
    "AWS::IAM::UserToGroupAddition": _membership,
    "AWS::IAM::AccessKey": _access_key,
}
