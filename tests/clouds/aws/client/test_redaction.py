"""Where secrets stop."""

import re
from collections.abc import Iterator

from botocore.model import Shape, StructureShape

from iamscope.clouds.aws.client.fact_reads import FACT_READS
from iamscope.clouds.aws.client.kept import KEPT_TEXT
from iamscope.clouds.aws.client.reads import READS
from iamscope.clouds.aws.client.redaction import redacted
from tests.fakes.aws import operation_of

SUSPICIOUS = re.compile(
    "description|email|password|secret(?!rotationrolearn)|environment|variable|command|entrypoint|comment|reason|message|"
    "userdata|code|location|display|relay|handler|parameter|template(?!arn)|token",
    re.IGNORECASE,
)


def shape_of(call: str) -> StructureShape:
    """Return the shape of a call's answer."""
    shape = operation_of(call).output_shape
    assert isinstance(shape, StructureShape)
    return shape


def members(shape: Shape, seen: frozenset[str] = frozenset()) -> Iterator[tuple[str, str, Shape]]:
    """Yield every member of every structure in an answer: structure, name and shape."""
    if isinstance(shape, StructureShape) and shape.name not in seen:
        for name, member in shape.members.items():
            yield shape.name, name, member
            yield from members(member, seen | {shape.name})
    for inner in ("member", "value"):
        if shape.type_name in ("list", "map") and hasattr(shape, inner):
            yield from members(getattr(shape, inner), seen)


def every_member() -> dict[tuple[str, str, str], Shape]:
    """Return every member that any call of the table can answer, by service, structure and name."""
    return {
        (call.partition(".")[0], struct, name): shape
        for call in (*READS, *FACT_READS)
        for struct, name, shape in members(shape_of(call))
    }


def kept_fields() -> set[tuple[str, str, str]]:
    """Return every field whose text is kept, by service, structure and name."""
    return {(*structure, name) for structure, names in KEPT_TEXT.items() for name in names}


def test_kept_fields_exist() -> None:
    """Every field that is kept is one that AWS answers: a misspelt one would silently be dropped."""
    assert kept_fields() <= every_member().keys()


def test_no_kept_field_looks_like_a_secret() -> None:
    """No field whose name speaks of free text, commands or secrets is kept, but names that only sound so."""
    assert {field[2] for field in kept_fields() if SUSPICIOUS.search(field[2])} == {
        "LaunchTemplateId",
        "LaunchTemplateName",
        "ScriptLocation",
        "codeInterpreterArn",
        "codeInterpreterId",
    }


def test_what_aws_calls_sensitive() -> None:
    """Of what AWS itself marks as sensitive only the names of accounts are kept."""
    sensitive = {key for key, shape in every_member().items() if shape.metadata.get("sensitive")}
    assert sensitive & kept_fields() == {("organizations", "Account", "Name")}
    assert {
        ("lambda", "EnvironmentResponse", "Variables"),
        ("ec2", "ResponseLaunchTemplateData", "UserData"),
        ("stepfunctions", "DescribeStateMachineOutput", "definition"),
        ("bedrock-agent", "Agent", "instruction"),
    } <= sensitive


def test_function() -> None:
    """Of a function its names, role and dates stay; environment, description, handler and command go."""
    function = {
        "FunctionName": "f",
        "FunctionArn": "arn:aws:lambda:eu-west-1:1:function:f",
        "Role": "arn:aws:iam::1:role/r",
        "Runtime": "python3.13",
        "Handler": "x",
        "CodeSize": 1,
        "Description": "x",
        "Environment": {"Variables": {"PASSWORD": "x"}, "Error": {"ErrorCode": "x", "Message": "x"}},
        "ImageConfigResponse": {"ImageConfig": {"Command": ["x"], "EntryPoint": ["x"]}},
        "VpcConfig": {"VpcId": "vpc-1", "SubnetIds": ["s"]},
    }
    clean = redacted({"Functions": [function]}, shape_of("lambda.list-functions"), "lambda")["Functions"][0]
    assert clean["Role"] == "arn:aws:iam::1:role/r"
    assert clean["Environment"] == {"Error": {}}
    assert clean["VpcConfig"] == {"VpcId": "vpc-1", "SubnetIds": ["s"]}
    assert clean["ImageConfigResponse"] == {"ImageConfig": {}}
    assert not clean.keys() & {"Description", "Handler"}
    assert (clean["CodeSize"], clean["Runtime"]) == (1, "python3.13")


def test_attributes() -> None:
    """Of the attributes of a topic only names and the policy stay."""
    body = {"Attributes": {"Policy": "{}", "TopicArn": "a", "DisplayName": "x", "DeliveryPolicy": "x"}}
    shape = shape_of("sns.get-topic-attributes")
    assert redacted(body, shape, "sns") == {"Attributes": {"Policy": "{}", "TopicArn": "a"}}


def test_policies_and_tags() -> None:
    """Documents, as text or as objects, and tags stay whole: policies decide by them."""
    document = {"Statement": [{"Sid": "Description", "Effect": "Allow"}]}
    user = {
        "UserName": "u",
        "UserPolicyList": [{"PolicyName": "p", "PolicyDocument": document}],
        "Tags": [{"Key": "Description", "Value": "v"}],
    }
    body = {"UserDetailList": [user]}
    assert redacted(body, shape_of("iam.get-account-authorization-details"), "iam") == body


def test_unknown_field() -> None:
    """A field that the SDK does not know is dropped."""
    assert redacted({"Buckets": [], "New": "x"}, shape_of("s3.list-buckets"), "s3") == {"Buckets": []}
