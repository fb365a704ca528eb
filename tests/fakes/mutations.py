"""Policies and small changes of them, whose relation is known by how they are made.

The base grants on buckets of its own in each statement, so that no statement hides another: whatever
widens or narrows one element widens or narrows the whole.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random
from typing import Any

from iamscope.access.solve import Relation
from tests.fakes.policies import Document, Statement

EQUAL, NARROWER, WIDER, OVERLAPPING = (
    Relation.EQUAL,
    Relation.NARROWER,
    Relation.WIDER,
    Relation.OVERLAPPING,
)
CONVERSE = {EQUAL: EQUAL, NARROWER: WIDER, WIDER: NARROWER, OVERLAPPING: OVERLAPPING}
Change = Callable[[Random, Document], Relation]

_ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:GetObjectTagging", "s3:RestoreObject")
_CONDITIONS: Sequence[dict[str, Any]] = (
    {"StringEquals": {"aws:PrincipalTag/team": ["ops", "pay"]}},
    {"StringLike": {"s3:prefix": "home/*"}},
    {"IpAddress": {"aws:SourceIp": "10.1.0.0/16"}},
    {"NumericLessThan": {"s3:max-keys": "100"}},
    {"Bool": {"aws:SecureTransport": "true"}},
    {"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}},
    {"ArnLike": {"aws:SourceArn": "arn:aws:sns:eu-west-1:111111111111:t*"}},
    {"ForAnyValue:StringEquals": {"aws:TagKeys": ["cost", "team"]}},
    {"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}},
)


def base(random: Random) -> Document:
    """Return a policy of three grants under different conditions and a denial within the first."""
    conditions = random.sample(_CONDITIONS, 2)
    grants = [_grant(random, number, condition) for number, condition in enumerate([{}, *conditions])]
    fence = {
        "Effect": "Deny",
        "Action": grants[0]["Action"][0],
        "Resource": "arn:aws:s3:::bucket-0/keep/*",
    }
    return {"Version": "2012-10-17", "Statement": [*grants, fence]}


def _grant(random: Random, number: int, condition: dict[str, Any]) -> Statement:
    grant: Statement = {
        "Effect": "Allow",
        "Action": random.sample(_ACTIONS, random.choice((2, 3))),
        "Resource": [f"arn:aws:s3:::bucket-{number}/*", f"arn:aws:s3:::bucket-{number}-logs/in/*"],
    }
    return {**grant, "Condition": deepcopy(condition)} if condition else grant


def mutated(seed: int) -> tuple[str, Document, Document, Relation]:
    """Return the name of a change, a changed policy, the policy, and how the one lies to the other."""
    random = Random(seed)
    original = base(random)
    changed = deepcopy(original)
    change = CHANGES[seed % len(CHANGES)]
    relation = change(random, changed)
    return change.__name__.strip("_"), changed, original, relation


def _any_grant(random: Random, document: Document) -> Statement:
    grant: Statement = random.choice(document["Statement"][:3])
    return grant


def _conditional(random: Random, document: Document) -> tuple[Statement, str, str]:
    """Return a grant with a condition, the operator and the key."""
    grant: Statement = random.choice(document["Statement"][1:3])
    operator = next(iter(grant["Condition"]))
    return grant, operator, next(iter(grant["Condition"][operator]))


def _a_wider_action(random: Random, document: Document) -> Relation:
    actions = _any_grant(random, document)["Action"]
    place = random.randrange(len(actions))
    actions[place] = random.choice((actions[place][:-3] + "*", "s3:*", "*", f"{actions[place]}*"))
    return WIDER


def _another_action(random: Random, document: Document) -> Relation:
    _any_grant(random, document)["Action"].append(random.choice(("s3:ListBucket", "sqs:SendMessage")))
    return WIDER


def _one_action_less(random: Random, document: Document) -> Relation:
    _any_grant(random, document)["Action"].pop()
    return NARROWER


def _a_different_action(random: Random, document: Document) -> Relation:
    _any_grant(random, document)["Action"][0] = "s3:AbortMultipartUpload"
    return OVERLAPPING


def _a_wider_resource(random: Random, document: Document) -> Relation:
    resources = _any_grant(random, document)["Resource"]
    bucket = resources[0].removesuffix("/*")
    resources[0] = random.choice((f"{bucket}*", "arn:aws:s3:::*", "*", f"{bucket[:-1]}?/*"))
    return WIDER


def _a_narrower_resource(random: Random, document: Document) -> Relation:
    resources = _any_grant(random, document)["Resource"]
    resources[0] = resources[0].removesuffix("*") + random.choice(("in/*", "?*/x", "x", "*/?"))
    return NARROWER


def _a_shifted_resource(random: Random, document: Document) -> Relation:
    resources = _any_grant(random, document)["Resource"]
    resources[1] = resources[1].replace("/in/", "/out/")
    return OVERLAPPING


def _a_condition_less(random: Random, document: Document) -> Relation:
    _conditional(random, document)[0].pop("Condition")
    return WIDER


def _a_condition_more(random: Random, document: Document) -> Relation:
    grant = _any_grant(random, document)
    condition = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    grant["Condition"] = {**grant.get("Condition", {}), "StringEqualsIgnoreCase": condition["StringEquals"]}
    return NARROWER


def _if_exists(random: Random, document: Document) -> Relation:
    grant, operator, key = _conditional(random, document)
    grant["Condition"] = {f"{operator}IfExists": grant["Condition"][operator]}
    if operator.startswith("ForAnyValue") or "Not" in operator or key == "aws:CurrentTime":
        # Open point 3.11, nothing new for a negated operator, and a key that is always there.
        grant["Condition"] = {operator: grant["Condition"][f"{operator}IfExists"]}
        return EQUAL
    return WIDER


_WIDER_VALUES: dict[str, Any] = {
    "aws:PrincipalTag/team": ["ops", "pay", "dev"],
    "s3:prefix": "hom*",
    "aws:SourceIp": "10.0.0.0/8",
    "s3:max-keys": "101",
    "aws:SecureTransport": ["true", "false"],
    "aws:CurrentTime": "2030-01-01T00:00:01Z",
    "aws:SourceArn": "arn:aws:sns:*:111111111111:t*",
    "aws:TagKeys": ["cost", "team", "owner"],
}
_OTHER_VALUES: dict[str, Any] = {
    "aws:PrincipalTag/team": ["ops", "dev"],
    "s3:prefix": "*/x",
    "aws:SourceIp": "11.0.0.0/16",
    "aws:SecureTransport": "false",
    "aws:SourceArn": "arn:aws:sns:eu-west-1:111111111111:?opic",
    "aws:TagKeys": ["cost", "owner"],
    "aws:RequestedRegion": "us-east-2",
}


def _wider_values(random: Random, document: Document) -> Relation:
    grant, operator, key = _conditional(random, document)
    if key not in _WIDER_VALUES:
        grant["Condition"][operator][key] = ["us-east-1", "us-west-1"]
        return NARROWER
    grant["Condition"][operator][key] = _WIDER_VALUES[key]
    return WIDER


def _other_values(random: Random, document: Document) -> Relation:
    grant, operator, key = _conditional(random, document)
    if key not in _OTHER_VALUES:
        return EQUAL
    grant["Condition"][operator][key] = _OTHER_VALUES[key]
    return OVERLAPPING


_OTHER_OPERATORS = {
    "StringEquals": ("StringEqualsIgnoreCase", WIDER),
    "StringLike": ("StringEquals", NARROWER),
    "IpAddress": ("NotIpAddress", OVERLAPPING),
    "NumericLessThan": ("NumericLessThanEquals", WIDER),
    "Bool": ("BoolIfExists", WIDER),
    "DateLessThan": ("DateLessThanEquals", WIDER),
    "ArnLike": ("StringLike", EQUAL),
    "ForAnyValue:StringEquals": ("ForAllValues:StringEquals", OVERLAPPING),
    "StringNotEquals": ("StringNotEqualsIgnoreCase", NARROWER),
}


def _another_operator(random: Random, document: Document) -> Relation:
    grant, operator, _ = _conditional(random, document)
    other, relation = _OTHER_OPERATORS[operator]
    grant["Condition"] = {other: grant["Condition"][operator]}
    return relation


def _a_denial_more(random: Random, document: Document) -> Relation:
    grant = _any_grant(random, document)
    fence = {
        "Effect": "Deny",
        "Action": grant["Action"][1],
        "Resource": grant["Resource"][1].replace("/*", "/x*"),
    }
    document["Statement"].insert(random.randrange(5), fence)
    return NARROWER


def _a_denial_of_nothing(random: Random, document: Document) -> Relation:
    fence = {"Effect": "Deny", "Action": "ec2:*", "NotResource": "arn:aws:s3:::bucket-0/*"}
    document["Statement"].insert(random.randrange(5), fence)
    return EQUAL


def _a_denial_less(random: Random, document: Document) -> Relation:
    document["Statement"].pop()
    return WIDER


def _a_denial_turned(random: Random, document: Document) -> Relation:
    document["Statement"][-1]["Effect"] = "Allow"
    return WIDER


def _a_wider_denial(random: Random, document: Document) -> Relation:
    document["Statement"][-1]["Resource"] = "arn:aws:s3:::bucket-0/k*"
    return NARROWER


def _a_denial_under_a_condition(random: Random, document: Document) -> Relation:
    document["Statement"][-1]["Condition"] = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    return WIDER


def _a_grant_less(random: Random, document: Document) -> Relation:
    document["Statement"].pop(random.randrange(3))
    return NARROWER


def _a_grant_for_all_but(random: Random, document: Document) -> Relation:
    grant = _any_grant(random, document)
    grant["NotAction"] = ["s3:AbortMultipartUpload", "iam:*"]
    del grant["Action"]
    return WIDER


def _a_grant_everywhere_but(random: Random, document: Document) -> Relation:
    grant = _any_grant(random, document)
    grant["NotResource"] = "arn:aws:s3:::vault/*"
    del grant["Resource"]
    return WIDER


def _a_redundant_grant(random: Random, document: Document) -> Relation:
    grant = deepcopy(_any_grant(random, document))
    grant["Resource"] = grant["Resource"][0].replace("/*", "/deep/*")
    document["Statement"].append(grant)
    return EQUAL


def _another_order(random: Random, document: Document) -> Relation:
    random.shuffle(document["Statement"])
    for one in document["Statement"][:1]:
        if isinstance(one["Action"], list):
            random.shuffle(one["Action"])
    return EQUAL


def _split_by_actions(random: Random, document: Document) -> Relation:
    grant = _any_grant(random, document)
    document["Statement"].append({**deepcopy(grant), "Action": grant["Action"].pop()})
    return EQUAL


def _split_by_resources(random: Random, document: Document) -> Relation:
    grant = _any_grant(random, document)
    document["Statement"].append({**deepcopy(grant), "Resource": grant["Resource"].pop()})
    return EQUAL


def _split_by_a_condition(random: Random, document: Document) -> Relation:
    grant = document["Statement"][0]
    both = [{"Bool": {"aws:SecureTransport": truth}} for truth in ("true", "false")]
    parts = [*both, {"Null": {"aws:SecureTransport": "true"}}]
    document["Statement"] = [
        *({**deepcopy(grant), "Condition": part} for part in parts),
        *document["Statement"][1:],
    ]
    return EQUAL


def _merged_patterns(random: Random, document: Document) -> Relation:
    grant = _any_grant(random, document)
    resource = grant["Resource"][0]
    stem = resource.removesuffix("*")
    grant["Resource"] = [stem, f"{stem}?", f"{stem}??*", *grant["Resource"][1:]]
    return EQUAL


def _other_letter_case(random: Random, document: Document) -> Relation:
    grant, operator, key = _conditional(random, document)
    grant["Action"] = [action.upper() for action in grant["Action"]]
    grant["Condition"] = {operator.lower(): {key.upper(): grant["Condition"][operator][key]}}
    return EQUAL


def _values_in_other_letter_case(random: Random, document: Document) -> Relation:
    resources = _any_grant(random, document)["Resource"]
    resources[0] = resources[0].upper().replace("ARN:AWS:S3", "arn:aws:s3")
    return OVERLAPPING


CHANGES: Sequence[Change] = (
    _a_wider_action,
    _another_action,
    _one_action_less,
    _a_different_action,
    _a_wider_resource,
    _a_narrower_resource,
    _a_shifted_resource,
    _a_condition_less,
    _a_condition_more,
    _if_exists,
    _wider_values,
    _other_values,
    _another_operator,
    _a_denial_more,
    _a_denial_of_nothing,
    _a_denial_less,
    _a_denial_turned,
    _a_wider_denial,
    _a_denial_under_a_condition,
    _a_grant_less,
    _a_grant_for_all_but,
    _a_grant_everywhere_but,
    _a_redundant_grant,
    _another_order,
    _split_by_actions,
    _split_by_resources,
    _split_by_a_condition,
    _merged_patterns,
    _other_letter_case,
    _values_in_other_letter_case,
)
