"""Random policies, and requests around them: drawn so that statements, conditions and requests meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

Document = dict[str, Any]
Statement = dict[str, Any]

ACTIONS = (
    "s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "ec2:RunInstances",
    "iam:PassRole", "sqs:SendMessage", "made:Up",
)  # fmt: skip
ACTION_PATTERNS = ("s3:Get*", "s3:*Object", "s3:*", "*", "s3:?etObject*", "*:Send*", "made:*", "S3:PUTOBJECT")
RESOURCES = (
    "arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:s3:::a/home/ann/x", "arn:aws:s3:::ab/x",
    "arn:aws:s3:::b/x",
    "arn:aws:sqs:eu-west-1:111111111111:q", "arn:aws:iam::111111111111:role/r", "arn:aws:ec2:eu:1:a:b:c", "*",
)  # fmt: skip
RESOURCE_PATTERNS = (
    "*", "arn:aws:s3:::a*", "arn:aws:s3:::a/*", "arn:aws:s3:::*/x", "arn:aws:s3:::?/x", "arn:aws:s3*",
    "arn:aws:sqs:*:111111111111:*", "arn:*:s3:::a/home/${aws:username}/*",
    "arn:aws:s3:::a/${aws:PrincipalTag/t, 'home'}/*",
    "arn:aws:ec2:*:c", "arn:aws:s3:::${*}*",
)  # fmt: skip

_TEXTS = ("ann", "bob", "Ann", "")
_LIKE = ("a*", "?nn", "*", "${aws:username}", "b*b")
_IPS = ("10.0.0.1", "10.128.0.1", "11.0.0.0", "2001:db8::1")
_RANGES = ("10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "10.0.0.1", "0.0.0.0/0", "2001:db8::/32")
_NUMBERS = ("0", "5", "9.5", "10", "11", "many")
_DATES = ("2026-01-01T00:00:00Z", "2026-06-01", "1767225600", "2027-01-01T00:00:00+01:00")
_ARNS = ("arn:aws:sns:eu:1:t", "arn:aws:sns:us:1:t", "arn:aws:sns:eu:2:a:b", "plain")
_ARN_PATTERNS = ("arn:aws:sns:*:1:t", "arn:aws:sns:eu:*:*", "arn:*:s?s:eu:1:t")


@dataclass(frozen=True, slots=True)
class Key:
    """A condition key with the operators that fit it, values for policies and values for requests."""

    name: str
    operators: tuple[str, ...]
    wanted: tuple[Any, ...]
    given: tuple[Any, ...]
    many: bool = False


_TEXT_OPERATORS = (
    "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
    "StringNotLike",
)  # fmt: skip
_SIZES = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
KEYS = (
    Key("aws:username", _TEXT_OPERATORS, (*_TEXTS, *_LIKE), _TEXTS),
    Key("s3:prefix", _TEXT_OPERATORS, (*_TEXTS, *_LIKE), _TEXTS),
    Key("aws:PrincipalTag/t", _TEXT_OPERATORS, (*_TEXTS, *_LIKE), _TEXTS),
    Key("s3:max-keys", tuple(f"Numeric{size}" for size in _SIZES), _NUMBERS, _NUMBERS[:5]),
    Key("aws:CurrentTime", tuple(f"Date{size}" for size in _SIZES), _DATES, _DATES),
    Key("aws:SecureTransport", ("Bool",), ("true", "false", True), ("true", "false")),
    Key("made:flag", ("Bool",), ("true", "false"), ("true", "false")),
    Key("aws:SourceIp", ("IpAddress", "NotIpAddress"), _RANGES, _IPS),
    Key("aws:SourceArn", ("ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals"), _ARN_PATTERNS, _ARNS),
    Key("made:blob", ("BinaryEquals",), ("YWJj", "AAE=", "?"), ("YWJj", "AAE=", "YQ==")),
    Key("aws:TagKeys", _TEXT_OPERATORS, _TEXTS, (["ann"], ["ann", "bob"], ["c"], []), many=True),
    Key("made:set", _TEXT_OPERATORS, _TEXTS, (["ann"], ["ann", "bob"], ["c"], "ann"), many=True),
)
# Always carried by a request (fact AWS 3.14).
ALWAYS = ("aws:CurrentTime",)


def document(random: Random) -> Document:
    """Return a policy of one to four statements."""
    version = random.choice(["2012-10-17"] * 5 + ["2008-10-17"])
    focus = random.sample(KEYS, 2)
    return {"Version": version, "Statement": [statement(random, focus) for _ in range(random.randint(1, 4))]}


def statement(random: Random, focus: Sequence[Key]) -> Statement:
    """Return a statement whose conditions mostly look at the keys in focus."""
    drawn: Statement = {"Effect": random.choice(["Allow"] * 3 + ["Deny"])}
    for name, exact, patterns in (
        ("Action", ACTIONS, ACTION_PATTERNS),
        ("Resource", RESOURCES[:-1], RESOURCE_PATTERNS),
    ):
        pool = exact if random.random() < 0.3 else patterns
        element = f"Not{name}" if random.random() < 0.15 else name
        drawn[element] = random.sample(pool, random.choice((1, 1, 2)))
    for _ in range(random.choice((0, 0, 0, 1, 1, 2))):
        operator, key, wanted = test(random, random.choice([*focus, *focus, random.choice(KEYS)]))
        drawn.setdefault("Condition", {}).setdefault(operator, {})[key] = wanted
    return drawn


def test(random: Random, key: Key) -> tuple[str, str, Any]:
    """Return a condition test on a key: operator, key and values."""
    if random.random() < 0.12:
        return "Null", key.name, random.choice(["true", "false"])
    operator = random.choice(key.operators)
    if random.random() < (0.85 if key.many else 0.06):
        operator = random.choice(["ForAllValues:", "ForAnyValue:"]) + operator
    if random.random() < 0.2:
        operator += "IfExists"
    return operator, key.name, random.sample(key.wanted, random.choice((1, 1, 2)))


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: keys that are not in `context` are absent."""

    action: str
    resource: str
    context: Mapping[str, Any]


def request(random: Random) -> Asked:
    """Return a request near the random policies."""
    context = {
        key.name: random.choice(key.given) for key in KEYS if random.random() < 0.7 or key.name in ALWAYS
    }
    action = random.choice((*ACTIONS, "s3:GetBucketAcl", "made:upper"))
    return Asked(action, random.choice(RESOURCES), context)


test.__test__ = False  # type: ignore[attr-defined]


PRINCIPALS: tuple[Any, ...] = (
    "*",
    {"AWS": "*"},
    {"AWS": "111111111111"},
    {"AWS": "arn:aws:iam::111111111111:root"},
    {"AWS": ["arn:aws:iam::111111111111:user/ann", "222222222222"]},
    {"AWS": "arn:aws:iam::111111111111:user/ann"},
    {"AWS": "arn:aws:iam::111111111111:role/ops/r"},
    {"AWS": ["arn:aws:iam::111111111111:role/ops/r", "arn:aws:sts::111111111111:assumed-role/r/run"]},
    {"AWS": "arn:aws:sts::111111111111:assumed-role/r/run"},
    {"Service": "lambda.amazonaws.com"},
    {"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"], "AWS": "222222222222"},
    {"Federated": "arn:aws:iam::111111111111:oidc-provider/ci.example"},
    {"CanonicalUser": "c1"},
    {"CanonicalUser": ["c1", "c2"]},
)


def resource_policy(random: Random) -> Document:
    """Return a policy whose statements name principals."""
    drawn = document(random)
    for one in drawn["Statement"]:
        one["NotPrincipal" if random.random() < 0.2 else "Principal"] = random.choice(PRINCIPALS)
    return drawn
