"""Rules of the fact sheet that its own cases do not reach, one small case for each."""

from typing import Any

import pytest

from . import agrees, decide, decide_by_parts
from .conditions import UnknownOperatorError
from .facts import OutsideOracleError

HOME, AWAY = "111111111111", "222222222222"
IAM, STS = f"arn:aws:iam::{HOME}", f"arn:aws:sts::{HOME}"
USER = {"kind": "user", "arn": f"{IAM}:user/ops", "account": HOME}
MANAGER = USER | {"management_account": True}
SESSION = {
    "kind": "role-session",
    "arn": f"{STS}:assumed-role/deploy/run-7",
    "role_arn": f"{IAM}:role/ops/deploy",
    "account": HOME,
}
STRANGER = {"kind": "user", "arn": f"arn:aws:iam::{AWAY}:user/ext", "account": AWAY}
BOB = {
    "kind": "federated-user",
    "arn": f"{STS}:federated-user/bob",
    "user_arn": f"{IAM}:user/ops",
    "account": HOME,
}
LINKED = SESSION | {"role_arn": f"{IAM}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"}
FAKE_LINKED = SESSION | {"role_arn": f"{IAM}:role/AWSServiceRoleForX"}
ROOT = {"kind": "root", "arn": f"{IAM}:root", "account": HOME}
SERVICE = {"kind": "service", "arn": "sns.amazonaws.com"}
ANONYMOUS = {"kind": "anonymous"}
OIDC = {"kind": "federated", "arn": f"{IAM}:oidc-provider/example.com", "account": HOME}

OBJECT = {"arn": "arn:aws:s3:::ledger/q1/a.csv", "account": HOME}
QUEUE = {"arn": f"arn:aws:sqs:eu-west-1:{HOME}:jobs", "account": HOME}
KEY = {"arn": f"arn:aws:kms:eu-west-1:{HOME}:key/0a1b", "account": HOME}
ADMIN = {"arn": f"{IAM}:role/admin", "account": HOME}
NONE = {"arn": "*", "account": HOME}


def allow(action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    """Return a document with one Allow statement."""
    return document({"Effect": "Allow", "Action": action, "Resource": resource} | more)


def deny(action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    """Return a document with one Deny statement."""
    return document({"Effect": "Deny", "Action": action, "Resource": resource} | more)


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    """Return a document of these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def to(principal: Any, effect: str = "Allow", **more: Any) -> dict[str, Any]:
    """Return a resource policy that speaks of a principal."""
    return document({"Effect": effect, "Principal": principal, "Action": "*", "Resource": "*"} | more)


def case(principal: Any, action: str, resource: dict[str, str], /, **more: Any) -> dict[str, Any]:
    """Return a case; what is not a layer goes beside the layers."""
    beside = {name: more.pop(name) for name in ("context", "unknown_keys") if name in more}
    return {"principal": principal, "action": action, "resource": resource, "policies": more} | beside


GET, SEND, DECRYPT, ASSUME = "s3:GetObject", "sqs:SendMessage", "kms:Decrypt", "sts:AssumeRole"
DENY_ALL_RCP = [[deny(Principal="*")]]
IF_EXISTS = {"ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": "a"}}

CASES = [
    (
        "1.3 role found by name",
        case(SESSION["arn"], GET, OBJECT, resource_policy=to({"AWS": SESSION["role_arn"]})),
        "allow",
    ),
    (
        "1.3 role of another account",
        case(SESSION["arn"], GET, OBJECT, resource_policy=to({"AWS": f"arn:aws:iam::{AWAY}:role/deploy"})),
        "implicit-deny",
    ),
    ("1.4 no session policy", case(BOB, GET, OBJECT, identity=[allow()]), "implicit-deny"),
    ("1.4 both", case(BOB, GET, OBJECT, identity=[allow()], session=allow()), "allow"),
    ("1.4 session named", case(BOB, GET, OBJECT, resource_policy=to({"AWS": BOB["arn"]})), "allow"),
    (
        "1.4 user named, no session policy",
        case(BOB, GET, OBJECT, resource_policy=to({"AWS": USER["arn"]})),
        "implicit-deny",
    ),
    (
        "1.4 user named, boundary silent",
        case(
            BOB,
            GET,
            OBJECT,
            resource_policy=to({"AWS": USER["arn"]}),
            session=allow(),
            boundary=allow("ec2:*"),
        ),
        "implicit-deny",
    ),
    ("1.5 root", case(ROOT, GET, OBJECT), "allow"),
    ("1.5 root, SCP silent", case(ROOT, GET, OBJECT, scps=[[allow("ec2:*")]]), "implicit-deny"),
    ("1.5 root, other account", case(ROOT, GET, OBJECT | {"account": AWAY}), "implicit-deny"),
    ("1.5 root assumes", case(ROOT, ASSUME, ADMIN, resource_policy=to("*")), "implicit-deny"),
    (
        "1.5 root, key unmentioned",
        case(ROOT, DECRYPT, KEY, resource_policy=to({"AWS": USER["arn"]})),
        "implicit-deny",
    ),
    ("1.5 root, key mentions account", case(ROOT, DECRYPT, KEY, resource_policy=to({"AWS": HOME})), "allow"),
    ("1.5 task policy", case(ROOT, GET, OBJECT, session=allow("sqs:*")), "implicit-deny"),
    (
        "1.6 RCP hits services",
        case(SERVICE, SEND, QUEUE, resource_policy=to("*"), rcps=DENY_ALL_RCP),
        "explicit-deny",
    ),
    ("1.6 SCP does not", case(SERVICE, SEND, QUEUE, resource_policy=to("*"), scps=[[deny()]]), "allow"),
    (
        "1.7 NotPrincipal allows anonymous",
        case(
            ANONYMOUS,
            GET,
            OBJECT,
            resource_policy=document(
                {"Effect": "Allow", "NotPrincipal": {"AWS": HOME}, "Action": "*", "Resource": "*"}
            ),
        ),
        "allow",
    ),
    (
        "1.8 path counts",
        case(LINKED, GET, OBJECT, identity=[allow()], scps=[[deny()]], rcps=DENY_ALL_RCP),
        "allow",
    ),
    (
        "1.8 name does not",
        case(FAKE_LINKED, GET, OBJECT, identity=[allow()], scps=[[deny()]]),
        "explicit-deny",
    ),
    ("2.3a management account", case(MANAGER, GET, OBJECT, identity=[allow()], rcps=DENY_ALL_RCP), "allow"),
    (
        "2.3a member account of the same organization",
        case(
            MANAGER,
            GET,
            OBJECT | {"account": AWAY},
            identity=[allow()],
            resource_policy=to("*"),
            rcps=DENY_ALL_RCP,
        ),
        "explicit-deny",
    ),
    ("2.3d retire", case(USER, "kms:RetireGrant", KEY, resource_policy=to("*"), rcps=DENY_ALL_RCP), "allow"),
    (
        "2.3e web identity",
        case(
            OIDC,
            "sts:AssumeRoleWithWebIdentity",
            ADMIN,
            resource_policy=to({"Federated": OIDC["arn"]}),
            rcps=DENY_ALL_RCP,
        ),
        "explicit-deny",
    ),
    (
        "2.6d capped nowhere",
        case(SESSION, GET, OBJECT, resource_policy=to("*"), session=allow("ec2:*")),
        "allow",
    ),
    (
        "2.6e account, session silent",
        case(
            SESSION,
            GET,
            OBJECT,
            identity=[allow()],
            session=allow("ec2:*"),
            resource_policy=to({"AWS": HOME}),
        ),
        "implicit-deny",
    ),
    (
        "2.6 the widest entry counts",
        case(
            SESSION,
            GET,
            OBJECT,
            boundary=allow("ec2:*"),
            resource_policy=to({"AWS": [SESSION["role_arn"], SESSION["arn"]]}),
        ),
        "allow",
    ),
    ("2.7 star", case(STRANGER, GET, OBJECT, resource_policy=to("*")), "implicit-deny"),
    (
        "2.7 boundary of the stranger",
        case(
            STRANGER,
            ASSUME,
            ADMIN,
            identity=[allow()],
            boundary=allow("s3:*"),
            resource_policy=to({"AWS": STRANGER["arn"]}),
        ),
        "implicit-deny",
    ),
    (
        "2.8a condition of the account statement",
        case(
            USER,
            DECRYPT,
            KEY,
            identity=[allow()],
            resource_policy=to({"AWS": HOME}, Condition={"StringEquals": {"kms:ViaService": "s3"}}),
        ),
        "implicit-deny",
    ),
    ("2.8a no key policy", case(USER, DECRYPT, KEY, identity=[allow()]), "implicit-deny"),
    ("2.8a not for other things", case(USER, "kms:ListKeys", NONE, identity=[allow()]), "allow"),
    (
        "2.8d lattice needs both",
        case(USER, "vpc-lattice-svcs:Invoke", QUEUE, resource_policy=to("*")),
        "implicit-deny",
    ),
    (
        "2.8f reading is fine",
        case(USER, "iam:GetRole", {"arn": f"{IAM}:role/aws-reserved/x"}, identity=[allow()]),
        "allow",
    ),
    (
        "2.8f managed policy",
        case(
            USER,
            "iam:CreatePolicyVersion",
            {"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "account": HOME},
            identity=[allow()],
        ),
        "implicit-deny",
    ),
    (
        "2.8g: silent endpoint",
        case(USER, GET, OBJECT, identity=[allow()], vpc_endpoint=[allow("sqs:*")]),
        "implicit-deny",
    ),
    (
        "2.8g: endpoint denies",
        case(USER, GET, OBJECT, identity=[allow()], vpc_endpoint=[allow(), deny()]),
        "explicit-deny",
    ),
    ("2.11 denied", case(USER, "sts:GetSessionToken", NONE, identity=[deny()]), "conditional"),
    ("2.11 SCP silent", case(USER, "sts:GetSessionToken", NONE, scps=[[allow("s3:*")]]), "allow"),
    (
        "4.1 roles have no session token",
        case(SESSION, "sts:GetSessionToken", NONE, identity=[allow()]),
        "implicit-deny",
    ),
    (
        "4.2 federated user",
        case(BOB, ASSUME, ADMIN, resource_policy=to("*"), session=allow()),
        "implicit-deny",
    ),
    ("3.1 SCP wildcard", case(USER, GET, OBJECT, identity=[allow()], scps=[[allow("s?:*Object")]]), "allow"),
    (
        "3.3 short ARN in a resource policy",
        case(USER, SEND, QUEUE, resource_policy=to("*", Resource="arn:aws:sqs")),
        "implicit-deny",
    ),
    (
        "3.3 short ARN with a star there",
        case(USER, SEND, QUEUE, resource_policy=to("*", Resource="arn:aws:s*")),
        "allow",
    ),
    (
        "3.3 short ARN denies for certain",
        case(USER, SEND, QUEUE, identity=[allow(), deny(resource="arn:aws:sq*")]),
        "explicit-deny",
    ),
    (
        "3.3 inner star stays",
        case(USER, SEND, QUEUE, identity=[allow(resource="arn:aws:sqs:*t-1:jobs")]),
        "implicit-deny",
    ),
    (
        "3.3 partition",
        case(USER, GET, OBJECT, identity=[allow(resource="arn:aws-cn:s3:::*")]),
        "implicit-deny",
    ),
    (
        "3.4 NotResource with a star",
        case(
            USER,
            "s3:ListAllMyBuckets",
            NONE,
            identity=[document({"Effect": "Allow", "Action": "*", "NotResource": "*"})],
        ),
        "implicit-deny",
    ),
    (
        "3.4 NotResource without",
        case(
            USER,
            "s3:ListAllMyBuckets",
            NONE,
            identity=[document({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::*"})],
        ),
        "allow",
    ),
    (
        "3.10 empty set",
        case(
            USER,
            GET,
            OBJECT,
            identity=[allow(Condition={"Null": {"aws:TagKeys": "true"}})],
            context={"aws:TagKeys": []},
        ),
        "allow",
    ),
    (
        "3.11 collision in an allow",
        case(USER, GET, OBJECT, identity=[allow(Condition=IF_EXISTS)]),
        "conditional",
    ),
    (
        "3.11 collision in a deny",
        case(USER, GET, OBJECT, identity=[allow(), deny(Condition=IF_EXISTS)]),
        "conditional",
    ),
    (
        "3.11 set without set operator",
        case(
            USER,
            GET,
            OBJECT,
            identity=[allow(), deny(Condition={"StringNotEquals": {"aws:TagKeys": "x"}})],
            context={"aws:TagKeys": ["a"]},
        ),
        "allow",
    ),
    (
        "3.13 operators without letter case",
        case(USER, GET, OBJECT, identity=[allow(Condition={"stringequals": {"k": "v"}})], context={"K": "v"}),
        "allow",
    ),
    (
        "3.13 base64",
        case(
            USER,
            GET,
            OBJECT,
            identity=[allow(Condition={"BinaryEquals": {"k": "YWI="}})],
            context={"k": "YWI="},
        ),
        "allow",
    ),
    (
        "3.14 instants",
        case(
            USER,
            GET,
            OBJECT,
            identity=[allow(Condition={"DateEquals": {"k": 1795341600}})],
            context={"k": "2026-11-22T11:20:00+01:20"},
        ),
        "allow",
    ),
    (
        "3.16 an inserted star is a character",
        case(USER, GET, OBJECT, identity=[allow(resource="arn:aws:s3:::${k}/*")], context={"k": "*"}),
        "implicit-deny",
    ),
    (
        "3.16 a value comes before the default",
        case(
            USER, GET, OBJECT, identity=[allow(resource="arn:aws:s3:::${k, 'ledger'}/*")], context={"k": "x"}
        ),
        "implicit-deny",
    ),
    (
        "3.3 short ARN with a crossing star denies in one reading",
        case(USER, SEND, QUEUE, identity=[allow(), deny(resource=f"arn:aws:sqs:*:{HOME}")]),
        "conditional",
    ),
    (
        "3.16 no variable in numbers",
        case(
            USER,
            GET,
            OBJECT,
            identity=[allow(Condition={"NumericEquals": {"k": "${k}"}})],
            context={"k": "5"},
        ),
        "implicit-deny",
    ),
    (
        "3.18 escaped star",
        case(
            USER, GET, OBJECT, identity=[allow(Condition={"StringLike": {"k": "${*}"}})], context={"k": "a"}
        ),
        "implicit-deny",
    ),
    (
        "3.20 service names its own kind",
        case(SERVICE, SEND, QUEUE, resource_policy=to({"AWS": "sns.amazonaws.com"})),
        "implicit-deny",
    ),
    (
        "3.20 sessions have no wildcard",
        case(SESSION, GET, OBJECT, resource_policy=to({"AWS": f"{STS}:assumed-role/deploy/*"})),
        "implicit-deny",
    ),
    (
        "3.21 nobody of the caller listed",
        case(
            SESSION,
            GET,
            OBJECT,
            identity=[allow()],
            resource_policy=document(
                {"Effect": "Deny", "NotPrincipal": {"AWS": AWAY}, "Action": "*", "Resource": "*"}
            ),
        ),
        "explicit-deny",
    ),
    (
        "3.21 all names listed",
        case(
            SESSION,
            GET,
            OBJECT,
            identity=[allow()],
            resource_policy=document(
                {
                    "Effect": "Deny",
                    "NotPrincipal": {"AWS": [SESSION["arn"], SESSION["role_arn"], HOME]},
                    "Action": "*",
                    "Resource": "*",
                }
            ),
        ),
        "allow",
    ),
    (
        "4.5 two texts",
        case(SESSION, "sts:SetSourceIdentity", ADMIN, resource_policy=to({"AWS": SESSION["arn"]})),
        "conditional",
    ),
]


@pytest.mark.parametrize(("one", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_rule(one: dict[str, Any], expected: str) -> None:
    """The rule that names the case decides it, by worlds and by parts."""
    assert decide(one) == expected
    assert decide_by_parts(one) == expected
    assert agrees(one, expected)


def test_an_unknown_operator_is_refused() -> None:
    """A condition operator that does not exist is an error, never ignored (3.13)."""
    with pytest.raises(UnknownOperatorError):
        decide(case(USER, GET, OBJECT, identity=[allow(Condition={"StringIs": {"k": "v"}})]))


def test_a_service_with_other_facts_is_refused() -> None:
    """A service whose combination of policies rests on facts outside a case is not decided (2.8d)."""
    with pytest.raises(OutsideOracleError):
        decide(case(USER, "execute-api:Invoke", QUEUE, identity=[allow()]))
