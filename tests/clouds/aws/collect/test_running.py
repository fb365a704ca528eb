"""The order in which calls are made."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from iamscope.clouds.aws.client import Reply
from iamscope.clouds.aws.collect.running import Lane, Run, make_once
from iamscope.clouds.aws.collect.step import Level
from iamscope.snapshot import Begun, SnapshotWriter

TREE = {"r-1": ["ou-1", "ou-2"], "ou-1": ["ou-11"]}


class Organization:
    """An organization that answers from memory, and counts."""

    account = "111111111111"
    arn = "arn:aws:iam::111111111111:user/reader"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self._lock = threading.Lock()

    def read(self, call: str, request: Mapping[str, Any], region: str = "") -> Reply:
        """Answer one call."""
        with self._lock:
            self.asked.append((call, str(next(iter(request.values()), ""))))
        if call.endswith("list-roots"):
            return Reply({"Roots": [{"Id": "r-1"}]})
        if call.endswith("units-for-parent"):
            return Reply(
                {"OrganizationalUnits": [{"Id": unit} for unit in TREE.get(request["ParentId"], ())]}
            )
        if call.endswith("list-accounts"):
            raise LookupError("broken")
        return Reply({})


@pytest.fixture
def writer(tmp_path: Path) -> SnapshotWriter:
    """Return a snapshot to write."""
    return SnapshotWriter(tmp_path / "shot", Begun("aws", "0", "t", {}))


def test_failure_stops_the_run(writer: SnapshotWriter) -> None:
    """What a call raises stops the run, and what was answered is kept."""
    lane = Lane(Organization(), "", frozenset({Level.ORGANIZATION}))
    with pytest.raises(LookupError, match="broken"):
        Run(writer, workers=2, progress=lambda *_: None).collect([lane])
    assert writer.holds_more_than(())
    writer.leave()


def test_tree_and_progress(writer: SnapshotWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree is walked to its leaves, accounts are asked of every node, and progress only grows."""
    organization = Organization()
    monkeypatch.setattr("iamscope.clouds.aws.collect.running.STEPS", without_accounts())
    seen: list[tuple[int, int]] = []
    lane = Lane(organization, "", frozenset({Level.ORGANIZATION}))
    Run(writer, workers=3, progress=lambda made, known, _: seen.append((made, known))).collect([lane])
    everywhere = ["ou-1", "ou-11", "ou-2", "r-1"]
    for call in ("list-organizational-units-for-parent", "list-accounts-for-parent"):
        assert sorted(about for name, about in organization.asked if name.endswith(call)) == everywhere
    assert [made for made, _ in seen] == list(range(1, len(seen) + 1))
    assert seen[-1][0] == seen[-1][1] == len(organization.asked)
    writer.leave()


def without_accounts() -> tuple[Any, ...]:
    """Return the steps without the one that breaks."""
    from iamscope.clouds.aws.collect.steps import STEPS

    return tuple(step for step in STEPS if not step.call.endswith(".list-accounts"))


def test_make_once(writer: SnapshotWriter) -> None:
    """A call that decides where to collect is made once, and remembered."""
    organization = Organization()
    for _ in range(2):
        assert make_once(writer, organization, "organizations.list-roots").body == {"Roots": [{"Id": "r-1"}]}
    assert len(organization.asked) == 1
    writer.leave()
