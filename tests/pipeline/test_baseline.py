"""Baselines: which findings a change brings, and which were there before."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from iamscope import catalog
from iamscope.cloud import World
from iamscope.model.baseline import Baseline, Split
from iamscope.model.danger import Danger
from iamscope.model.finding import Finding, Severity
from iamscope.model.scan import Scan
from iamscope.pipeline.baseline import split, updated
from iamscope.pipeline.scan import scan_world
from tests.fakes.account import arn, snapshot_of
from tests.fakes.fleet import loaded, role
from tests.pipeline.test_exceptions import TODAY, exception

Json = dict[str, Any]
READING = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::scratch/*"]}
DATA = ["s3:GetObject", "s3:DeleteObject", "s3:DeleteObjectVersion"]
IN_SCRATCH = ["arn:aws:s3:::scratch/*"]


def allow(actions: Any = "s3:DeleteObject", resources: Any = "arn:aws:s3:::scratch/*", **more: Any) -> Json:
    """Return an Allow statement."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


DATA_STATEMENT = allow(DATA, IN_SCRATCH, Sid="Data")
QUEUES = allow("sqs:PurgeQueue", "*", Sid="Queues")


class Judged:
    """The findings of an account against one manifest, and its world."""

    def __init__(self, *statements: Json, exceptions: Any = ()) -> None:
        account = {"roles": {"bot": {"policies": {"work": list(statements)}}}, "buckets": {"scratch": []}}
        manifest = role(arn("role", "bot"), name="bot", access=[READING])
        given = loaded({**manifest, "exceptions": list(exceptions)} if exceptions else manifest)
        read = snapshot_of(account)
        self.world: World = catalog.clouds()["aws"].world(read)
        self.scan: Scan = scan_world(read, self.world, given.fleet, None, TODAY)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Its findings."""
        return self.scan.findings

    def against(self, baseline: Baseline) -> Split:
        """Return its findings held against a baseline."""
        return split(self.findings, baseline, self.world)

    def baseline(self) -> Baseline:
        """Return the baseline of all its findings."""
        return updated(self.findings, Baseline(), self.world, grow=True)


@lru_cache(maxsize=1)
def before() -> Judged:
    """Return the account before any change."""
    return Judged(DATA_STATEMENT, QUEUES)


def news(*statements: Json) -> set[str]:
    """Return the first actions of the findings of excess that are new after a change."""
    after = Judged(*statements)
    return {one.actions[0] for one in after.against(before().baseline()).new if one.actions}


def test_what_was_there_is_known() -> None:
    """Nothing of an unchanged account is new, but what could not be read, which may hide more every day."""
    found = before().against(before().baseline())
    assert {one.kind for one in found.new} == {"incomplete"}
    assert {one.actions[0] for one in found.known} == {"s3:DeleteObject", "sqs:PurgeQueue"}
    assert found.gone == ()


@pytest.mark.parametrize(
    ("statements", "new"),
    [
        # Nothing of this allows more.
        ([QUEUES, DATA_STATEMENT], set()),
        ([allow(DATA, "arn:aws:s3:::scratch/a*", Sid="Data"), QUEUES], set()),
        ([allow(list(reversed(DATA)), IN_SCRATCH[0], Sid="Data"), QUEUES], set()),
        ([{**DATA_STATEMENT, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}, QUEUES], set()),
        ([allow(DATA[:2], IN_SCRATCH, Sid="Data")], set()),
        ([{**DATA_STATEMENT, "Sid": "Renamed"}, QUEUES], set()),
        # The same actions on more, further actions on the same, and the same once more.
        ([allow(DATA, [*IN_SCRATCH, "arn:aws:s3:::ledger/*"], Sid="Data"), QUEUES], set(DATA[:2])),
        ([allow([*DATA, "s3:PutObjectAcl"], IN_SCRATCH, Sid="Data"), QUEUES], {"s3:PutObjectAcl"}),
        ([DATA_STATEMENT, {**DATA_STATEMENT, "Sid": "Again"}, QUEUES], {"s3:DeleteObject"}),
        ([DATA_STATEMENT, allow("sqs:DeleteQueue", "*", Sid="Queues")], {"sqs:DeleteQueue"}),
    ],
)
def test_what_allows_more_is_new(statements: list[Json], new: set[str]) -> None:
    """A finding is known if its statements are proven to allow no more, wherever they stand."""
    assert news(*statements) == new


def test_a_lost_condition_is_growth() -> None:
    """The fingerprint is the same, and the finding goes further."""
    bound = {**DATA_STATEMENT, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
    found = Judged(DATA_STATEMENT, QUEUES).against(Judged(bound, QUEUES).baseline())
    assert [one.actions[0] for one in found.new if one.actions] == ["s3:DeleteObject"]
    assert found.gone == ()


def test_statements_without_a_label_may_move() -> None:
    """The place of a statement is in its fingerprint where it has no label; what it says is enough."""
    data, queues = (
        {key: item for key, item in one.items() if key != "Sid"} for one in (DATA_STATEMENT, QUEUES)
    )
    first = Judged(data, queues)
    moved = Judged(queues, allow("s3:GetObject", IN_SCRATCH), data)
    assert {one.fingerprint for one in first.findings} != {one.fingerprint for one in moved.findings}
    found = moved.against(first.baseline())
    assert {one.kind for one in found.new} == {"incomplete"}
    assert found.gone == ()


def test_what_was_conditional_and_is_certain_is_new() -> None:
    """It depends on less than it did."""
    judged = before()
    baseline = judged.baseline()
    doubtful = Baseline(tuple(replace(one, certain=False) for one in baseline.known))
    assert len(judged.against(doubtful).known) == 0


def test_without_the_statements_a_baseline_that_has_them_knows_nothing() -> None:
    """Whether they are the same cannot be told."""
    assert split(before().findings, before().baseline()).known == ()
    blind = updated(before().findings, Baseline(), grow=True)
    assert len(split(before().findings, blind).known) == 2
    assert before().against(blind).known == ()


def test_what_is_gone_is_named_and_dropped() -> None:
    """The baseline shrinks by what is not found any more, and takes up nothing that is new."""
    baseline = before().baseline()
    after = Judged(DATA_STATEMENT, allow("sns:DeleteTopic", "*", Sid="Topics"))
    (gone,) = after.against(baseline).gone
    assert gone.actions == ("sqs:PurgeQueue",)
    left = updated(after.findings, baseline, after.world)
    assert [one.actions[0] for one in left.known] == ["s3:DeleteObject"]
    assert set(left.known) < set(baseline.known)
    grown = updated(after.findings, baseline, after.world, grow=True)
    assert {one.actions[0] for one in grown.known} == {"s3:DeleteObject", "sns:DeleteTopic"}


def test_what_has_become_less_may_not_become_more_again() -> None:
    """The baseline keeps of a finding what is left of it."""
    baseline = before().baseline()
    less = Judged(allow(DATA[:2], IN_SCRATCH, Sid="Data"), QUEUES)
    left = updated(less.findings, baseline, less.world)
    again = before().against(left)
    assert [one.actions for one in again.new if one.actions] == [
        ("s3:DeleteObject", "s3:DeleteObjectVersion")
    ]


def test_a_finding_that_has_grown_stays_as_it_was_in_the_baseline() -> None:
    """Its growth is not taken up unless that is asked for."""
    baseline = before().baseline()
    more = Judged(allow([*DATA, "s3:PutObject"], "*", Sid="Data"), QUEUES)
    left = updated(more.findings, baseline, more.world)
    assert {one.actions for one in left.known} == {one.actions for one in baseline.known}
    assert more.against(left).gone == ()
    assert news(allow([*DATA, "s3:PutObject"], "*", Sid="Data"), QUEUES) >= {"s3:DeleteObject"}


def test_what_an_exception_is_about_has_its_own_last_day() -> None:
    """A baseline does not take it up, and knows it no longer once the exception has expired."""
    accepting = Judged(DATA_STATEMENT, QUEUES, exceptions=[exception(finding="own-excess")])
    assert accepting.baseline() == Baseline()
    expired = Judged(DATA_STATEMENT, QUEUES, exceptions=[exception("2027-01-14", finding="own-excess")])
    assert expired.against(before().baseline()).known == ()


def test_a_wider_manifest_is_never_known() -> None:
    """Whoever may change the baseline must not let a manifest grow by it."""
    wider = Finding(
        "manifest-widened", Severity.HIGH, "bot", "", "is wider", "undo it", danger=Danger.DESTROYS
    )
    baseline = updated([wider], Baseline(), grow=True)
    assert baseline == Baseline()
    kept = replace(before().baseline().known[0], fingerprint=wider.fingerprint, kind=wider.kind)
    assert split([wider], Baseline((kept,))).new == (wider,)
