"""A folder of usage."""

import json
from pathlib import Path

import pytest

from iamscope.clouds.aws.usage.errors import MalformedEventError, NotUsageError
from iamscope.clouds.aws.usage.log import Log
from tests.fakes.events import event, user, write


def test_the_window_is_of_all_events(tmp_path: Path) -> None:
    """The window goes from the first to the last event; an event in two files counts once."""
    early, late = (event(user("ann"), "s3:GetObject", day=day) for day in (3, 9))
    write(tmp_path, late)
    write(tmp_path, early, late, name="again.json")
    (tmp_path / "digest.json").write_text('{"digestStartTime": "x"}')
    log = Log(tmp_path)
    assert len(list(log.read())) == 2
    assert (log.files, log.events, log.twice) == (2, 2, 1)
    assert (log.first, log.last) == ("2026-02-03T06:00:00Z", "2026-02-09T06:00:00Z")
    assert log.passed_over == [str(tmp_path / "digest.json")]


def test_an_empty_file_of_events_is_one(tmp_path: Path) -> None:
    """A file without events says that there were none."""
    log = Log(write(tmp_path))
    assert list(log.read()) == []
    assert log.files == 1


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    """Where no file tells of use, that is said instead of calling everything unused."""
    (tmp_path / "policy.json").write_text('{"Version": "2012-10-17"}')
    with pytest.raises(NotUsageError):
        list(Log(tmp_path).read())


def test_a_broken_event_is_named(tmp_path: Path) -> None:
    """A record that is no event stops the reading, with its file and number: nothing is skipped."""
    write(tmp_path, event(user("ann"), "s3:GetObject"), {"eventName": "x"})
    with pytest.raises(MalformedEventError, match=r"event 2 of .*log\.json"):
        list(Log(tmp_path).read())


def test_last_accessed_data_is_kept_by_the_name_of_its_file(tmp_path: Path) -> None:
    """A report of last accessed services is told from events."""
    (tmp_path / "deploy.json").write_text(json.dumps({"ServicesLastAccessed": [], "JobStatus": "COMPLETED"}))
    log = Log(tmp_path)
    assert list(log.read()) == []
    assert [name for name, _ in log.last_accessed] == ["deploy"]


def test_real_records_are_read(data_dir: Path) -> None:
    """Records of real attack techniques are events of known actions, with their actors."""
    log = Log(data_dir / "aws" / "cloudtrail")
    events = list(log.read())
    assert log.files == 6
    assert len(events) == log.events > 20
    assert all(one.actor and one.time and one.source for one in events)
    assert not log.passed_over
