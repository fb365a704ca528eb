"""A slow judgement of a model, without the gate: every request of a small world, one by one.

It is tried as whatever the agent can become.
"""

from itertools import product
from typing import Any

from iamscope.clouds.aws.cases import decide_case
from iamscope.model.decision import Outcome
from tests.fakes.plans import ACCOUNT
from tests.pipeline.mutant_plans import document
from tests.pipeline.mutants import (
    CODE,
    DATA,
    DECLARED,
    PROD,
    QUEUE,
    SECRET,
    TABLE,
    UNKNOWN,
    Json,
    allow,
    role_arn,
)

_PAIRS = [
    *product(
        ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        [f"{DATA}/a", f"{DATA}/logs/a", f"{DATA}/keep/a", "arn:aws:s3:::data-2/a", f"{PROD}/a"],
    ),
    *product(
        ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteTable"],
        [f"{TABLE}/orders", f"{TABLE}/other"],
    ),
    *product(["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteQueue"], [QUEUE, f"{QUEUE}-2"]),
    ("secretsmanager:GetSecretValue", SECRET),
    ("s3:DeleteBucket", DATA),
    ("lambda:CreateFunction", CODE),
    ("lambda:InvokeFunction", CODE),
    *(("iam:PassRole", role_arn(name)) for name in ("runner", "ops", "bot", "helper")),
    *(("iam:PutRolePolicy", role_arn(name)) for name in ("bot", "helper")),
    *(("sts:AssumeRole", role_arn(name)) for name in ("ops", "bot", "helper", "runner")),
]
_CONTEXTS = [
    {"aws:SourceVpc": network, "aws:SourceIp": address}
    for network in ("vpc-1", "vpc-2")
    for address in ("10.0.0.1", "8.8.8.8")
]


def has_excess(model: Json) -> bool:
    """Return whether some agent can make a request that its manifest does not declare."""
    return any(_excess(model, who) for who in DECLARED)


def _excess(model: Json, who: str) -> bool:
    declared = {"identity": [document(DECLARED[who])]}
    for name in _reached(model, who):
        policies = _policies_of(model, name)
        for (action, resource), context in product(_PAIRS, _CONTEXTS):
            given = (
                {**policies, "resource_policy": _trust(model, resource)}
                if action == "sts:AssumeRole"
                else policies
            )
            if _allowed(name, action, resource, context, given) and not _allowed(
                who, action, resource, context, declared
            ):
                return True
    return False


def _reached(model: Json, who: str) -> set[str]:
    held = {who}
    while True:
        more = {
            other
            for name in held
            for other in model["roles"]
            if other not in held and _becomes(model, name, other)
        }
        if not more:
            return held
        held |= more


def _becomes(model: Json, name: str, other: str) -> bool:
    """Return whether a role assumes another, or runs code as it."""
    policies, target = _policies_of(model, name), role_arn(other)

    def can(action: str, resource: str, **more: Any) -> bool:
        return any(_allowed(name, action, resource, context, {**policies, **more}) for context in _CONTEXTS)

    if can("sts:AssumeRole", target, resource_policy=_trust(model, target)):
        return True
    runs = any(
        one["Principal"].get("Service") == "lambda.amazonaws.com" for one in model["roles"][other]["trust"]
    )
    return (
        runs
        and can("iam:PassRole", target)
        and can("lambda:CreateFunction", CODE)
        and can("lambda:InvokeFunction", CODE)
    )


def _trust(model: Json, arn: str) -> Json:
    return document(model["roles"][arn.rpartition("/")[2]]["trust"])


def _policies_of(model: Json, name: str) -> Json:
    role = model["roles"][name]
    lists = [*role["inline"].values()]
    for policy in role["attached"]:
        lists.append(model["policies"].get(policy) or [allow("*", "*")])
    found: Json = {"identity": [document(_widest(one)) for one in lists]}
    if "boundary" in role:
        found["boundary"] = document(model["policies"][role["boundary"]])
    return found


def _widest(statements: list[Json]) -> list[Json]:
    """Return what statements perhaps grant, and deny for certain."""
    known = [one for one in statements if one["Effect"] == "Allow" or UNKNOWN not in one.values()]
    return [{**one, "Resource": "*"} if one["Resource"] == UNKNOWN else one for one in known]


def _allowed(name: str, action: str, resource: str, context: Json, policies: Json) -> bool:
    case = {
        "id": "mutant",
        "principal": {"kind": "role-session", "role_arn": role_arn(name)},
        "action": action,
        "resource": {"arn": resource, "account": ACCOUNT},
        "context": context,
        "policies": policies,
    }
    return decide_case(case).outcome is Outcome.ALLOW
