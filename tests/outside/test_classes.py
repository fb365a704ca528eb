"""The classes: each has an example that falls into it by its own sign, and ours answers that as it says."""

from typing import Any

import pytest

from iamscope.clouds.aws.cases import decide_case
from iamscope.model.decision import Outcome
from tests.bench.documents import Json, document
from tests.outside.classes import CLASSES, classify
from tests.outside.signs import Disagreement
from tests.outside.simulator import Answer
from tests.outside.small import QUEUE, ROLE, SESSION, case, statement
from tests.outside.verdict import Standing, standing

USER = {"kind": "user", "arn": "arn:aws:iam::111111111111:user/ops", "account": "111111111111"}
LINKED_ROLE = (
    "arn:aws:iam::111111111111:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
)
LINKED = {
    "kind": "service-linked-role-session",
    "arn": "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling",
    "role_arn": LINKED_ROLE,
    "account": "111111111111",
}
FEDERATED = {
    "kind": "federated-user",
    "arn": "arn:aws:sts::111111111111:federated-user/bob",
    "user_arn": USER["arn"],
    "account": "111111111111",
}
ROOT = {"kind": "root", "arn": "arn:aws:iam::111111111111:root", "account": "111111111111"}
EVERYTHING = document(statement(action="*"))
NOTHING: Json = document()
DENIED = [[document(statement("Deny", "*", Principal="*"))]]


def _of(kind: Json, action: str, arn: str, **policies: Any) -> Json:
    return case(
        principal=kind, action=action, resource={"arn": arn, "account": "111111111111"}, policies=policies
    )


def _on_role(kind: Json, action: str, **policies: Any) -> Json:
    return _of(kind, action, "arn:aws:iam::111111111111:role/ops", **policies)


def _granting(principal: Any, **more: Any) -> Json:
    return document(statement(action="*", Principal=principal, **more))


def _when(condition: Json, context: Json, effect: str = "Allow", **document_: Any) -> Json:
    given = document(statement(), statement(effect, Condition=condition)) | document_
    if effect == "Allow":
        given["Statement"] = given["Statement"][1:]
    return case(context=context, policies={"identity": [given]})


AGENT = {"kind": "role-session", "arn": SESSION, "role_arn": ROLE, "account": "111111111111"}
SNS = "arn:aws:sns:eu-west-1:111111111111:alerts"
ALLOWED, SILENT, DENIES = Answer("Allowed"), Answer("ImplicitlyDenied"), Answer("ExplicitlyDenied")

EXAMPLES: dict[str, tuple[Json, Answer]] = {
    "key-set-aside": (
        _when({"StringEquals": {"sts:ExternalId": "x"}}, {"sts:ExternalId": "x"}, "Deny"),
        Answer("Allowed", ("STS:ExternalId",)),
    ),
    "rcp-unsupported-service": (
        _of(AGENT, "sns:Publish", SNS, identity=[EVERYTHING], rcps=DENIED),
        DENIES,
    ),
    "rcp-exempt": (_of(LINKED, "sqs:SendMessage", QUEUE, identity=[EVERYTHING], rcps=DENIED), DENIES),
    "scp-exempt": (_of(LINKED, "sqs:SendMessage", QUEUE, identity=[EVERYTHING], scps=DENIED), DENIES),
    "session-token": (_of(USER, "sts:GetSessionToken", "*"), SILENT),
    "federation-token": (
        _of(AGENT, "sts:GetFederationToken", FEDERATED["arn"], identity=[EVERYTHING]),
        ALLOWED,
    ),
    "federated-user-calls": (
        _on_role(FEDERATED, "sts:AssumeRole", identity=[EVERYTHING], session=EVERYTHING),
        ALLOWED,
    ),
    "federated-user-without-session-policy": (
        _of(FEDERATED, "sqs:SendMessage", QUEUE, identity=[EVERYTHING]),
        ALLOWED,
    ),
    "federated-user-behind": (
        _of(
            FEDERATED,
            "sqs:SendMessage",
            QUEUE,
            session=EVERYTHING,
            resource_policy=_granting({"AWS": USER["arn"]}),
        ),
        SILENT,
    ),
    "direct-grant-beyond-session-policy": (
        _of(AGENT, "sqs:SendMessage", QUEUE, session=NOTHING, resource_policy=_granting({"AWS": [SESSION]})),
        SILENT,
    ),
    "no-trust": (_on_role(AGENT, "sts:AssumeRole", identity=[EVERYTHING]), ALLOWED),
    "star-beyond-colon": (
        case(policies={"identity": [document(statement() | {"Resource": "arn:aws:sqs:*:jobs"})]}),
        SILENT,
    ),
    "older-version": (
        _when(
            {"StringEquals": {"aws:username": "${aws:PrincipalTag/team}"}},
            {"aws:username": "a", "aws:PrincipalTag/team": "a"},
            Version="2008-10-17",
        ),
        ALLOWED,
    ),
    "variable-without-value": (
        _when({"StringNotEquals": {"aws:username": "${aws:PrincipalTag/team}"}}, {"aws:username": "a"}),
        SILENT,
    ),
    "exclusion-with-variable": (
        case(
            policies={
                "identity": [
                    document(
                        {
                            "Effect": "Allow",
                            "Action": "sqs:SendMessage",
                            "NotResource": "arn:aws:sqs:*:*:${aws:PrincipalTag/team}",
                        }
                    )
                ]
            }
        ),
        SILENT,
    ),
    "epoch-dates": (
        _when({"DateEquals": {"aws:CurrentTime": "1795341600"}}, {"aws:CurrentTime": "2026-11-22T10:00:00Z"}),
        SILENT,
    ),
    "address-families": (
        _when({"NotIpAddress": {"aws:SourceIp": "203.0.113.9"}}, {"aws:SourceIp": "2001:db8::7"}),
        SILENT,
    ),
    "whole-network": (
        _when({"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, {"aws:SourceIp": "203.0.113.9"}),
        ALLOWED,
    ),
    "named-resource-of-an-action-without": (
        _of(
            AGENT,
            "sns:ListTopics",
            "*",
            identity=[
                document(
                    statement(action="sns:*", Condition={"Bool": {"aws:SecureTransport": "true"}}),
                    statement(action="sns:*") | {"Resource": SNS},
                )
            ],
        ),
        ALLOWED,
    ),
    "exclusion-of-some-resources": (
        _of(
            AGENT,
            "sns:ListTopics",
            "*",
            identity=[document({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:sns"})],
        ),
        SILENT,
    ),
    "exclusion-of-short-pattern": (
        case(
            policies={
                "identity": [
                    document({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:sqs:*:jobs"})
                ]
            }
        ),
        SILENT,
    ),
    "empty-set": (_when({"Null": {"aws:TagKeys": "true"}}, {"aws:TagKeys": []}), SILENT),
    "root-assumes": (
        _on_role(ROOT, "sts:AssumeRole", resource_policy=_granting({"AWS": ROOT["arn"]})),
        ALLOWED,
    ),
    "both-sides-of-vpc-lattice": (
        _of(
            AGENT,
            "vpc-lattice-svcs:Invoke",
            "arn:aws:vpc-lattice:eu-west-1:111111111111:service/svc-0a1b/pay",
            identity=[EVERYTHING],
        ),
        ALLOWED,
    ),
    "root-by-resource-policy": (
        _of(AGENT, "sts:AssumeRoot", ROOT["arn"], resource_policy=_granting({"AWS": ROLE})),
        ALLOWED,
    ),
    "reserved-role-by-linked-role": (
        _of(
            LINKED,
            "iam:PutRolePolicy",
            "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef",
            identity=[EVERYTHING],
        ),
        SILENT,
    ),
}


def test_every_class_has_an_example() -> None:
    """No class is left untried, and their names and rules are there to be cited."""
    assert list(EXAMPLES) == [each.name for each in CLASSES]
    assert all(each.rule and each.reason.endswith(".") for each in CLASSES)


def _disagreement(name: str) -> Disagreement:
    example, theirs = EXAMPLES[name]
    return Disagreement(example, decide_case(example).outcome, theirs)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_falls_into_its_class(name: str) -> None:
    """Ours really differs from the answer in the example, and the class is found."""
    found = _disagreement(name)
    assert standing(found.ours, found.theirs) is Standing.DISAGREED
    its_class = classify(found)
    assert its_class is not None
    assert its_class.name == name


# A condition stands in an Allow or in a Deny, so these turn either way.
CONDITIONS = (
    "key-set-aside",
    "older-version",
    "variable-without-value",
    "epoch-dates",
    "address-families",
    "whole-network",
    "empty-set",
)


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in CONDITIONS])
def test_the_opposite_disagreement_is_not_explained(name: str) -> None:
    """A class explains one direction: where it is ours that denies instead, its name does not cover that."""
    found = _disagreement(name)
    opposite = (Outcome.IMPLICIT_DENY, ALLOWED) if found.wider else (Outcome.ALLOW, SILENT)
    its_class = classify(Disagreement(found.case, *opposite))
    assert its_class is None or its_class.name != name


def test_an_exclusion_explains_a_denial_too() -> None:
    """A Deny with a NotResource hits an action without resource types, as an Allow reaches it."""
    fence = {"Effect": "Deny", "Action": "*", "NotResource": [SNS]}
    given = _of(AGENT, "sns:ListTopics", "*", identity=[EVERYTHING, document(fence)])
    its_class = classify(Disagreement(given, decide_case(given).outcome, ALLOWED))
    assert its_class is not None
    assert its_class.name == "exclusion-of-some-resources"


def test_what_no_rule_explains_has_no_class() -> None:
    """A plain Allow that the other program does not see is in no class."""
    assert classify(Disagreement(case(), decide_case(case()).outcome, SILENT)) is None
