"""What a gate found as a page for a terminal."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from iamscope.model.finding import Severity
from iamscope.model.gate import Gate
from iamscope.report.text import check
from tests.report.gates import CLEAN, FULL, HOSTILE, hostile
from tests.report.hostile_names import NAMES


def flat(gate: Gate) -> str:
    """Return a gate's page as one line."""
    return " ".join(check.render(gate).split())


@pytest.mark.parametrize("gate", [FULL, CLEAN, hostile(HOSTILE)], ids=["full", "clean", "hostile"])
def test_no_line_is_wider_than_a_hundred_columns(gate: Gate) -> None:
    """However long the names, the page stays in its width."""
    assert max(map(len, check.render(gate).splitlines())) <= 100


def test_the_page_begins_with_the_verdict() -> None:
    """First come the input, how many findings fail, and what fails at all."""
    lines = check.render(FULL).splitlines()
    assert lines[0] == "Check of plan.json"
    assert lines[1].startswith("4 findings fail (2 critical, 2 high), 1 depending on unknowns")
    assert "cannot be told" in " ".join(lines[1:3])
    assert "what is high or worse fails; what depends on unknowns only warns" in lines
    assert "no finding fails" in check.render(CLEAN)


def test_what_fails_says_where_and_ends_with_the_fix() -> None:
    """A failing finding begins with its place and ends with the change to make."""
    found = re.search(r"CRITICAL at infra/agents\.tf:14:3, .*?-> fix: take `sts:AssumeRole`", flat(FULL))
    assert found is not None
    assert "can destroy production" in found[0]


def test_findings_with_one_fix_are_told_together() -> None:
    """What ends with the same change at the same place is one block, with one fix."""
    assert check.render(FULL).count("-> fix: take `sts:AssumeRole`") == 1


def test_what_is_unknown_names_the_attribute() -> None:
    """A finding on unknowns names them, whether it fails or warns."""
    for gate in (FULL, replace(FULL, unknown_fails=True)):
        assert "depends on `aws_iam_policy.data.policy` and `aws_s3_bucket.ledger.arn`" in flat(gate)
    assert flat(replace(FULL, unknown_fails=True)).count("-> fix: take `s3:GetObject`") == 1


def test_what_does_not_fail_says_why() -> None:
    """The baseline, exceptions and the threshold are named as reasons."""
    page = flat(FULL)
    assert "it is in the baseline already" in page
    assert "accepted until 2027-03-31 by team-bot: until it has a role" in page
    assert "it is below `high`" in page
    assert "what depends on unknowns only warns" in page
    assert "the exception by team-bot expired on 2026-12-31" in page


def test_nothing_is_left_out() -> None:
    """Every finding, agent, movement, notice and assumption is on the page."""
    page = flat(replace(FULL, fail_on=Severity.CRITICAL))
    for one in FULL.judged:
        assert " ".join(one.finding.message.split()[:3]) in page
    for part in (
        "now reaches",
        "no longer",
        "notice: manifests/gone.yaml",
        "assumes: scp-unread",
        "reporter",
    ):
        assert part in page


def test_an_assumption_that_is_a_sentence_is_told_as_one() -> None:
    """Only limiting layers are said to be unread."""
    page = check.render(replace(FULL, assumes=("scp-unread", "nothing else is in the account")))
    assert "assumes: scp-unread (unread, and could only take access away)\n" in page
    assert "assumes: nothing else is in the account\n" in page


@settings(max_examples=25)
@given(NAMES)
def test_no_name_steers_a_terminal(name: str) -> None:
    """Whatever the names, nothing but printable characters and line ends is printed."""
    assert all(letter == "\n" or letter.isprintable() for letter in check.render(hostile(name)))
