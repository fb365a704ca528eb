"""Changes of policies, each applied by itself."""

from dataclasses import replace

import pytest

from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.decide import Policies, decide
from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.edits import Target, edits
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.model.decision import Outcome
from iamscope.model.truth import Atom
from iamscope.model.why_not import ChangeKind
from tests.fakes.snapshots import ACCOUNT, FULL, Json, allow, deny, policy

OBJECT = "arn:aws:s3:::b/x"
CALLER = Caller(CallerKind.USER, f"arn:aws:iam::{ACCOUNT}:user/ana", ACCOUNT)
REQUEST = Request(CALLER, "s3:getobject", OBJECT, ACCOUNT, Context({}))
TARGET = Target(CALLER, "s3:GetObject", OBJECT, pattern=False)


def attached(*documents: Json) -> tuple[Attachment, ...]:
    """Return documents, attached."""
    return tuple(
        Attachment(parse_document(item, where="here"), f"p{n}", "ana") for n, item in enumerate(documents)
    )


@pytest.mark.parametrize(
    ("policies", "layer"),
    [
        (Policies(), "identity"),
        (Policies(identity=attached(FULL), boundary=attached(policy(allow("sqs:*")))), "boundary"),
        (Policies(identity=attached(FULL), session=attached(policy(allow("sqs:*")))), "session"),
        (Policies(identity=attached(FULL), scps=[attached(FULL), attached(policy(allow("sqs:*")))]), "scp"),
        (Policies(identity=attached(FULL), rcps=[attached(policy(deny("s3:*", Principal="*")))]), "rcp"),
        (Policies(identity=attached(FULL, policy(deny("s3:*")))), "identity"),
        (Policies(identity=attached(FULL), unread={"scp": Atom("x", "scp unread")}), "scp"),
    ],
)
def test_one_change_in_the_right_layer_lets_it_through(policies: Policies, layer: str) -> None:
    """Each layer that stops a request has exactly one change of its own that lets it pass."""
    before = decide(REQUEST, policies).outcome
    assert before is not Outcome.ALLOW
    found = [
        edit.change.layer
        for edit in edits(TARGET, REQUEST, policies)
        if decide(*edit.apply(REQUEST, policies)).outcome is Outcome.ALLOW
    ]
    # In one account the policy of the resource may name the user instead.
    assert [one for one in found if one != "resource-policy"] == [layer]


def test_an_exception_leaves_the_other_statements() -> None:
    """Only the statement that gives way is taken out, wherever its document is attached."""
    document = policy(deny("s3:*"), deny("s3:Get*"))
    policies = Policies(identity=attached(FULL, document))
    first, second = (
        edit for edit in edits(TARGET, REQUEST, policies) if edit.change.kind is ChangeKind.EXCEPT
    )
    assert decide(*first.apply(REQUEST, policies)).outcome is Outcome.EXPLICIT_DENY
    assert decide(*second.apply(*first.apply(REQUEST, policies))).outcome is Outcome.ALLOW


def test_what_no_policy_of_its_own_can_allow_is_not_offered() -> None:
    """The root user and a service have no identity policies; an instance has no policy of its own."""
    root = replace(REQUEST, caller=Caller(CallerKind.ROOT, f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT))
    service = replace(REQUEST, caller=Caller(CallerKind.SERVICE, "sns.amazonaws.com", ""))
    for request in (root, service):
        assert [
            edit.change.layer for edit in edits(replace(TARGET, caller=request.caller), request, Policies())
        ] == ["resource-policy"]
    instance = f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-1"
    request = replace(REQUEST, action="ec2:stopinstances", resource=instance)
    assert [edit.change.layer for edit in edits(TARGET, request, Policies())] == ["identity"]
