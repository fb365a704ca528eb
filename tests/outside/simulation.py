"""What iam-simulate is given for a case: its documented input, filled from ours.

Where it has no word for something, its terms are used: a root user is given a policy that allows everything,
and a principal of the management account is given no SCPs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]

_EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def simulation(case: Mapping[str, Any]) -> Json:
    """Return the simulation that asks what a case asks. Unknown keys have to be settled before."""
    principal, policies = case["principal"], case["policies"]
    kind = principal["kind"]
    account = str(case["resource"].get("account", ""))
    managing = principal.get("management_account") is True
    spared = managing and account == principal.get("account")
    return {
        "request": {
            "principal": {"type": "Anonymous"} if kind == "anonymous" else principal["arn"],
            "action": case["action"],
            "resource": {"resource": case["resource"]["arn"], "accountId": account},
            "contextVariables": {key: _value(value) for key, value in case["context"].items()},
        },
        "identityPolicies": _named([_EVERYTHING] if kind == "root" else policies.get("identity", [])),
        "serviceControlPolicies": []
        if managing or kind == "anonymous"
        else _levels(policies.get("scps", [])),
        "resourceControlPolicies": [] if spared else _levels(policies.get("rcps", [])),
        **({"resourcePolicy": policies["resource_policy"]} if "resource_policy" in policies else {}),
        **({"sessionPolicy": policies["session"]} if "session" in policies else {}),
        **_singles(policies, "boundary", "permissionBoundaryPolicies"),
        **_singles(policies, "vpc_endpoint", "vpcEndpointPolicies"),
        # A tag that the request carries tells that the bucket has its tags switched on (fact 2.8c).
        "additionalSettings": {"s3": {"bucketAbacEnabled": _tagged(case["context"])}},
    }


def _named(documents: Sequence[Json]) -> list[Json]:
    return [{"name": f"policy-{number}", "policy": document} for number, document in enumerate(documents)]


def _levels(levels: Sequence[Sequence[Json]]) -> list[Json]:
    return [
        {"orgIdentifier": f"level-{number}", "policies": _named(level)} for number, level in enumerate(levels)
    ]


def _singles(policies: Mapping[str, Any], ours: str, theirs: str) -> Json:
    if ours not in policies:
        return {}
    given = policies[ours]
    return {theirs: _named(given if isinstance(given, list) else [given])}


def _value(value: object) -> str | list[str]:
    if isinstance(value, list):
        return [str(_value(item)) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _tagged(context: Mapping[str, Any]) -> bool:
    return any(key.lower().startswith("aws:resourcetag/") for key in context)
