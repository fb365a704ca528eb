"""Findings as a baseline holds them."""

from dataclasses import replace

from iamscope.model.baseline import Known, certain
from iamscope.model.danger import Danger
from iamscope.model.finding import Finding, Severity, Witness

WITNESS = Witness("p", "s3:DeleteObject", "arn:aws:s3:::b/x")
FINDING = Finding(
    "own-excess",
    Severity.HIGH,
    "bot",
    "p",
    "can destroy",
    "take it away",
    danger=Danger.DESTROYS,
    actions=("s3:DeleteObjectVersion", "s3:DeleteObject"),
    action_count=2,
    witness=WITNESS,
)
KNOWN = Known.of(FINDING, ("{}",))


def test_a_finding_is_held_with_what_tells_growth() -> None:
    """Its actions are sorted, and its statements and certainty are there."""
    assert KNOWN.actions == ("s3:DeleteObject", "s3:DeleteObjectVersion")
    assert (KNOWN.fingerprint, KNOWN.statements, KNOWN.certain) == (FINDING.fingerprint, ("{}",), True)
    assert len(Known.of(replace(FINDING, message="x" * 1000), ()).message) < 300


def test_fewer_actions_are_no_growth() -> None:
    """One that was not there is, and so is the loss of what a finding depended on."""
    assert KNOWN.shows(FINDING)
    assert KNOWN.shows(replace(FINDING, actions=("s3:DeleteObject",), action_count=1))
    assert not KNOWN.shows(replace(FINDING, actions=("s3:PutObject",), action_count=1))
    doubtful = replace(FINDING, witness=replace(WITNESS, depends="a key"))
    assert not certain(doubtful)
    assert KNOWN.shows(doubtful)
    assert not Known.of(doubtful, ()).shows(FINDING)


def test_of_a_finding_that_names_some_of_its_actions_their_number_counts() -> None:
    """Which one it names may change from day to day."""
    some = replace(FINDING, actions=("s3:DeleteObject",), action_count=7)
    known = Known.of(some, ())
    assert known.shows(replace(some, actions=("s3:PutObject",)))
    assert not known.shows(replace(some, action_count=8))


def test_another_danger_class_is_another_finding() -> None:
    """So is one about somebody else."""
    assert KNOWN.alike(replace(FINDING, sources=()))
    assert not KNOWN.alike(replace(FINDING, danger=Danger.CHANGES_PERMISSIONS))
    assert not KNOWN.alike(replace(FINDING, principal="q"))
