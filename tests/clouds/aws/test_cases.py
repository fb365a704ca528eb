"""Self-contained cases: their shape, and what is wrong with bad ones."""

from typing import Any

import pytest

from iamscope.clouds.aws.cases import MalformedCaseError, decide_case
from iamscope.clouds.aws.records.documents import MalformedPolicyError
from iamscope.errors import IamscopeError
from iamscope.model.decision import Outcome

ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
CASE: dict[str, Any] = {
    "id": "C-1",
    "principal": "arn:aws:iam::011111111111:user/ops",
    "action": "s3:GetObject",
    "resource": {"arn": "arn:aws:s3:::ledger/a", "account": "011111111111"},
    "policies": {"identity": [ALLOW]},
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"policies": {"identity": ALLOW}},
        {"resource": {"arn": "arn:aws:s3:::ledger/a", "account": 11111111111}},
        {"resource": "arn:aws:sqs:eu-west-1:011111111111:jobs", "action": "sqs:SendMessage"},
        {"resource": None, "action": "s3:ListAllMyBuckets"},
        {"principal": {"kind": "role-session", "role_arn": "arn:aws:iam::011111111111:role/x"}},
        {"principal": {"kind": "federated-user", "user_arn": "arn:aws:iam::011111111111:user/ops", "arn": ""},
         "policies": {"identity": ALLOW, "session": [ALLOW]}},
    ],
)  # fmt: skip
def test_shapes_of_one_request(change: dict[str, Any]) -> None:
    """Single documents, bare ARNs, numbers for accounts and principals known by one name alone are read."""
    assert decide_case(CASE | change).outcome is Outcome.ALLOW


@pytest.mark.parametrize(
    ("principal", "element", "action"),
    [
        (
            "arn:aws:iam::011111111111:role/ops/x",
            {"AWS": "arn:aws:iam::011111111111:role/ops/x"},
            "s3:GetObject",
        ),
        (
            "arn:aws:sts::011111111111:assumed-role/x/y",
            {"AWS": "arn:aws:iam::011111111111:role/ops/x"},
            "s3:GetObject",
        ),
        (
            "arn:aws:sts::011111111111:federated-user/bob",
            {"AWS": "arn:aws:sts::011111111111:federated-user/bob"},
            "s3:GetObject",
        ),
        ("sns.amazonaws.com", {"Service": "sns.amazonaws.com"}, "s3:GetObject"),
        ("sns.amazonaws.com.cn", {"Service": "sns.amazonaws.com.cn"}, "s3:GetObject"),
        ("*", "*", "s3:GetObject"),
        ("accounts.google.com", {"Federated": "accounts.google.com"}, "sts:AssumeRoleWithWebIdentity"),
        (
            "cognito-identity.amazonaws.com",
            {"Federated": "cognito-identity.amazonaws.com"},
            "sts:AssumeRoleWithWebIdentity",
        ),
        (
            "arn:aws:iam::011111111111:saml-provider/x",
            {"Federated": "arn:aws:iam::011111111111:saml-provider/x"},
            "sts:AssumeRoleWithSAML",
        ),
    ],
)
def test_bare_principals(principal: str, element: Any, action: str) -> None:
    """An ARN, a service's name or a provider's host alone tells what kind of caller it is."""
    policy = {"Statement": {"Effect": "Allow", "Principal": element, "Action": action}}
    case = CASE | {"principal": principal, "action": action, "policies": {"resource_policy": policy}}
    assert decide_case(case).outcome is Outcome.ALLOW


def test_the_path_tells_a_service_linked_role() -> None:
    """A role below the reserved path is service-linked, and only such a one, whatever the case calls it."""
    limits = {"identity": ALLOW, "scps": [[{"Statement": []}]]}
    for path, outcome in (("aws-service-role/x/", Outcome.ALLOW), ("", Outcome.IMPLICIT_DENY)):
        role = f"arn:aws:iam::011111111111:role/{path}AWSServiceRoleForX"
        for kind in ("role-session", "service-linked-role-session"):
            case = CASE | {"principal": {"kind": kind, "role_arn": role}, "policies": limits}
            assert decide_case(case).outcome is outcome


def test_levels_may_hold_single_documents() -> None:
    """A level is a list of documents, or one."""
    assert (
        decide_case(CASE | {"policies": {"identity": ALLOW, "scps": [ALLOW, [ALLOW]]}}).outcome
        is Outcome.ALLOW
    )


def test_values_of_the_context() -> None:
    """Dates, numbers and truths of YAML count as their text; null is absence; a list is a set."""
    condition = {
        "StringEquals": {"a": "5", "b": "true"},
        "Null": {"c": "true"},
        "ForAllValues:StringEquals": {"d": "x"},
    }
    document = {"Statement": ALLOW["Statement"][0] | {"Condition": condition}}  # type: ignore[operator]
    context = {"A": 5, "B": True, "c": None, "d": ["x", "x"]}
    case = CASE | {"context": context, "policies": {"identity": [document]}}
    assert decide_case(case).outcome is Outcome.ALLOW


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"policies": []}, None),
        ({"policies": "x"}, "has policies that are not an object"),
        ({"policies": {"identities": []}}, "has the unknown layer `identities`"),
        ({"policies": {"scps": {}}}, "has scps that are not a list of levels"),
        ({"action": None}, "needs an action such as `s3:GetObject`, without wildcards"),
        ({"action": "s3:Get*"}, "needs an action such as `s3:GetObject`, without wildcards"),
        ({"action": "s3"}, "needs an action such as `s3:GetObject`, without wildcards"),
        ({"resource": 5}, "has a resource that is neither an ARN nor an object with an `arn`"),
        ({"resource": {"arn": ["x"]}}, "has a resource that is neither an ARN nor an object with an `arn`"),
        ({"principal": None}, "needs a principal"),
        ({"principal": {"kind": "robot"}}, "has a principal of the unknown kind `robot`"),
        ({"principal": "arn:aws:iam::011111111111:group/g"},
         "has a principal of the unknown kind `arn:aws:iam::011111111111:group/g`"),
        ({"context": []}, None),
        ({"context": "x"}, "has a context that is not an object"),
        ({"unknown_keys": "aws:SourceIp"}, "has unknown_keys that are not a list of names"),
        ({"unknown_keys": [5]}, "has unknown_keys that are not a list of names"),
    ],
)  # fmt: skip
def test_bad_cases(change: dict[str, Any], problem: str | None) -> None:
    """A case that lacks something is refused with its id and one sentence; an empty part is none."""
    if problem is None:
        decide_case(CASE | change)
        return
    with pytest.raises(MalformedCaseError) as raised:
        decide_case(CASE | change)
    assert raised.value.message == f"case `C-1` {problem}"


def test_a_bad_document_is_placed() -> None:
    """A malformed document is reported with its layer and case."""
    with pytest.raises(MalformedPolicyError, match="with no Effect in boundary of case `C-1`"):
        decide_case(CASE | {"policies": {"boundary": {"Statement": [{"Action": "*"}]}}})


def test_statements_are_found_again() -> None:
    """The sources of a decision name the layer's document and the statement."""
    sid = ALLOW["Statement"][0] | {"Sid": "Own"}  # type: ignore[operator]
    decision = decide_case(CASE | {"policies": {"identity": [{"Statement": []}, {"Statement": [sid]}]}})
    (source,) = decision.sources
    assert (source.document, source.index, source.sid, source.layer) == ("identity[1]", 0, "Own", "identity")


@pytest.mark.parametrize(
    ("field", "close"), [("polices", "policies"), ("Context", "context"), ("unknown-keys", "unknown_keys")]
)
def test_a_field_that_nearly_counts_is_refused(field: str, close: str) -> None:
    """A misspelled field would be left aside and change the answer: it is refused with the nearest one."""
    with pytest.raises(MalformedCaseError, match=field) as caught:
        decide_case(CASE | {field: {}})
    assert caught.value.hint == f"did you mean `{close}`?"
    with pytest.raises(MalformedCaseError, match="`boundry`") as caught:
        decide_case(CASE | {"policies": {"boundry": ALLOW}})
    assert caught.value.hint == "did you mean `boundary`?"


@pytest.mark.parametrize("field", ["title", "source", "rules", "note", "comment", "severity"])
def test_a_case_may_say_more_about_itself(field: str) -> None:
    """Fields that are not nearly one that counts are left aside."""
    assert decide_case(CASE | {field: "more"}).outcome is Outcome.ALLOW


@pytest.mark.parametrize(
    "resource", [{"arn": "arn:aws:s3:::a/*", "pattern": "arn:aws:s3:::a/*"}, {"pattern": 1}, {"pattern": ""}]
)
def test_a_resource_is_an_arn_or_a_pattern(resource: dict[str, Any]) -> None:
    """A resource that is both, or a pattern that is no text, is refused."""
    with pytest.raises(IamscopeError):
        decide_case(CASE | {"resource": resource})
