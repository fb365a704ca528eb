"""Principal and NotPrincipal against every kind of caller."""

from dataclasses import replace
from typing import Any

import pytest

from iamscope.clouds.aws.authorize.principals import Row, denied, grant_rows
from iamscope.clouds.aws.authorize.request import Caller, CallerKind
from iamscope.model.truth import Truth, describe
from tests.clouds.aws.authorize.building import (
    AWAY,
    HOME,
    ROLE,
    SESSION,
    USER,
    anonymous,
    asking,
    bare_role,
    federated_user,
    linked,
    root,
    service,
    session,
    statement,
    user,
)

ID = "AROAQ3EGRIEXAMPLE00A"
provider = Caller(CallerKind.FEDERATED, "accounts.google.com", "")
bare_session = replace(session, role_arn="")


def told(truth: Truth) -> bool | str:
    """Return a truth, in words where it is not certain."""
    return truth if isinstance(truth, bool) else describe(truth)


@pytest.mark.parametrize(
    ("caller", "principal", "rows"),
    [
        (user, "*", {Row.DIRECT}),
        (user, {"AWS": "*"}, {Row.DIRECT}),
        (user, {"AWS": HOME}, {Row.ACCOUNT}),
        (user, {"AWS": [f"arn:aws-cn:iam::{HOME}:root", USER]}, {Row.ACCOUNT, Row.USER}),
        (user, {"AWS": [AWAY, f"{USER}2", ""]}, set()),
        (user, {"Service": "sns.amazonaws.com", "Federated": "accounts.google.com"}, set()),
        (replace(user, unique_id=ID), {"AWS": ID}, {Row.USER}),
        (session, {"AWS": SESSION}, {Row.DIRECT}),
        (session, {"AWS": ROLE}, {Row.ROLE}),
        (session, {"AWS": f"arn:aws:iam::{HOME}:role/deploy"}, set()),
        (replace(session, unique_id=ID), {"AWS": ID}, {Row.ROLE}),
        (bare_session, {"AWS": f"arn:aws:iam::{HOME}:role/any/DEPLOY"}, {Row.ROLE}),
        (bare_session, {"AWS": f"arn:aws:iam::{AWAY}:role/deploy"}, set()),
        (bare_session, {"AWS": f"arn:aws:iam::{HOME}:user/deploy"}, set()),
        (bare_role, {"AWS": f"arn:aws:sts::{HOME}:assumed-role/other/run-7"}, set()),
        (bare_role, {"AWS": f"arn:aws:sts::{AWAY}:assumed-role/deploy/run-7"}, set()),
        (bare_role, {"AWS": f"arn:aws:sts::{HOME}:assumed-role/deploy/*"}, set()),
        (linked, {"AWS": linked.role_arn}, {Row.ROLE}),
        (federated_user, {"AWS": federated_user.arn}, {Row.DIRECT}),
        (federated_user, {"AWS": USER}, {Row.USER}),
        (root, {"AWS": f"arn:aws:iam::{HOME}:root"}, {Row.ACCOUNT}),
        (service, {"Service": "SNS.amazonaws.com"}, {Row.DIRECT}),
        (service, {"AWS": "sns.amazonaws.com"}, set()),
        (provider, {"Federated": "accounts.google.com"}, {Row.DIRECT}),
        (anonymous, "*", {Row.DIRECT}),
        (anonymous, {"AWS": HOME, "CanonicalUser": "0f"}, set()),
    ],
)
def test_named(caller: Caller, principal: Any, rows: set[Row]) -> None:
    """Each way to name a caller falls under its row, for certain, and a Deny hits whom it names."""
    asked = asking(caller=caller)
    found = grant_rows(statement(Principal=principal), asked)
    assert found == dict.fromkeys(rows, True)
    assert denied(statement(Effect="Deny", Principal=principal), asked) is bool(rows)


def test_names_that_nobody_can_tell() -> None:
    """The name of an unnamed session, and whose a canonical user id is, are not known."""
    asked = asking(caller=bare_role)
    ((row, truth),) = grant_rows(statement(Principal={"AWS": SESSION}), asked).items()
    assert (row, told(truth)) == (Row.DIRECT, "the role session is named `run-7`")
    ((row, truth),) = grant_rows(statement(Principal={"CanonicalUser": "0f"}), asked).items()
    assert (row, told(truth)) == (Row.ACCOUNT, "the canonical user id named is that of the caller's account")


FORMS = [SESSION, ROLE, HOME]
DOUBT = f"a NotPrincipal that lists only some forms of `{SESSION}` does not exempt it"


@pytest.mark.parametrize(
    ("caller", "listed", "hit"),
    [
        (session, FORMS, False),
        (session, [AWAY], True),
        (session, FORMS[:2], DOUBT),
        (session, [HOME], DOUBT),
        (session, "*", False),
        (user, [USER, HOME], False),
        (user, [USER], DOUBT.replace(SESSION, USER)),
        (root, [HOME], False),
        (federated_user, [federated_user.arn, USER, HOME], False),
        (replace(federated_user, user_arn=""), [federated_user.arn, HOME], False),
        (linked, [linked.role_arn, HOME], DOUBT.replace(SESSION, linked.role_arn)),
        (bare_role, [AWAY], True),
        (bare_role, FORMS, DOUBT.replace(SESSION, ROLE)),
        (anonymous, [HOME], True),
    ],
)
def test_left_out(caller: Caller, listed: Any, hit: bool | str) -> None:
    """NotPrincipal spares a caller with all its forms listed, hits one with none, and is open in between."""
    element = {"AWS": listed}
    asked = asking(caller=caller)
    assert told(denied(statement(Effect="Deny", NotPrincipal=element), asked)) == hit
    granted = grant_rows(statement(NotPrincipal=element), asked)
    assert {row: told(truth) for row, truth in granted.items()} == ({Row.DIRECT: hit} if hit else {})


def test_left_out_by_kind() -> None:
    """Services and providers are spared by their one name; a canonical id leaves it open."""
    for caller, element in ((service, {"Service": service.arn}), (provider, {"Federated": provider.arn})):
        assert denied(statement(Effect="Deny", NotPrincipal=element), asking(caller=caller)) is False
    canonical = denied(statement(Effect="Deny", NotPrincipal={"CanonicalUser": "0f"}), asking(caller=user))
    assert told(canonical) == DOUBT.replace(SESSION, USER)


def test_a_boundary_is_never_spared() -> None:
    """NotPrincipal with Deny hits a caller with a boundary whatever it lists."""
    assert denied(statement(Effect="Deny", NotPrincipal="*"), asking(boundary=True)) is True


def test_no_principal_at_all() -> None:
    """A statement without Principal neither grants to anybody nor denies anybody."""
    assert grant_rows(statement(), asking()) == {}
    assert denied(statement(Effect="Deny"), asking()) is False
