"""Permission sets of Identity Center: each becomes a role in every account that it is assigned in.

Those roles are AWS's own; here one of them stands for all, with a name of the form that they have.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from iamscope.clouds.aws.change.creations import PutPrincipal
from iamscope.clouds.aws.plan.desk import AnyEdit, Desk, listed
from iamscope.clouds.aws.plan.terraform_iam import Translator
from iamscope.iac.choice import elements
from iamscope.iac.plan import Planned
from iamscope.iac.values import Unknown

_SET = ("aws_ssoadmin_permission_set", "AWS::SSO::PermissionSet")


def _role(name: str, planned: Planned, desk: Desk) -> str:
    accounts = desk.names.accounts
    place = f"arn:{accounts.partition(planned)}:iam::{accounts.account(planned)}"
    return f"{place}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_{name}_0000000000000000"


def _of_set(planned: Planned, desk: Desk) -> str:
    name = desk.text(planned, "name") or desk.text(planned, "Name") or planned.address.rpartition(".")[2]
    return _role(name, planned, desk)


def _made(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn = _of_set(planned, desk)
    desk.principal(planned, arn)
    yield PutPrincipal(arn, None, desk.tags(planned), None)
    inline = planned.values.get("InlinePolicy")
    if inline:
        yield from desk.inline(arn, "InlinePolicy", inline, planned, "InlinePolicy")
    for one in elements(planned.values.get("ManagedPolicies"), "ManagedPolicies"):
        if one.value is not None:
            yield from desk.attach(desk.names.resolved(one.value, planned), arn, planned, one.path)


def _holder(planned: Planned, desk: Desk) -> tuple[str, tuple[AnyEdit, ...]]:
    """Return the role that stands for a permission set that an attribute names, and what makes it."""
    value = planned.values.get("permission_set_arn")
    names = value.references if isinstance(value, Unknown) else ()
    found = desk.names.named(names[0], planned) if len(names) == 1 else None
    if found is None and isinstance(value, str):
        found = next((one for one in desk.names.of_type(*_SET) if one.values.get("arn") == value), None)
    if found is not None:
        return _of_set(found, desk), ()
    if isinstance(value, str):
        arn = _role(value.rpartition("/")[2], planned, desk)
        return arn, (PutPrincipal(arn, None, None, None),)
    desk.notices.add(f"`{planned.address}`: nobody knows for which permission set it is")
    return "", ()


def _inline(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn, made = _holder(planned, desk)
    yield from made
    if arn:
        raw = planned.values.get("inline_policy")
        yield from desk.inline(arn, "inline_policy", raw, planned, "inline_policy")


def _attachment(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn, made = _holder(planned, desk)
    yield from made
    if arn:
        policy = desk.value(planned, "managed_policy_arn", sole="arn")
        yield from desk.attach(policy, arn, planned, "managed_policy_arn")


def _customer_attachment(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    arn, made = _holder(planned, desk)
    yield from made
    for block in listed(planned.values.get("customer_managed_policy_reference")):
        found: Any = block if isinstance(block, Mapping) else {}
        name = desk.names.resolved(found.get("name"), planned, sole="name")
        if arn and isinstance(name, str):
            accounts = desk.names.accounts
            path = found.get("path") or "/"
            place = f"arn:{accounts.partition(planned)}:iam::{accounts.account(planned)}"
            yield from desk.attach(
                f"{place}:policy{path}{name}", arn, planned, "customer_managed_policy_reference"
            )


SETS: Mapping[str, Translator] = dict.fromkeys(_SET, _made)
TIES: Mapping[str, Translator] = {
    "aws_ssoadmin_permission_set_inline_policy": _inline,
    "aws_ssoadmin_managed_policy_attachment": _attachment,
    "aws_ssoadmin_customer_managed_policy_attachment": _customer_attachment,
}
