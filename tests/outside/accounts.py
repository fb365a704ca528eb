"""Random requests on generated accounts, with the layers that an account's own policies lack.

Identity policies, groups and boundaries are those of the generated principals. Resource policies, session
policies, service and resource control policies and endpoint policies are made around the request, most of
them so that they nearly fit.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from tests.bench.accounts import World, generate
from tests.bench.documents import ACCOUNT, REGIONS, Json
from tests.outside.layers import Layers
from tests.outside.services import ACTIONS, ARNS, WITHOUT_RESOURCE

ELSEWHERE = "222222222222"
_PRINCIPALS = 600
_OF_ONE_ACCOUNT = 1_500


def requests(count: int, seed: int) -> Iterator[Json]:
    """Yield that many cases, the same for the same seed; a new account is made for every 1,500."""
    for first in range(0, count, _OF_ONE_ACCOUNT):
        account = Account(generate(_PRINCIPALS, seed + first), Random(seed + first))
        for number in range(first, min(count, first + _OF_ONE_ACCOUNT)):
            yield account.case(f"ACCOUNT-{seed}-{number:05d}")


class Account:
    """A generated account, and the requests of its users and roles."""

    def __init__(self, world: World, chance: Random) -> None:
        self._chance = chance
        details = world.details
        self._holders = [*details["UserDetailList"], *details["RoleDetailList"]]
        self._groups = {group["GroupName"]: group for group in details["GroupDetailList"]}
        self._managed = {
            policy["Arn"]: policy["PolicyVersionList"][0]["Document"] for policy in details["Policies"]
        }

    def case(self, name: str) -> Json:
        """Return one request with everything that bears on it."""
        chance = self._chance
        holder = chance.choice(self._holders)
        identity = list(self._documents(holder))
        action, arn = self._wanted(identity)
        principal = self._principal(holder)
        here = ACCOUNT if chance.random() < 0.85 else ELSEWHERE
        arn = arn.replace(f":{ACCOUNT}:", f":{here}:")
        context = self._context(holder, principal, arn, here)
        policies: Json = {"identity": identity} if identity else {}
        boundary = holder.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        if boundary:
            policies["boundary"] = self._managed[boundary]
        policies |= Layers(chance, principal, action, arn, here).drawn(capped=bool(boundary))
        return {
            "id": name,
            "principal": principal,
            "action": action,
            "resource": {"arn": arn, "account": here},
            "context": context,
            "policies": policies,
        }

    def _documents(self, holder: Json) -> Iterator[Json]:
        for name in ("UserPolicyList", "RolePolicyList", "GroupPolicyList"):
            yield from (each["PolicyDocument"] for each in holder.get(name, []))
        yield from (self._managed[each["PolicyArn"]] for each in holder["AttachedManagedPolicies"])
        for group in holder.get("GroupList", []):
            yield from self._documents(self._groups[group])

    def _principal(self, holder: Json) -> Json:
        if "UserName" in holder:
            return {"kind": "user", "arn": holder["Arn"], "account": ACCOUNT}
        session = f"arn:aws:sts::{ACCOUNT}:assumed-role/{holder['RoleName']}/run-7"
        return {"kind": "role-session", "arn": session, "role_arn": holder["Arn"], "account": ACCOUNT}

    def _wanted(self, identity: list[Json]) -> tuple[str, str]:
        """Return an action and a resource, mostly near one that a statement speaks of."""
        chance = self._chance
        statements = [each for document_ in identity for each in document_["Statement"] if "Action" in each]
        if not statements or chance.random() < 0.15:
            return self._any(chance.choice(sorted(ACTIONS)))
        statement = chance.choice(statements)
        pattern = chance.choice(_listed(statement["Action"]))
        named = [each for each in sorted(ACTIONS) if fnmatchcase(each, pattern)]
        action, arn = self._any(chance.choice(named or sorted(ACTIONS)))
        service = action.partition(":")[0]
        places = [
            each
            for each in _listed(statement.get("Resource", statement.get("NotResource", [])))
            if each.startswith(f"arn:aws:{service}:")
        ]
        if arn == "*" or not places or chance.random() < 0.2:
            return action, arn
        filled = chance.choice(places).replace("*", "q7")
        return action, filled if filled.count(":") >= arn.count(":") else arn

    def _any(self, action: str) -> tuple[str, str]:
        if action in WITHOUT_RESOURCE:
            return action, "*"
        region = self._chance.choice(REGIONS)
        return action, ARNS[action.partition(":")[0]].format(region=region, account=ACCOUNT, name="other-7")

    def _context(self, holder: Json, principal: Json, arn: str, account: str) -> Json:
        """Return the keys that the request carries: those that are always there, and some of the others."""
        chance = self._chance
        region = arn.split(":")[3] if arn.count(":") > 4 else ""
        context: Json = {
            "aws:PrincipalArn": holder["Arn"],
            "aws:PrincipalAccount": ACCOUNT,
            "aws:PrincipalOrgID": "o-acme1234",
            "aws:PrincipalType": "User" if principal["kind"] == "user" else "AssumedRole",
            "aws:ResourceAccount": account,
            "aws:RequestedRegion": region or chance.choice((*REGIONS, "us-west-2")),
            "aws:CurrentTime": chance.choice(("2026-11-22T10:00:00Z", "2027-03-01T00:00:00Z")),
            "aws:SecureTransport": chance.choice(("true", "true", "false")),
            **{f"aws:PrincipalTag/{tag['Key']}": tag["Value"] for tag in holder.get("Tags", [])},
        }
        if principal["kind"] == "user":
            context["aws:username"] = holder["UserName"]
        else:
            context["aws:TokenIssueTime"] = "2026-11-22T09:40:00Z"
        if principal["kind"] == "role-session" or chance.random() < 0.3:
            context["aws:MultiFactorAuthPresent"] = chance.choice(("true", "false"))
        if chance.random() < 0.6:
            context["aws:SourceIp"] = chance.choice(("192.0.2.7", "203.0.113.9", "198.51.100.1"))
        else:
            context["aws:SourceVpce"] = chance.choice(("vpce-0a1b", "vpce-9"))
        if chance.random() < 0.5:
            team = context.get("aws:PrincipalTag/team", "data")
            context["aws:ResourceTag/team"] = chance.choice((team, "growth"))
            context["aws:ResourceTag/environment"] = chance.choice(("production", "staging"))
        return context


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
