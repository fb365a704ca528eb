"""Who asks for what."""

import pytest

from iamscope.clouds.aws.authorize.request import Caller
from iamscope.model.truth import Atom
from tests.clouds.aws.authorize.building import (
    AWAY,
    anonymous,
    asking,
    federated_user,
    linked,
    manager,
    root,
    service,
    session,
    user,
)


@pytest.mark.parametrize(
    ("caller", "in_account", "limited"),
    [
        (user, True, True),
        (session, True, True),
        (root, True, True),
        (federated_user, True, True),
        (linked, True, False),
        (manager, True, False),
        (service, False, False),
        (anonymous, False, False),
    ],
)
def test_what_a_kind_of_caller_means(caller: Caller, in_account: bool, limited: bool) -> None:
    """Who belongs to an account holds policies; SCPs spare services, their roles, the management account."""
    assert (caller.in_account, caller.under_service_control) == (in_account, limited)


def test_the_account_of_a_resource_may_be_unknown() -> None:
    """A resource is in the caller's account, or not, or nobody knows."""
    assert asking().same_account is True
    assert asking(account=AWAY).same_account is False
    unknown = asking(account=None).same_account
    assert isinstance(unknown, Atom)
    assert unknown.key == "aws:ResourceAccount"


def test_the_service_is_the_first_part_of_the_action() -> None:
    """A request knows the service that is asked."""
    assert asking("s3:getobject").service == "s3"
