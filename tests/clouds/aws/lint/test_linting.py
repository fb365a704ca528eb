"""Every remark, on a document that earns it and on one that does not."""

import json
from typing import Any

import pytest

from iamscope.clouds.aws.data.policy_limits import IDENTITY, TRUST
from iamscope.clouds.aws.lint.codes import CODES
from iamscope.clouds.aws.lint.linting import lint
from iamscope.clouds.aws.policy_file import NotAPolicyError
from iamscope.clouds.aws.universe import universe
from iamscope.manifest.json_tree import InvalidJsonError
from iamscope.model.remark import Remark
from tests.fakes.snapshots import allow, deny, policy

OBJECT = "arn:aws:s3:::ledger/*"
BUCKET = "arn:aws:s3:::ledger"
INSTANCE = "arn:aws:ec2:*:111111111111:instance/*"


def remarks(document: object) -> tuple[Remark, ...]:
    """Return the remarks on a document."""
    text = document if isinstance(document, str) else json.dumps(document, indent=1, ensure_ascii=False)
    return lint(text, "policy.json", universe())


def codes(document: object) -> list[str]:
    """Return the codes of the remarks on a document."""
    return [remark.code for remark in remarks(document)]


def when(operator: str, key: str, *values: str, action: str = "s3:GetObject", **more: Any) -> Any:
    """Return a document whose one statement has a condition."""
    return policy(allow(action, OBJECT, Condition={operator: {key: list(values)}} | more))


def granting(principal: Any, **more: Any) -> Any:
    """Return a policy of a bucket."""
    return policy(allow("s3:GetObject", OBJECT, Principal=principal, **more))


LONG = policy(*(allow("s3:GetObject", f"{BUCKET}/{'x' * 90}{number}") for number in range(60)))
LONG_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": f"{number:012d}"},
            "Sid": "x" * 90 + str(number),
        }
        for number in range(50)
    ],
}
GOOD = policy(allow("s3:GetObject", OBJECT))
OLD = {"Version": "2008-10-17", "Statement": [allow("s3:GetObject", BUCKET + "/${aws:username}/*")]}
DUPLICATE = (
    '{"Statement": [{"Effect": "Allow", "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}]}'
)
QUEUES = "arn:aws:sqs:*:111111111111:*"
MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
ID = "AROAABCDEFGHIJKLMNOPQ"
ROLE = "arn:aws:iam::111111111111:role/ops"

# Code, a document that earns it, and one that is as near to it as can be and does not.
CASES: list[tuple[str, Any, Any]] = [
    (
        "action-without-resource",
        policy(allow(["s3:GetObject", "s3:ListBucket"], OBJECT)),
        policy(allow(["s3:GetObject", "s3:ListBucket"], [OBJECT, BUCKET])),
    ),
    ("conflicting-elements", policy({**allow("s3:GetObject", OBJECT), "NotAction": "s3:*"}), GOOD),
    ("dead-action", policy(deny("aws-mcp:InvokeMcp")), policy(deny("aws-marketplace:*"))),
    (
        "dead-action",
        policy(allow("codestar:ListProjects")),
        policy(allow("codestar-connections:ListConnections")),
    ),
    (
        "denied-statement",
        policy(allow(["s3:GetObject", "s3:PutObject"], OBJECT), deny("s3:*", BUCKET + "*")),
        policy(allow(["s3:GetObject", "s3:PutObject"], OBJECT), deny("s3:Get*", BUCKET + "*")),
    ),
    (
        "denied-statement",
        policy(allow("s3:GetObject", OBJECT), deny("s3:Get*"), deny("s3:Put*")),
        policy(
            allow("s3:GetObject", OBJECT), deny("s3:*", Condition={"Bool": {"aws:SecureTransport": "false"}})
        ),
    ),
    ("deleted-principal", granting({"AWS": ID}), granting({"AWS": ROLE})),
    ("duplicate-key", DUPLICATE, GOOD),
    (
        "duplicate-sid",
        policy({**allow("s3:GetObject", OBJECT), "Sid": "A"}, {**allow("s3:PutObject", OBJECT), "Sid": "A"}),
        policy({**allow("s3:GetObject", OBJECT), "Sid": "A"}, {**allow("s3:PutObject", OBJECT), "Sid": "B"}),
    ),
    (
        "for-all-values-without-null",
        when("ForAllValues:StringEquals", "aws:TagKeys", "a", action="s3:PutObjectTagging"),
        when(
            "ForAllValues:StringEquals",
            "aws:TagKeys",
            "a",
            action="s3:PutObjectTagging",
            Null={"aws:TagKeys": "false"},
        ),
    ),
    (
        "for-all-values-without-null",
        when("ForAllValues:StringEquals", "aws:CalledVia", "a"),
        policy(deny("s3:GetObject", OBJECT, Condition={"ForAllValues:StringEquals": {"aws:CalledVia": "a"}})),
    ),
    (
        "impossible-condition",
        when("StringEquals", "aws:SourceVpc", "vpc-1", StringNotLike={"aws:SourceVpc": "vpc-*"}),
        when("StringEquals", "aws:SourceVpc", "vpc-1", StringNotLike={"aws:SourceVpc": "vpc-?1"}),
    ),
    (
        "impossible-condition",
        when(
            "NumericLessThan",
            "s3:max-keys",
            "5",
            NumericGreaterThanEquals={"s3:max-keys": "5"},
            action="s3:ListBucket",
        ),
        when(
            "NumericLessThan",
            "s3:max-keys",
            "5",
            NumericGreaterThanEqualsIfExists={"s3:max-keys": "4"},
            action="s3:ListBucket",
        ),
    ),
    (
        "impossible-condition",
        when("IpAddress", "aws:SourceIp", "10.0.0.0/8", NotIpAddress={"aws:SourceIp": "10.0.0.0/7"}),
        when("IpAddress", "aws:SourceIp", "10.0.0.0/8", NotIpAddress={"aws:SourceIp": "10.0.0.0/9"}),
    ),
    (
        "impossible-condition-value",
        when("IpAddress", "aws:SourceIp", "300.0.0.1"),
        when("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ),
    (
        "impossible-condition-value",
        when("Bool", "aws:SecureTransport", "yes"),
        when("Bool", "aws:SecureTransport", "True"),
    ),
    (
        "impossible-condition-value",
        when("Null", "aws:SourceVpce", "no"),
        when("Null", "aws:SourceVpce", "false"),
    ),
    (
        "invalid-arn",
        policy(allow("s3:GetObject", ["ledger", OBJECT])),
        policy(allow("s3:GetObject", ["*", OBJECT])),
    ),
    (
        "invalid-character",
        policy({**allow("s3:GetObject", OBJECT), "Sid": "łódź"}),
        policy({**allow("s3:GetObject", OBJECT), "Sid": "für"}),
    ),
    (
        "invalid-condition",
        when("StringEqual", "aws:SourceIp", "a"),
        when("StringEquals", "aws:SourceVpce", "a"),
    ),
    (
        "invalid-condition",
        policy(allow("s3:GetObject", OBJECT, Condition=["x"])),
        policy(allow("s3:GetObject", OBJECT, Condition={})),
    ),
    (
        "invalid-effect",
        policy({**allow("s3:GetObject", OBJECT), "Effect": "Permit"}),
        policy({**allow("s3:GetObject", OBJECT), "Effect": "Allow"}),
    ),
    (
        "invalid-principal",
        granting({"AWS": "arn:aws:iam::111111111111:role/*"}),
        granting({"AWS": "111111111111"}),
    ),
    (
        "invalid-principal",
        granting({"AWS": "arn:aws:iam::111111111111:group/ops"}),
        granting({"AWS": "arn:aws:sts::111111111111:assumed-role/ops/run-7"}),
    ),
    ("invalid-principal", granting("111111111111"), granting({"Service": "sns.amazonaws.com"})),
    ("invalid-value", policy(allow("s3:GetObject", [OBJECT, 7])), GOOD),  # type: ignore[list-item]
    ("invalid-value", {"Version": "2012-10-17", "Statement": [GOOD["Statement"][0], "x"]}, GOOD),
    (
        "literal-wildcard",
        when("StringEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/x"),
        when("StringLike", "aws:PrincipalArn", "arn:aws:iam::*:role/x"),
    ),
    (
        "mcp-key-fence",
        policy(deny("s3:*", Condition={"Bool": {"aws:ViaAWSMCPService": "true"}})),
        when("Bool", "aws:ViaAWSMCPService", "true"),
    ),
    ("missing-element", policy({"Effect": "Allow", "Action": "s3:GetObject"}), granting({"AWS": ROLE})),
    ("missing-element", policy({"Effect": "Allow", "Resource": OBJECT}), GOOD),
    ("missing-element", policy({"Action": "s3:GetObject", "Resource": OBJECT}), GOOD),
    (
        "missing-set-operator",
        when("StringEquals", "aws:CalledVia", "a"),
        when("ForAnyValue:StringEquals", "aws:CalledVia", "a"),
    ),
    (
        "missing-set-operator",
        when("StringEquals", "lambda:SubnetIds", "a", action="lambda:CreateFunction"),
        when("Null", "lambda:SubnetIds", "true", action="lambda:CreateFunction"),
    ),
    (
        "needs-any-resource",
        policy(allow(["ec2:StopInstances", "ec2:DescribeInstances"], INSTANCE)),
        policy(allow("ec2:StopInstances", INSTANCE), allow("ec2:DescribeInstances")),
    ),
    (
        "not-action-allow",
        policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),
        policy({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}),
    ),
    (
        "not-principal-allow",
        policy(
            {"Effect": "Allow", "NotPrincipal": {"AWS": ROLE}, "Action": "s3:GetObject", "Resource": OBJECT}
        ),
        policy(
            {"Effect": "Deny", "NotPrincipal": {"AWS": ROLE}, "Action": "s3:GetObject", "Resource": OBJECT}
        ),
    ),
    (
        "pointless-if-exists",
        when("StringNotEqualsIfExists", "aws:SourceVpce", "a"),
        when("StringEqualsIfExists", "aws:SourceVpce", "a"),
    ),
    ("resource-too-wide", policy(allow("s3:DeleteBucket")), policy(allow("s3:DeleteBucket", BUCKET))),
    ("resource-too-wide", policy(allow("iam:PassRole")), policy(allow("iam:ListRoles"))),
    (
        "shadowed-statement",
        policy(allow("s3:Get*", OBJECT), allow("s3:GetObject", f"{BUCKET}/x*")),
        policy(allow("s3:Get*", OBJECT), allow("s3:GetObject", f"{BUCKET}*")),
    ),
    (
        "shadowed-statement",
        policy(
            allow("s3:GetObject", OBJECT),
            allow("s3:PutObject", OBJECT),
            allow(["s3:GetObject", "s3:PutObject"], OBJECT),
        ),
        policy(
            allow("s3:GetObject", OBJECT),
            deny("s3:PutObject", OBJECT),
            allow(["s3:DeleteObject", "s3:PutObject"], OBJECT),
        ),
    ),
    (
        "shadowed-statement",
        policy(deny("sqs:*", QUEUES), deny("sqs:DeleteQueue", QUEUES, Condition=MFA)),
        policy(deny("sqs:*", QUEUES, Condition=MFA), deny("sqs:DeleteQueue", QUEUES)),
    ),
    (
        "shadowed-statement",
        policy(
            {**allow("s3:GetObject", OBJECT), "Principal": {"AWS": ROLE}},
            {**allow("s3:GetObject", f"{BUCKET}/x"), "Principal": {"AWS": ROLE}},
        ),
        policy(
            {**allow("s3:GetObject", OBJECT), "Principal": {"AWS": ROLE}},
            {**allow("s3:GetObject", f"{BUCKET}/x"), "Principal": {"AWS": "111111111111"}},
        ),
    ),
    ("too-large", LONG, GOOD),
    ("too-large", LONG_TRUST, {**LONG_TRUST, "Statement": LONG_TRUST["Statement"][:20]}),
    ("unknown-action", policy(allow("s3:GetObjekt", OBJECT)), policy(allow("S3:getobject", OBJECT))),
    (
        "unknown-action",
        policy(allow(["s3:GetObject", "s3:Fetch*"], OBJECT)),
        policy(allow("s3:Get*", OBJECT)),
    ),
    (
        "unknown-condition-key",
        when("IpAddress", "aws:SorceIp", "203.0.113.7"),
        when("IpAddress", "AWS:sourceip", "203.0.113.7"),
    ),
    (
        "unknown-condition-key",
        when("StringEquals", "s3:ExistingTag/x", "y"),
        when("StringEquals", "s3:ExistingObjectTag/x", "y"),
    ),
    ("unknown-element", policy({**allow("s3:GetObject", OBJECT), "Ressource": "*"}), GOOD),
    ("unknown-element", {**GOOD, "Comment": "x"}, {**GOOD, "Id": "x"}),
    ("unknown-version", {**GOOD, "Version": "2012-10-18"}, {**GOOD, "Version": "2008-10-17"}),
    (
        "unsent-condition-key",
        when("StringEquals", "ec2:InstanceType", "t3.micro"),
        policy(
            allow("ec2:StopInstances", INSTANCE, Condition={"StringEquals": {"ec2:InstanceType": "t3.micro"}})
        ),
    ),
    (
        "unsent-condition-key",
        when("StringEquals", "token.actions.githubusercontent.com:sub", "x"),
        policy(
            {
                "Effect": "Allow",
                "Principal": {"Federated": "x"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {"token.actions.githubusercontent.com:sub": "x"}},
            }
        ),
    ),
    ("variable-in-old-version", OLD, {**OLD, "Version": "2012-10-17"}),
    (
        "variable-in-old-version",
        {**when("StringEquals", "aws:PrincipalTag/x", "${aws:username}"), "Version": "2008-10-17"},
        when("StringEquals", "aws:PrincipalTag/x", "${aws:username}"),
    ),
    (
        "variable-outside-resource",
        policy(allow("ec2:StopInstances", "arn:aws:ec2:*:${aws:PrincipalAccount}:instance/*")),
        policy(allow("ec2:StopInstances", "arn:aws:ec2:*:*:instance/${aws:PrincipalTag/host}")),
    ),
    (
        "wildcard-principal",
        granting("*"),
        granting("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}}),
    ),
    (
        "wildcard-principal",
        granting({"AWS": "*"}),
        policy({**deny("s3:GetObject", OBJECT), "Principal": "*"}),
    ),
    ("wildcard-service", policy(allow("*:Get*")), policy(allow("*"))),
    (
        "wrong-resource",
        policy(allow("s3:GetObject", [BUCKET, OBJECT])),
        policy(allow(["s3:GetObject", "s3:ListBucket"], [BUCKET, OBJECT])),
    ),
    (
        "wrong-resource",
        policy(deny("s3:DeleteBucket", "arn:aws:s3:::ledger/*")),
        policy(deny("s3:DeleteBucket", BUCKET)),
    ),
]


@pytest.mark.parametrize(
    ("code", "bad", "good"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)]
)
def test_a_remark_is_made_where_it_is_earned_and_only_there(code: str, bad: Any, good: Any) -> None:
    """The document that earns the remark has it once; its neighbour does not have it."""
    assert codes(bad).count(code) == 1
    assert code not in codes(good)


def test_every_code_is_shown_by_a_case() -> None:
    """No remark is made that no case shows, and none is listed that is not made."""
    assert {code for code, _, _ in CASES} == CODES.keys()
    assert all(remark.grade is CODES[remark.code].grade for _, bad, _ in CASES for remark in remarks(bad))


def test_a_sound_document_has_no_remarks() -> None:
    """Nothing is said of a document with which nothing is wrong."""
    document = policy(
        allow(["s3:GetObject", "s3:ListBucket"], [BUCKET, f"{BUCKET}/${{aws:username}}/*"]),
        allow("ec2:Describe*"),
        allow(
            ["kms:Decrypt"],
            "arn:aws:kms:eu-west-1:111111111111:key/k",
            Condition={"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}},
        ),
        deny("*", Condition={"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}),
    )
    assert remarks(document) == ()


def test_remarks_stand_where_the_mistake_stands() -> None:
    """Line and column are those of the word that is wrong, and the statement is counted from zero."""
    text = """{"Version": "2012-10-17",
    "Statement": [
      {"Effect": "Allow",
       "Action": ["s3:GetObject",
     "s3:GetObjekt"],
       "Resource": "arn:aws:s3:::ledger/*"}]}"""
    (remark,) = remarks(text)
    assert (remark.line, remark.column, remark.statement) == (5, 6, 0)
    assert remark.hint == "did you mean `s3:GetObject`?"


def test_the_limits_are_met_exactly() -> None:
    """A document of exactly the allowed length passes, one character more does not."""
    base = policy(allow("s3:GetObject", f"{BUCKET}/"))
    room = IDENTITY - len(json.dumps(base, separators=(",", ":")))
    for extra, wanted in ((0, []), (1, ["too-large"])):
        assert codes(policy(allow("s3:GetObject", f"{BUCKET}/" + "x" * (room + extra)))) == wanted
    assert TRUST > 2_048


def test_several_documents_are_all_looked_at() -> None:
    """Each document of a list has its remarks, in the order of the file."""
    found = remarks([policy(allow("s3:GetObjekt", OBJECT)), GOOD, policy(allow("s3:PutObjekt", OBJECT))])
    assert [remark.code for remark in found] == ["unknown-action", "unknown-action"]
    assert found[0].line < found[1].line


@pytest.mark.parametrize(
    ("text", "error"),
    [("{}", NotAPolicyError), ("[1]", NotAPolicyError), ('{"Statement": [}', InvalidJsonError)],
)
def test_what_is_no_policy_is_refused(text: str, error: type[Exception]) -> None:
    """A text without a document is an error, not a remark."""
    with pytest.raises(error):
        remarks(text)
