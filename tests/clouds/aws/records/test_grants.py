"""Grants on keys."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.asking import KEY, PLACE, ROLE, USER, Ask, asking, here, outcome, residual
from tests.fakes.snapshots import ACCOUNT, Building, policy, role, user

DELEGATING = policy({"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"})


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Return a function that writes a snapshot and asks it."""
    return asking(tmp_path)


def keys(*principals: Any, key_policy: Any = DELEGATING) -> Building:
    """Return a snapshot with one key."""
    building = here(*principals).add("kms.list-keys", PLACE, {"Keys": [{"KeyId": "k-1", "KeyArn": KEY}]})
    return building.add("kms.get-key-policy", PLACE, {"Policy": json.dumps(key_policy)}, KeyId="k-1")


GRANT = {"GrantId": "g-1", "KeyId": KEY, "GranteePrincipal": ROLE, "Operations": ["Decrypt"]}


def test_a_grant_allows_the_operations_that_it_lists(ask: Ask) -> None:
    """A grant is a third source of allows, for its principal and its operations alone."""
    building = keys(role("ops"), user("ana")).add("kms.list-grants", PLACE, {"Grants": [GRANT]}, KeyId="k-1")
    answer = ask(building, ROLE, "kms:Decrypt", KEY)
    assert (outcome(answer), answer.layer) == ("allow", "key-policy")
    assert "grant g-1" in {source.document for _, source in answer.sources()}
    assert outcome(ask(building, ROLE, "kms:Encrypt", KEY)) == "implicit-deny"
    assert outcome(ask(building, USER, "kms:Decrypt", KEY)) == "implicit-deny"


def test_a_constrained_grant_is_conditional(ask: Ask) -> None:
    """A grant's constraint on the encryption context is a condition, which the context can settle."""
    grant = GRANT | {"Constraints": {"EncryptionContextSubset": {"table": "invoices"}}}
    building = keys(role("ops")).add("kms.list-grants", PLACE, {"Grants": [grant]}, KeyId="k-1")
    answer = ask(building, ROLE, "kms:Decrypt", KEY)
    assert outcome(answer) == "conditional"
    assert "kms:EncryptionContext:table" in residual(answer)
    given = {"kms:EncryptionContext:table": ("invoices",)}
    assert outcome(ask(building, ROLE, "kms:Decrypt", KEY, context=given)) == "allow"
    other = {"kms:EncryptionContext:table": ("people",)}
    assert outcome(ask(building, ROLE, "kms:Decrypt", KEY, context=other)) == "implicit-deny"


def test_unread_grants_make_a_no_conditional(ask: Ask) -> None:
    """Without the grants a no about a cryptographic operation is not certain; about others it is."""
    building = keys(role("ops"))
    answer = ask(building, ROLE, "kms:Decrypt", KEY)
    assert (outcome(answer), residual(answer)) == ("conditional", f"an unread grant on `{KEY}` allows it")
    assert outcome(ask(building, ROLE, "kms:ScheduleKeyDeletion", KEY)) == "implicit-deny"
