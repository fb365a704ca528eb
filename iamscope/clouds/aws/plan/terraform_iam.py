"""Resources of Terraform's AWS provider that are principals, policies and what ties them together."""

from collections.abc import Callable, Iterator, Mapping

from iamscope.clouds.aws.change.creations import PutGroup, PutKey, PutPrincipal
from iamscope.clouds.aws.change.edits import Join
from iamscope.clouds.aws.plan.desk import AnyEdit, Desk, Origin, is_unset, listed
from iamscope.clouds.aws.plan.stand_ins import stand_in
from iamscope.clouds.aws.plan.trusts import trust
from iamscope.iac.plan import Planned
from iamscope.iac.values import Unknown

Translator = Callable[[Planned, Desk], Iterator[AnyEdit]]


def _role(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn = desk.arn(planned)
    desk.principal(planned, arn)
    text = trust(planned, desk, "assume_role_policy", arn)
    yield PutPrincipal(arn, text, desk.tags(planned), _boundary(planned, desk))
    yield from _inline_blocks(planned, desk, arn)
    yield from _attached(planned, desk, arn, "managed_policy_arns")


def _boundary(planned: Planned, desk: Desk) -> str | None:
    value = desk.value(planned, "permissions_boundary", sole="arn")
    if value is None or isinstance(value, str):
        return value or ""
    desk.boundary_unknown(planned)
    return ""


def _inline_blocks(planned: Planned, desk: Desk, arn: str) -> Iterator[AnyEdit]:
    blocks = planned.values.get("inline_policy")
    if is_unset(blocks):
        return
    for number, block in enumerate(listed(blocks)):
        path = f"inline_policy[{number}]"
        if isinstance(block, Mapping):
            name = desk.names.resolved(block.get("name"), planned)
            if block.get("policy"):
                label = name if isinstance(name, str) and name else path
                yield from desk.inline(arn, label, block["policy"], planned, f"{path}.policy")
        else:
            yield from desk.inline(arn, path, block, planned, path)


def _attached(planned: Planned, desk: Desk, holder: str, attribute: str) -> Iterator[AnyEdit]:
    raw = planned.values.get(attribute)
    if is_unset(raw):
        return
    for number, policy in enumerate(listed(desk.names.resolved(raw, planned, sole="arn"))):
        yield from desk.attach(policy, holder, planned, f"{attribute}[{number}]")


def _user(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn = desk.arn(planned)
    desk.principal(planned, arn)
    yield PutPrincipal(arn, None, desk.tags(planned), _boundary(planned, desk))


def _group(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    yield PutGroup(desk.arn(planned))


def _policy(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    yield from desk.managed(desk.arn(planned), planned.values.get("policy"), planned, "policy")
    yield from desk.attach_as_said(planned, "policy")


def _inline_of(kind: str) -> Translator:
    def translate(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
        holder, made = desk.holder(kind, planned.values.get(kind), planned)
        yield from made
        if holder:
            name = desk.text(planned, "name") or desk.text(planned, "name_prefix") or planned.address
            yield from desk.inline(holder, name, planned.values.get("policy"), planned, "policy")

    return translate


def _attachment_of(kind: str) -> Translator:
    def translate(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
        holder, made = desk.holder(kind, planned.values.get(kind), planned)
        yield from made
        if holder:
            policy = desk.value(planned, "policy_arn", sole="arn")
            yield from desk.attach(policy, holder, planned, "policy_arn")

    return translate


def _exclusive_of(kind: str) -> Translator:
    def translate(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
        holder, made = desk.holder(kind, planned.values.get(f"{kind}_name"), planned)
        yield from made
        if holder:
            yield from _attached(planned, desk, holder, "policy_arns")

    return translate


def _policy_attachment(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    policy = desk.value(planned, "policy_arn", sole="arn")
    for kind in ("user", "group", "role"):
        raw = planned.values.get(f"{kind}s")
        if is_unset(raw):
            continue
        for value in listed(desk.names.resolved(raw, planned, sole="name")):
            holder, made = desk.holder(kind, value, planned)
            yield from made
            if holder:
                yield from desk.attach(policy, holder, planned, "policy_arn")


def _membership(users: str, groups: str) -> Translator:
    def translate(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
        for one in listed(desk.value(planned, users, sole="name")):
            user, made = desk.holder("user", one, planned)
            yield from made
            for other in listed(desk.value(planned, groups, sole="name")):
                group, also = desk.holder("group", other, planned)
                yield from also
                if user and group:
                    desk.touch(user, planned)
                    desk.origins.setdefault((f"membership of {group}", user), Origin(planned.address, groups))
                    yield Join(user, group)

    return translate


def _access_key(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    user, made = desk.holder("user", planned.values.get("user"), planned)
    yield from made
    if user and planned.values.get("status") != "Inactive":
        key = planned.values.get("id")
        yield PutKey(user, planned.address if isinstance(key, Unknown | None) else str(key))


def _alone(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    """Yield the edits for a policy that stands for itself: it gets a holder of its own, if none is given."""
    accounts = desk.names.accounts
    partition, account = accounts.partition(planned), accounts.account(planned)
    arn = accounts.site.holders.get(planned.address) or (
        f"arn:{partition}:iam::{account}:role/{stand_in(planned)}"
    )
    desk.principal(planned, arn)
    yield PutPrincipal(arn, boundary=None)
    yield from desk.inline(arn, planned.address, planned.values.get("document"), planned, "document")


PRINCIPALS: Mapping[str, Translator] = {"aws_iam_user": _user, "aws_iam_group": _group}
POLICIES: Mapping[str, Translator] = {"aws_iam_policy": _policy}
ROLES: Mapping[str, Translator] = {"aws_iam_role": _role}
TIES: Mapping[str, Translator] = {
    "aws_iam_role_policy": _inline_of("role"),
    "aws_iam_user_policy": _inline_of("user"),
    "aws_iam_group_policy": _inline_of("group"),
    "aws_iam_role_policy_attachment": _attachment_of("role"),
    "aws_iam_user_policy_attachment": _attachment_of("user"),
    "aws_iam_group_policy_attachment": _attachment_of("group"),
    "aws_iam_role_policy_attachments_exclusive": _exclusive_of("role"),
    "aws_iam_user_policy_attachments_exclusive": _exclusive_of("user"),
    "aws_iam_group_policy_attachments_exclusive": _exclusive_of("group"),
    "aws_iam_policy_attachment": _policy_attachment,
    "aws_iam_group_membership": _membership("users", "group"),
    "aws_iam_user_group_membership": _membership("user", "groups"),
    "aws_iam_access_key": _access_key,
    "policy": _alone,
}
