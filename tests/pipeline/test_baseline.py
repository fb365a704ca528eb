"""Baselines: which findings a change brings, and which were there before."""

from functools import lru_cache
from typing import Any

from iamscope import catalog
from iamscope.cloud import World
from iamscope.model.baseline import Baseline, Split
from iamscope.model.finding import Finding
from iamscope.model.scan import Scan
from iamscope.pipeline.baseline import split, updated
from iamscope.pipeline.scan import scan_world
from tests.fakes.account import arn, snapshot_of
from tests.fakes.fleet import loaded, role
from tests.pipeline.test_exceptions import TODAY

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
