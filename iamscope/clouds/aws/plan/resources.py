"""Planned resources that are no principals: what runs with a role, what has a policy, and the rest."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from iamscope.clouds.aws.change.creations import AddStatement, PutCarrier, PutProfile, PutResource
from iamscope.clouds.aws.data.planned_resources import (
    CLOUDFORMATION_CARRIERS,
    CLOUDFORMATION_POLICIES,
    PROFILED,
    PROFILES,
    TERRAFORM_CARRIERS,
    TERRAFORM_POLICIES,
    Carrying,
    Guarded,
)
from iamscope.clouds.aws.plan.desk import AnyEdit, Desk, Origin, is_unset, listed, spelled
from iamscope.clouds.aws.records.arns import split
from iamscope.iac.plan import Planned
from iamscope.iac.values import Unknown, is_known

_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
_PERMISSIONS = ("aws_lambda_permission", "AWS::Lambda::Permission")
_CARRIERS: Mapping[str, Carrying] = {**TERRAFORM_CARRIERS, **CLOUDFORMATION_CARRIERS}
_POLICIES: Mapping[str, Guarded] = {**TERRAFORM_POLICIES, **CLOUDFORMATION_POLICIES}


def inventory(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    """Yield the edits that take a resource into the inventory, with the roles that it runs with."""
    arn = desk.names.itself(planned)
    if (parsed := split(arn)) and parsed.service != "iam":
        yield PutResource(arn, parsed.account or desk.names.accounts.account(planned), desk.tags(planned))
    carrying = _CARRIERS.get(planned.type)
    if carrying is not None:
        for path in carrying.roles:
            yield from _carry(planned, desk, carrying.kind, _at(planned.values, path), path, carrying.state)
    if planned.type in PROFILES:
        yield from _profile(planned, desk, _at(planned.values, PROFILES[planned.type]))
    if planned.type in PROFILED:
        kind, path = PROFILED[planned.type]
        yield from _profiled(planned, desk, kind, path)


def _carry(planned: Planned, desk: Desk, kind: str, value: Any, path: str, state: str) -> Iterator[AnyEdit]:
    role = desk.names.resolved(value, planned, sole="arn")
    name = desk.arn(planned)
    if isinstance(role, str) and role.startswith("arn:"):
        desk.origins.setdefault((f"role of {name}", role), Origin(planned.address, path))
        yield PutCarrier(kind, name, role, {"state": state} if state else {})
    elif value is not None and not is_known(value):
        desk.notices.add(f"`{planned.address}`: with which principal it runs is not known")


def _profile(planned: Planned, desk: Desk, value: Any) -> Iterator[AnyEdit]:
    if value is None:
        return
    role, made = desk.holder("role", value, planned)
    yield from made
    if role:
        yield PutProfile(role, planned.address)


def _profiled(planned: Planned, desk: Desk, kind: str, path: str) -> Iterator[AnyEdit]:
    name = desk.names.resolved(_at(planned.values, path), planned, sole="name")
    for profile in desk.names.of_type(*PROFILES):
        if isinstance(name, str) and name and name == desk.names.attributes(profile).get("id"):
            role, made = desk.holder("role", _at(profile.values, PROFILES[profile.type]), profile)
            yield from made
            if role:
                yield PutCarrier(kind, desk.arn(planned), role, {"state": "running"})


def policies(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    """Yield the edits that give resources their policies."""
    if planned.type in _PERMISSIONS:
        yield from _permission(planned, desk)
    guarded = _POLICIES.get(planned.type)
    raw = planned.values.get(guarded.policy) if guarded else None
    # Without an expression of its own, AWS fills in a policy that lets in nobody but the account.
    if guarded is None or raw is None or raw == "" or (not guarded.on and is_unset(raw)):
        return
    for name in _named(planned, desk, guarded) if guarded.on else [desk.arn(planned)]:
        arn = _resource(planned, desk, guarded, name)
        if arn:
            parsed = split(arn)
            account = (parsed.account if parsed else "") or desk.names.accounts.account(planned)
            yield PutResource(arn, account)
            yield from desk.of_resource(arn, raw, planned, guarded.policy)
        else:
            desk.notices.add(f"`{planned.address}`: nobody knows on what its policy stands")
            desk.lets_in(planned, guarded.policy, arn)


def _named(planned: Planned, desk: Desk, guarded: Guarded) -> Iterator[Any]:
    """Yield on what a policy stands: a thing whose name nobody knows is still the one that is named."""
    for name in listed(desk.value(planned, guarded.on, sole=guarded.sole)):
        told = name.references if isinstance(name, Unknown) else ()
        found = desk.names.named(told[0], planned) if len(told) == 1 else None
        yield (desk.names.itself(found) if found else "") or name


def _resource(planned: Planned, desk: Desk, guarded: Guarded, name: Any) -> str:
    text = spelled(name)
    if text.startswith("arn:") or not guarded.on:
        return text
    if text.startswith("https://sqs."):
        host, account, queue = text.removeprefix("https://").split("/", 2)
        return f"arn:{desk.names.accounts.partition(planned)}:sqs:{host.split('.')[1]}:{account}:{queue}"
    if not text or not guarded.arn:
        return ""
    accounts = desk.names.accounts
    region = accounts.region(planned)
    return guarded.arn.format(
        partition=accounts.partition(planned),
        region=region if isinstance(region, str) else "*",
        account=accounts.account(planned),
        name=text,
    )


def _permission(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    words = {name.lower().replace("_", ""): name for name in planned.values}

    def value(name: str, sole: str = "") -> Any:
        return desk.value(planned, words.get(name, name), sole=sole)

    function = spelled(value("functionname", "function"))
    if function and not function.startswith("arn:"):
        accounts = desk.names.accounts
        region = spelled(accounts.region(planned)) or "*"
        place = f"{accounts.partition(planned)}:lambda:{region}:{accounts.account(planned)}"
        function = f"arn:{place}:function:{function}"
    who, action = value("principal", "arn"), value("action")
    if not function or not isinstance(who, str) or not isinstance(action, str):
        desk.notices.add(f"`{planned.address}`: what it permits is not known")
        desk.lets_in(planned, words.get("principal", "principal"), function)
        return
    service = "." in who and not who.startswith("arn:")
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": "*" if who == "*" else {"Service" if service else "AWS": who},
        "Action": action,
        "Resource": function,
    }
    tests = {}
    if isinstance(source := value("sourcearn", "arn"), str) and source:
        tests["ArnLike"] = {"AWS:SourceArn": source}
    if isinstance(account := value("sourceaccount"), str) and account:
        tests["StringEquals"] = {"AWS:SourceAccount": account}
    if isinstance(organization := value("principalorgid"), str) and organization:
        tests.setdefault("StringEquals", {})["aws:PrincipalOrgID"] = organization
    if tests:
        statement["Condition"] = tests
    desk.origins.setdefault(("resource policy", function), Origin(planned.address, ""))
    yield AddStatement(function, orjson.dumps(statement).decode())


def _at(values: Any, path: str) -> Any:
    """Return the value at a path such as `target[0].role_arn`, `None` where it leads nowhere."""
    for name, number in _STEP.findall(path):
        if not isinstance(values, Mapping):
            return values if not is_known(values) else None
        values = values.get(name)
        if number:
            found = listed(values)
            values = found[int(number)] if int(number) < len(found) else None
    return values
