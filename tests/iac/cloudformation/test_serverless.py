"""The roles that the serverless transform makes."""

import pytest

from iamscope.iac.cloudformation.serverless import UNREAD
from iamscope.iac.plan import Plan, Planned
from tests.iac.cloudformation.test_resolver import read, values
from tests.iac.shown import shown

BEFORE = "Transform: AWS::Serverless-2016-10-31\nConditions: {C: !Equals [!Ref AWS::Region, x]}\nResources:\n"
BASIC = "arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


def function(properties: str, before: str = BEFORE, kind: str = "Function") -> Plan:
    """Return the plan of a template with one function."""
    return read(f"{before}  F: {{Type: 'AWS::Serverless::{kind}', Properties: {{{properties}}}}}\n")


def role(plan: Plan) -> Planned:
    """Return the role of the function."""
    (found,) = (planned for planned in plan.resources if planned.address == "FRole")
    assert found.type == "AWS::IAM::Role"
    return found


def test_least() -> None:
    """A function without anything gets a role that Lambda assumes and that writes logs, and acts as it."""
    plan = function("")
    assert shown(role(plan).values) == {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": ["sts:AssumeRole"],
                    "Principal": {"Service": ["lambda.amazonaws.com"]},
                }
            ],
        },
        "ManagedPolicyArns": [BASIC],
        "Policies": [],
    }
    assert plan.resources[0].type == "AWS::Lambda::Function"
    assert shown(values(plan, "F")) == {"Role": "<FRole.Arn>"}
    assert plan.notices == ()


POLICIES = [
    ("AdministratorAccess", ["arn:<AWS::Partition>:iam::aws:policy/AdministratorAccess"], [], 0),
    ("['arn:aws:iam::1:policy/x', !Ref M]", ["arn:aws:iam::1:policy/x", "<M>"], [], 0),
    ("{Statement: [{Action: 's3:*'}]}", [], [{"Statement": [{"Action": "s3:*"}]}], 0),
    ("[{S3ReadPolicy: {BucketName: b}}]", [], ["<~policy template S3ReadPolicy>"], 1),
    (
        "[!If [C, A, {Statement: []}]]",
        [
            {
                "when": "AWS::Region is x",
                "yes": "arn:<AWS::Partition>:iam::aws:policy/A",
                "no": "ABSENT",
            }
        ],
        [{"when": "AWS::Region is x", "yes": "ABSENT", "no": {"Statement": []}}],
        0,
    ),
]


@pytest.mark.parametrize(("written", "arns", "documents", "notices"), POLICIES)
def test_policies(written: str, arns: list[object], documents: list[object], notices: int) -> None:
    """Each policy of a function is one of its role: by name or ARN, as a document, or unknown and told so."""
    plan = function(f"Policies: {written}")
    made = shown(role(plan).values)
    assert made["ManagedPolicyArns"] == [BASIC, *arns]
    found = [
        policy["PolicyDocument"]
        if "PolicyDocument" in policy
        else {key: one["PolicyDocument"] if isinstance(one, dict) else one for key, one in policy.items()}
        for policy in made["Policies"]
    ]
    assert found == documents
    assert len(plan.notices) == notices


def test_places() -> None:
    """The parts of a role have the places where they are written in the function."""
    plan = read(
        f"{BEFORE}  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Policies:\n"
        "        - A\n        - Statement:\n            - Action: !GetAtt F.Arn\n"
    )
    made = role(plan)
    assert made.places[""].line == 4
    assert made.places["ManagedPolicyArns[1]"].line == 8
    assert made.places["Policies[0].PolicyDocument.Statement[0].Action"].line == 10
    assert made.references == {"Policies[0].PolicyDocument.Statement[0].Action": ("F.Arn",)}


def test_settings() -> None:
    """What a function is set to do adds managed policies, and a boundary and path are the role's."""
    plan = function(
        "Tracing: Active, VpcConfig: {SubnetIds: [a]}, PermissionsBoundary: b, RolePath: /x/,"
        "Events: {Q: {Type: SQS}, A: {Type: Api}}"
    )
    made = shown(role(plan).values)
    assert [arn.rpartition("/")[2] for arn in made["ManagedPolicyArns"]] == [
        "AWSLambdaBasicExecutionRole",
        "AWSXrayWriteOnlyAccess",
        "AWSLambdaVPCAccessExecutionRole",
        "AWSLambdaSQSQueueExecutionRole",
    ]
    assert (made["PermissionsBoundary"], made["Path"]) == ("b", "/x/")
    assert plan.notices == ()


@pytest.mark.parametrize(
    "setting", ["Events: {E: {Type: Odd}}", "DeadLetterQueue: {Type: SQS}", "EventInvokeConfig: {A: 1}"]
)
def test_unknown_grants(setting: str) -> None:
    """What a setting grants and we do not know is an unknown policy and a notice."""
    plan = function(setting)
    (policy,) = role(plan).values["Policies"]
    assert shown(policy)["PolicyDocument"].startswith("<~what ")
    assert len(plan.notices) == 1


def test_own_role() -> None:
    """A function that names its role gets none."""
    plan = function("Role: !Ref AWS::Region, Policies: A")
    assert [planned.address for planned in plan.resources] == ["F"]
    assert shown(values(plan, "F")) == {"Role": "<AWS::Region>"}


def test_own_role_perhaps() -> None:
    """A function that perhaps names its role gets one under the condition that it does not."""
    plan = function("Role: !If [C, r, !Ref AWS::NoValue]")
    assert shown(role(plan).condition) == {"when": "not (AWS::Region is x)", "yes": True, "no": False}
    assert shown(values(plan, "F")["Role"]) == {"when": "AWS::Region is x", "yes": "r", "no": "<FRole.Arn>"}


def test_globals() -> None:
    """What is set for all functions is set for each."""
    before = BEFORE.replace(
        "Resources", "Globals: {Function: {PermissionsBoundary: b, VpcConfig: {A: 1}}}\nResources"
    )
    made = shown(role(function("VpcConfig: {B: 2}", before)).values)
    assert made["PermissionsBoundary"] == "b"
    assert shown(values(function("VpcConfig: {B: 2}", before), "F")["VpcConfig"]) == {"A": 1, "B": 2}


def test_state_machine() -> None:
    """A state machine gets a role that Step Functions assumes."""
    plan = function("Policies: [A]", kind="StateMachine")
    made = shown(role(plan).values)
    assert made["ManagedPolicyArns"] == ["arn:<AWS::Partition>:iam::aws:policy/A"]
    assert "states.amazonaws.com" in str(made["AssumeRolePolicyDocument"])
    assert shown(values(plan, "F")) == {"RoleArn": "<FRole.Arn>"}


@pytest.mark.parametrize(
    ("kind", "properties"),
    [("Connector", ""), ("GraphQLApi", ""), ("Function", "Connectors: {A: 1}, Role: r")],
)
def test_unread(kind: str, properties: str) -> None:
    """What grants in ways that we do not know is marked, with a notice."""
    plan = function(properties, kind=kind)
    assert UNREAD in values(plan, "F")
    assert len(plan.notices) == 1
