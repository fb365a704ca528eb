"""What speaks against a change: each thing alone is enough to refuse it."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from iamscope.cloud import World
from iamscope.clouds.aws.change import edits as e
from iamscope.clouds.aws.change.applying import apply
from iamscope.clouds.aws.change.statements import text_of
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.remedies.candidates import Candidate
from iamscope.clouds.aws.remedies.proving import Prover, Trial
from iamscope.clouds.aws.remedies.setting import Setting
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.scan import Scan
from tests.fakes.account import arn
from tests.fakes.fixing import Case, allow, entry
from tests.fakes.fleet import role

AGENT = arn("role", "agent")
LOGS = "arn:aws:s3:::logs/*"
OWN = e.Inline(AGENT, "own")
STATEMENTS = [allow("s3:GetObject", LOGS, Sid="R"), allow("s3:DeleteObject", LOGS)]
CASE = Case(
    {"roles": {"agent": {"policies": {"own": STATEMENTS}}}},
    role(AGENT, access=[entry("s3:GetObject", LOGS)]),
)


def tried(*edits: e.Edit) -> tuple[Prover, Trial]:
    """Return edits in practice, and who judges them."""
    after = AwsWorld.of(apply(CASE.world.records, edits, universe().actions))

    def rescan(world: World, _: Collection[str]) -> Scan:
        return CASE.measure.scan(CASE.snapshot, world)

    setting = Setting(CASE.measure.fleet, rescan, Comparer(universe()))
    scans = CASE.fixed.scan, rescan(after, ())
    return Prover(setting), Trial("agent", Candidate("narrow", edits), CASE.world, after, *scans)


(FINDING,) = (item for item in CASE.fixed.scan.findings if item.kind == "own-excess")


def test_what_removes_it_has_nothing_against_it() -> None:
    """The right edit fails nowhere, does no harm and brings no news."""
    prover, trial = tried(e.RemoveStatement(OWN, "1"))
    assert (prover.failure(trial, FINDING), prover.harm(trial), prover.news(trial)) == ("", "", "")


def test_what_is_still_found_is_no_remedy() -> None:
    """An edit that leaves the finding is refused by the scan."""
    prover, trial = tried()
    assert "would still be found" in prover.failure(trial, FINDING)


def test_the_request_alone_refutes() -> None:
    """Where a scan overlooks what is left, the witness is still allowed and says so."""
    prover, trial = tried()
    blind = replace(trial, now=replace(trial.now, findings=()))
    assert "would still be conditional" in prover.failure(blind, FINDING)


def test_the_sets_alone_refute() -> None:
    """Where scan and witness overlook what is left, the exact sets do not."""
    prover, trial = tried()
    blind = replace(trial, now=replace(trial.now, findings=()))
    assert "would keep `s3:DeleteObject`" in prover.failure(blind, replace(FINDING, witness=None))


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (e.RemoveStatement(OWN, "R"), "`agent` would lose `s3:GetObject`"),
        (e.PutDocument(OWN, text_of({"Version": "2012-10-17", "Statement": [allow("s3:*")]})), "would gain"),
        (e.PutDocument(OWN, '{"Version":"2012-10-17","Statement":[]}'), "no statement"),
    ],
)
def test_harm_is_seen(edit: e.Edit, words: str) -> None:
    """A loss of what is declared, a gain, and a document that AWS refuses are each told."""
    prover, trial = tried(edit)
    assert words in prover.harm(trial)


def test_a_new_finding_is_news() -> None:
    """A finding that was not there before speaks against a change."""
    prover, trial = tried(e.RemoveStatement(OWN, "R"))
    assert "`missing-permission` would be found" in prover.news(trial)
