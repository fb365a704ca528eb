"""VPC endpoint policies."""

from iamscope.clouds.aws.authorize.vpc_endpoint import evaluate
from tests.clouds.aws.authorize.building import AWAY, USER, asking, attached, says


def test_without_policies_everything_passes() -> None:
    """An endpoint that is not there limits nothing."""
    assert evaluate([], asking()).allow is True


def test_what_passes_must_be_allowed() -> None:
    """An endpoint lets through what it allows to the caller, however the caller is named."""
    for principal in ({}, {"Principal": "*"}, {"Principal": {"AWS": USER}}, {"NotPrincipal": {"AWS": AWAY}}):
        assert evaluate([attached(says(**principal))], asking()).allow is True
    assert evaluate([attached(says(Principal={"AWS": AWAY}))], asking()).allow is False
    assert evaluate([attached(says(Action="sqs:*"))], asking()).allow is False


def test_denies_bind_whom_they_name() -> None:
    """A deny without Principal binds everyone, one for somebody else does not."""
    assert evaluate([attached(says(), says("Deny"))], asking()).deny is True
    assert evaluate([attached(says(), says("Deny", Principal={"AWS": AWAY}))], asking()).deny is False
