"""What AWS decides by itself."""

import pytest

from iamscope.clouds.aws.authorize.fixed import always_allowed, binding, needs_no_allow, permits
from iamscope.clouds.aws.authorize.request import Caller
from iamscope.model.truth import Truth, describe
from tests.clouds.aws.authorize.building import (
    HOME,
    anonymous,
    asking,
    federated_user,
    linked,
    root,
    service,
    session,
    user,
)

ROLE = f"arn:aws:iam::{HOME}:role/x"
RESERVED = f"arn:aws:iam::{HOME}:role/aws-reserved/sso.amazonaws.com/x"
LINKED = f"arn:aws:iam::{HOME}:role/aws-service-role/sso.amazonaws.com/x"
MANAGED = "arn:aws:iam::aws:policy/ReadOnlyAccess"


@pytest.mark.parametrize(
    ("caller", "free"), [(user, True), (session, True), (root, True), (service, False), (anonymous, False)]
)
def test_everybody_of_an_account_may_ask_who_it_is(caller: Caller, free: bool) -> None:
    """GetCallerIdentity is open to whoever has credentials of an account."""
    assert always_allowed(asking("sts:getcalleridentity", "*", caller=caller)) is free
    assert not always_allowed(asking(caller=caller))


@pytest.mark.parametrize(("caller", "free"), [(user, True), (root, True), (session, False)])
def test_long_term_credentials_need_no_allow_for_a_session_token(caller: Caller, free: bool) -> None:
    """GetSessionToken asks for no Allow, of users and root."""
    assert needs_no_allow(asking("sts:getsessiontoken", "*", caller=caller)) is free
    assert not needs_no_allow(asking(caller=caller))


def test_whether_a_denial_of_session_tokens_binds_is_open() -> None:
    """A matching Deny on GetSessionToken may count or not; elsewhere denials bind."""
    assert describe(binding(True, asking("sts:getsessiontoken", "*"))) == "denies bind `sts:GetSessionToken`"
    assert binding(False, asking("sts:getsessiontoken", "*")) is False
    assert binding(True, asking()) is True


@pytest.mark.parametrize(
    ("caller", "action", "resource", "expected"),
    [
        (user, "s3:getobject", "arn:aws:s3:::x/y", True),
        (root, "sts:assumerole", ROLE, False),
        (root, "sts:assumeroot", f"arn:aws:iam::{HOME}:root", False),
        (root, "sts:getfederationtoken", "*", True),
        (session, "sts:getfederationtoken", "*", False),
        (session, "sts:assumerole", ROLE, True),
        (federated_user, "iam:getrole", ROLE, False),
        (federated_user, "sts:assumerole", ROLE, False),
        (federated_user, "iam:passrole", ROLE, True),
        (federated_user, "s3:getobject", "arn:aws:s3:::x/y", True),
        (user, "iam:putrolepolicy", RESERVED, False),
        (user, "iam:deleterole", LINKED, False),
        (user, "iam:deleteservicelinkedrole", LINKED, True),
        (user, "iam:getrole", LINKED, True),
        (user, "iam:passrole", LINKED, True),
        (user, "iam:putrolepolicy", ROLE, True),
        (user, "iam:createpolicyversion", MANAGED, False),
        (user, "iam:getpolicy", MANAGED, True),
        (user, "iam:deletepolicy", f"arn:aws:iam::{HOME}:policy/x", True),
        (user, "iam:createrole", "*", True),
        (linked, "iam:putrolepolicy", RESERVED, True),
        (user, "iam:tagrole", LINKED, "open point 2.8f"),
        (user, "iam:updaterole", RESERVED, "open point 2.8f"),
    ],
)
def test_what_aws_lets_a_caller_do_at_all(
    caller: Caller, action: str, resource: str, expected: Truth | str
) -> None:
    """Some calls are refused to some callers, and some objects are AWS's to change, whatever is allowed."""
    found = permits(asking(action, resource, caller=caller))
    assert (found if isinstance(found, bool) else getattr(found, "key", None)) == expected
