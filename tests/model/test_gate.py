"""Tests for what fails a gate."""

from dataclasses import replace

import pytest

from iamscope.model.finding import Accepted, Finding, Severity
from iamscope.model.gate import NEVER_FAIL, Gate, Judged, Spot

FINDING = Finding("own-excess", Severity.HIGH, "coder", "arn:aws:iam::1:role/a", "can destroy", "take it out")
GATE = Gate((), (), (), (), (), (), unknown_fails=False, fail_on=Severity.HIGH)
ACCEPTED = Accepted("team", "until it has a role", "2027-03-31", "coder.yaml:9", expired=False)


def test_a_certain_new_finding_of_the_severity_fails() -> None:
    """What is at or above the threshold fails, and what is below does not."""
    one = Judged(FINDING, ())
    gate = replace(GATE, judged=(one, Judged(replace(FINDING, severity=Severity.MEDIUM), ())))
    assert gate.failing == (one,)
    assert not gate.passes
    assert replace(gate, fail_on=Severity.CRITICAL).passes


@pytest.mark.parametrize("kind", NEVER_FAIL)
def test_what_is_no_access_never_fails(kind: str) -> None:
    """Neither a permission that an agent lacks nor a gap fails a gate."""
    assert not replace(GATE, fail_on=Severity.NOTE).fails(Judged(replace(FINDING, kind=kind), ()))


def test_what_was_there_before_does_not_fail() -> None:
    """A finding of the baseline is not the change's."""
    assert not GATE.fails(Judged(FINDING, (), known_before=True))


def test_an_exception_counts_until_it_expires() -> None:
    """An accepted finding does not fail, and one whose exception has expired does."""
    assert not GATE.fails(Judged(replace(FINDING, exception=ACCEPTED), ()))
    assert GATE.fails(Judged(replace(FINDING, exception=replace(ACCEPTED, expired=True)), ()))


def test_what_is_unknown_fails_only_if_asked() -> None:
    """A finding that depends on an unknown attribute fails only where unknowns do."""
    one = Judged(FINDING, (), unknown=("aws_iam_policy.x.policy",))
    assert not one.certain
    assert not GATE.fails(one)
    assert replace(GATE, unknown_fails=True).fails(one)


@pytest.mark.parametrize(
    ("spot", "told"),
    [
        (Spot("", address="aws_iam_role.x"), "aws_iam_role.x"),
        (Spot("main.tf", address="aws_iam_role.x"), "main.tf"),
        (Spot("main.tf", 3), "main.tf:3"),
        (Spot("main.tf", 3, 7), "main.tf:3:7"),
    ],
)
def test_a_spot_is_told_as_exactly_as_it_is_known(spot: Spot, told: str) -> None:
    """A spot is file, line and column, or the address of its resource."""
    assert str(spot) == told
