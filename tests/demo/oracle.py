"""A slow and obvious evaluator, which judges the incident's right answers by trying requests one by one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

Json = dict[str, Any]
ANY_NAME = "SomethingNobodyNamed"


@dataclass(frozen=True)
class Held:
    """One statement that a principal holds: its document's name, its place there, and itself."""

    document: str
    index: int
    body: Json


@cache
def _compiled(pattern: str, fold: bool) -> re.Pattern[str]:
    text = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(text, re.DOTALL | (re.IGNORECASE if fold else re.NOFLAG))


def matches(patterns: str | list[str], text: str, *, fold: bool = False) -> bool:
    """Return whether one of the patterns fits the whole text."""
    return any(_compiled(pattern, fold).fullmatch(text) for pattern in listed(patterns))


def listed(value: str | list[str]) -> list[str]:
    """Return a policy's value as a list."""
    return [value] if isinstance(value, str) else value


def applies(body: Json, action: str, resource: str) -> bool:
    """Return whether a statement speaks about a request; its condition is not looked at."""
    if "NotAction" in body:
        spoken = not matches(body["NotAction"], action, fold=True)
    else:
        spoken = matches(body["Action"], action, fold=True)
    if "NotResource" in body:
        return spoken and not matches(body["NotResource"], resource)
    return spoken and matches(body["Resource"], resource)


def held(details: Json, principal: str) -> list[Held]:
    """Return the statements of a principal, its groups' included."""
    documents = {policy["Arn"]: _current(policy) for policy in details["Policies"]}
    return [
        Held(name, index, body)
        for holder in _holders(details, principal)
        for name, document in _documents(holder, documents)
        for index, body in enumerate(document["Statement"])
    ]


def _holders(details: Json, principal: str) -> list[Json]:
    everybody = [*details["UserDetailList"], *details["RoleDetailList"]]
    (own,) = (item for item in everybody if item["Arn"] == principal)
    groups = own.get("GroupList", [])
    return [own, *(group for group in details["GroupDetailList"] if group["GroupName"] in groups)]


def _documents(holder: Json, managed: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    for key in ("UserPolicyList", "GroupPolicyList", "RolePolicyList"):
        for policy in holder.get(key, []):
            yield policy["PolicyName"], policy["PolicyDocument"]
    for attached in holder["AttachedManagedPolicies"]:
        yield attached["PolicyName"], managed[attached["PolicyArn"]]


def _current(policy: Json) -> Json:
    (document,) = (item["Document"] for item in policy["PolicyVersionList"] if item["IsDefaultVersion"])
    return dict(document)


@dataclass(frozen=True)
class Rights:
    """What a principal's own policies say, read once: its statements and its boundary's."""

    statements: tuple[Held, ...]
    cap: tuple[Json, ...] | None

    def allows(self, action: str, resource: str) -> bool:
        """Return whether a request can be allowed under some condition."""
        said = {item.body["Effect"] for item in self.statements if applies(item.body, action, resource)}
        within = self.cap is None or any(applies(body, action, resource) for body in self.cap)
        return said == {"Allow"} and within


def rights(details: Json, principal: str) -> Rights:
    """Return what a principal's policies, its groups' and its boundary say."""
    cap = _holders(details, principal)[0].get("PermissionsBoundary")
    if cap is None:
        return Rights(tuple(held(details, principal)), None)
    (policy,) = (item for item in details["Policies"] if item["Arn"] == cap["PermissionsBoundaryArn"])
    return Rights(tuple(held(details, principal)), tuple(_current(policy)["Statement"]))


def beyond(owned: Rights, access: list[Json], known: Iterable[str]) -> set[tuple[str, int]]:
    """Return the statements that allow something effective which the manifest's access does not declare."""
    resources = list(known)
    return {
        (item.document, item.index)
        for item in owned.statements
        if item.body["Effect"] == "Allow"
        and any(
            owned.allows(action, resource) and not _declared(access, item.body, action, resource)
            for action, resource in requests(item.body, resources)
        )
    }


def _declared(access: list[Json], body: Json, action: str, resource: str) -> bool:
    condition = _normal(body.get("Condition", {}))
    return any(
        matches(entry["actions"], action, fold=True)
        and matches(entry["resources"], resource)
        and _normal(entry.get("conditions", {})) in ({}, condition)
        for entry in access
    )


def _normal(condition: Json) -> Json:
    return {
        operator: {key.lower(): sorted(listed(value)) for key, value in keys.items()}
        for operator, keys in condition.items()
    }


def requests(body: Json, known: list[str]) -> Iterator[tuple[str, str]]:
    """Return requests that a statement speaks about: each of its actions on resources of that service."""
    named = ("s3:DeleteObject", "s3:GetObject", "dynamodb:DeleteTable", "rds:DeleteDBCluster")
    patterns = [*listed(body["Action"]), *(name for name in named if matches(body["Action"], name))]
    for pattern in patterns:
        action = pattern.replace("*", ANY_NAME) if pattern != "*" else f"s3:{ANY_NAME}"
        for resource in _places(body, action.partition(":")[0].lower(), known):
            yield action, resource


def _places(body: Json, service: str, known: list[str]) -> list[str]:
    concrete = [pattern.replace("*", "anything") for pattern in listed(body["Resource"]) if pattern != "*"]
    fitting = [arn for arn in known if arn.split(":")[2] == service and matches(body["Resource"], arn)]
    return [*concrete, *fitting] or [f"arn:aws:{service}:eu-west-1:111111111111:anything"]
