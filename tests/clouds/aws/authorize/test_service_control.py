"""Service control policies."""

import pytest

from iamscope.clouds.aws.authorize.request import Caller
from iamscope.clouds.aws.authorize.service_control import evaluate
from iamscope.model.truth import describe
from tests.clouds.aws.authorize.building import asking, attached, linked, manager, root, says, service

FULL = attached(says(), name="full")
SOME = attached(says(Action="ec2:*"), name="some")


def test_every_level_must_allow() -> None:
    """Allows of one level are united, those of different levels intersected."""
    assert evaluate([[FULL], [SOME, FULL]], asking()).allow is True
    assert evaluate([[FULL], [SOME]], asking()).allow is False
    assert evaluate([[FULL], []], asking()).allow is False


def test_a_deny_is_inherited() -> None:
    """A deny at any level counts, with its condition."""
    deny = attached(says("Deny", Condition={"Bool": {"k": "true"}}), name="deny")
    found = evaluate([[FULL, deny], [FULL]], asking(context={"k": ...}))
    assert (found.allow, describe(found.deny)) == (True, "`k` Bool `true`")
    assert [hit.attachment.name for hit in (*found.allows, *found.denies)] == ["full", "full", "deny"]


@pytest.mark.parametrize(
    ("caller", "limited"), [(root, True), (service, False), (linked, False), (manager, False)]
)
def test_whom_they_limit(caller: Caller, limited: bool) -> None:
    """Root of a member account is limited; services, their roles and the management account are not."""
    assert evaluate([[SOME]], asking(caller=caller)).allow is not limited


def test_without_levels_there_is_no_limit() -> None:
    """An organization without SCPs limits nothing."""
    assert evaluate([], asking()).allow is True
