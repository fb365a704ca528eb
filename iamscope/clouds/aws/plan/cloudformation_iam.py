"""Resources of CloudFormation that are principals, policies and what ties them together."""

from collections.abc import Iterator, Mapping
from typing import Any

from iamscope.clouds.aws.change.creations import PutGroup, PutKey, PutPrincipal
from iamscope.clouds.aws.change.edits import Join
from iamscope.clouds.aws.plan.desk import TRUST, AnyEdit, Desk, Origin, listed
from iamscope.clouds.aws.plan.editions import Kind
from iamscope.clouds.aws.plan.terraform_iam import Translator
from iamscope.iac.plan import Planned

_HOLDERS = {"Roles": "role", "Users": "user", "Groups": "group"}


def _role(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn = desk.arn(planned)
    desk.touch(arn, planned)
    path = "AssumeRolePolicyDocument"
    trust = desk.document(planned.values.get(path), planned, path, Kind.RESOURCE, TRUST, arn)
    yield PutPrincipal(arn, trust, desk.tags(planned), _boundary(planned, desk))
    yield from _policies(planned, desk, arn)


def _user(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn = desk.arn(planned)
    desk.touch(arn, planned)
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
    for number, one in enumerate(listed(planned.values.get("Policies"))):
        path = f"Policies[{number}]"
        if isinstance(one, Mapping):
            name = desk.names.resolved(one.get("PolicyName"), planned)
            label = name if isinstance(name, str) and name else path
            yield from desk.inline(arn, label, one.get("PolicyDocument"), planned, f"{path}.PolicyDocument")
        elif one is not None:
            yield from desk.inline(arn, path, one, planned, path)
    yield from _attached(planned, desk, arn)


def _attached(planned: Planned, desk: Desk, arn: str) -> Iterator[AnyEdit]:
    raw = planned.values.get("ManagedPolicyArns")
    for number, policy in enumerate(listed(desk.names.resolved(raw, planned, sole="id"))):
        yield from desk.attach(policy, arn, planned, f"ManagedPolicyArns[{number}]")


def _holders(planned: Planned, desk: Desk) -> Iterator[tuple[str, tuple[AnyEdit, ...]]]:
    for name, kind in _HOLDERS.items():
        for value in listed(desk.value(planned, name, sole="id")):
            arn, made = desk.holder(kind, value, planned)
            yield arn, made


def _inline_policy(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    name = desk.text(planned, "PolicyName") or planned.address
    for arn, made in _holders(planned, desk):
        yield from made
        if arn:
            yield from _put(planned, desk, arn, name)


def _put(planned: Planned, desk: Desk, arn: str, name: str) -> Iterator[AnyEdit]:
    yield from desk.inline(arn, name, planned.values.get("PolicyDocument"), planned, "PolicyDocument")


def _managed_policy(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn = desk.arn(planned)
    yield from desk.managed(arn, planned.values.get("PolicyDocument"), planned, "PolicyDocument")


def _managed_policy_ties(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    policy: Any = desk.arn(planned)
    for arn, made in _holders(planned, desk):
        yield from made
        if arn:
            yield from desk.attach(policy, arn, planned, "PolicyDocument")


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
