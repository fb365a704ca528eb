"""Rows as data: what they name exists, each is found where it is allowed, and no two say the same."""

import re

import pytest

from iamscope.clouds.aws.escalate.ways import CARRIER, NOTHING
from iamscope.clouds.aws.exposures.catalogue import ROWS
from iamscope.clouds.aws.exposures.rows import Row
from iamscope.clouds.aws.universe import universe
from tests.clouds.aws.exposures.test_finding import agent, allow, exposed

EACH = [pytest.param(row, id=f"{row.id}: {row.what}") for row in ROWS]


@pytest.mark.parametrize("row", EACH)
def test_every_action_exists_and_acts_on_the_sort_of_the_row(row: Row) -> None:
    """Each action is in the Service Authorization Reference, and acts on the sort that the row says."""
    for calls in row.way.calls:
        kind = row.way.carrier if calls.on == CARRIER else calls.on
        for action in calls.actions:
            assert universe().actions.spelled(action) == action
            patterns = {str(glob) for glob in universe().arn_patterns(action)}
            if kind == NOTHING:
                assert not patterns, action
            else:
                assert str(universe().format_of(kind).glob) in patterns, (action, kind)


@pytest.mark.parametrize("row", EACH)
def test_every_row_is_found_where_it_is_allowed_and_gone_where_it_is_denied(row: Row) -> None:
    """With its calls allowed, and nothing else, a row is told; a Deny on its first call takes it away."""
    actions = list(row.way.actions)
    key = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "kms:*"}
    world = {"key_policies": {"1a2b": [{**key, "Resource": "*"}]}} if row.id == "x-kms" else {}
    found = exposed({**agent(allow(actions)), **world})
    assert (row.id, row.what) in {(one.id, one.what) for one in found}
    deny = {"Effect": "Deny", "Action": actions[0], "Resource": "*"}
    found = exposed({**agent(allow(actions), deny), **world})
    assert (row.id, row.what) not in {(one.id, one.what) for one in found}


def test_no_two_rows_say_the_same() -> None:
    """A row is told by its id and its words, so no two have both."""
    names = [(row.id, row.what) for row in ROWS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("row", EACH)
def test_techniques_have_the_form_of_their_catalogue(row: Row) -> None:
    """Each row has techniques, in the form that ATT&CK gives them."""
    assert row.attack
    assert all(re.fullmatch(r"T\d{4}(\.\d{3})?", one) for one in row.attack)
