"""Resource control policies."""

import pytest

from iamscope.clouds.aws.authorize.request import Caller, Request
from iamscope.clouds.aws.authorize.resource_control import bound, evaluate
from iamscope.model.truth import describe
from tests.clouds.aws.authorize.building import (
    AWAY,
    anonymous,
    asking,
    attached,
    linked,
    manager,
    root,
    says,
    service,
    user,
)

DENY = [[attached(says("Deny", Principal="*"))]]


def told(request: Request) -> str:
    """Return whether a policy that denies everything denies a request."""
    return describe(evaluate(DENY, request).deny)


@pytest.mark.parametrize("caller", [user, root, service, anonymous])
def test_everybody_is_bound(caller: Caller) -> None:
    """Root, services and the anonymous are bound like everybody else."""
    assert told(asking(caller=caller)) == "always"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (asking(caller=linked), "never"),
        (asking("kms:retiregrant"), "never"),
        (asking("sns:publish"), "never"),
        (asking("codebuild:startbuild"), "`codebuild` honours resource control policies"),
        (asking(caller=manager), "never"),
        (asking(caller=manager, account=AWAY), "always"),
        (asking(caller=manager, account=None), "not (the resource is in the caller's account)"),
    ],
)
def test_what_is_not_bound(request_: Request, expected: str) -> None:
    """Service-linked roles, the management account's resources and services without RCPs are left alone."""
    assert told(request_) == expected
    assert (bound(request_) is False) == (expected == "never")


def test_only_denies_matter() -> None:
    """An Allow for everything is implied; what a customer's policy allows adds and limits nothing."""
    found = evaluate([[attached(says(Principal="*"), says(Principal="*", Action="sqs:*"))]], asking())
    assert (found.allow, found.deny, found.allows) == (True, False, ())
    assert evaluate([], asking()).deny is False


def test_denies_of_all_levels_count() -> None:
    """A deny at any level is inherited; a missing Principal means everyone."""
    levels = [[], [attached(says("Deny", Action="s3:*"), name="ou")]]
    found = evaluate(levels, asking())
    assert found.deny is True
    assert [hit.attachment.name for hit in found.denies] == ["ou"]


def test_names_and_conditions_count() -> None:
    """A deny with a condition, or for somebody else, denies no more than it says."""
    conditional = attached(says("Deny", Principal="*", Condition={"Bool": {"k": "true"}}))
    assert describe(evaluate([[conditional]], asking(context={"k": ...})).deny) == "`k` Bool `true`"
    assert evaluate([[attached(says("Deny", Principal={"AWS": AWAY}))]], asking()).deny is False
