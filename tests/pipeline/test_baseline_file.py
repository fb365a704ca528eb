"""The file of a baseline."""

import json
import os
from pathlib import Path

import pytest

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.manifest.json_tree import InvalidJsonError
from iamscope.model.baseline import Baseline, Known
from iamscope.pipeline.baseline_file import (
    NewerBaselineError,
    UnreadableBaselineError,
    read_baseline,
    render,
    write_baseline,
)

STATEMENT = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
KNOWN = Known(
    fingerprint="78a803b1136298c0",
    kind="own-excess",
    agent="bot",
    principal="arn:aws:iam::111111111111:role/bot",
    severity="high",
    message="can destroy with `s3:DeleteObject`",
    danger="destroys",
    certain=False,
    statements=(STATEMENT,),
    actions=("s3:DeleteObject", "s3:DeleteObjectVersion"),
    action_count=2,
)
OTHER = Known(
    "12a803b1136298c0", "undeclared-agent", "", "evil\n\x1b[31m\u202e", "medium", "looks like an agent"
)
BASELINE = Baseline((OTHER, KNOWN))


def mistakes(path: Path, text: str) -> list[tuple[int, str]]:
    """Return the line and message of each mistake in a file of some text."""
    path.write_text(text)
    with pytest.raises(IamscopeError) as found:
        read_baseline(path)
    errors = found.value.errors if isinstance(found.value, ManyErrors) else (found.value,)
    return [(error.place.line, error.message) for error in errors]  # type: ignore[attr-defined]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Nothing is lost, and the file is for the user as others are."""
    path = tmp_path / "baseline.json"
    write_baseline(path, BASELINE)
    assert read_baseline(path) == BASELINE
    write_baseline(path, Baseline())
    assert read_baseline(path) == Baseline()
    assert [one.name for one in tmp_path.iterdir()] == ["baseline.json"]


def test_the_same_baseline_has_the_same_bytes_one_finding_on_a_line() -> None:
    """The order of the findings does not matter, and nothing in the file steers a terminal."""
    text = render(BASELINE)
    assert text == render(Baseline((KNOWN, OTHER)))
    assert text.replace("\n", "").isprintable()
    first, *findings, last = text.splitlines()
    assert (first, last) == ('{"version": 1, "findings": [', "]}")
    assert [json.loads(line.rstrip(","))["kind"] for line in findings] == ["undeclared-agent", "own-excess"]


def test_layout_does_not_matter_to_reading(tmp_path: Path) -> None:
    """A file that an editor laid out anew is the same baseline."""
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps(json.loads(render(BASELINE)), indent=4))
    assert read_baseline(path) == BASELINE


def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    """One reading finds them all."""
    text = """{"version": 1, "findings": [
{"kind": "own-excess", "principal": "p", "fingerprint": "a", "certain": true},
{"kind": "own-excess", "principal": 7, "fingerprint": "b", "certain": "yes"},
{"kind": "own-excess", "fingerprint": "a", "certain": true, "actions": "s3:*", "colour": "red"},
["own-excess"],
{"kind": "own-excess", "kind": "x", "principal": "p", "fingerprint": "a", "certain": true},
{"kind": "own-excess", "principal": "p", "fingerprint": "a", "certain": true, "action_count": -1}
]}"""
    found = mistakes(tmp_path / "baseline.json", text)
    assert [line for line, _ in found] == [3, 3, 4, 4, 4, 5, 6, 7]
    assert "`principal` must be text" in found[0][1]
    assert found[-1][1].startswith("`action_count` must be a whole number in ")


def test_a_finding_is_there_once(tmp_path: Path) -> None:
    """Which of two would count is not left to their order."""
    line = '{"kind": "k", "principal": "p", "fingerprint": "a", "certain": true}'
    text = f'{{"version": 1, "findings": [\n{line},\n{line}]}}'
    ((place, message),) = mistakes(tmp_path / "baseline.json", text)
    assert place == 3
    assert "line 2 already" in message


@pytest.mark.parametrize("text", ["[]", "{}", '{"version": 1}', '{"version": "1", "findings": []}', "7"])
def test_other_json_is_no_baseline(tmp_path: Path, text: str) -> None:
    """It is refused as such."""
    assert len(mistakes(tmp_path / "baseline.json", text)) == 1


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    """What it says beyond ours could be what makes a finding another one."""
    path = tmp_path / "baseline.json"
    path.write_text('{"version": 2, "findings": [], "more": {}}')
    with pytest.raises(NewerBaselineError, match="of version 2, and this iamscope reads up to 1"):
        read_baseline(path)


def test_what_is_no_json_is_refused_with_its_line(tmp_path: Path) -> None:
    """A conflict that was left in the file is found where it stands."""
    path = tmp_path / "baseline.json"
    path.write_text('{"version": 1, "findings": [\n<<<<<<< ours\n]}')
    with pytest.raises(InvalidJsonError, match=r"baseline\.json:2"):
        read_baseline(path)
    path.write_bytes(b'{"version": "\xff"}')
    with pytest.raises(UnreadableBaselineError, match="not UTF-8"):
        read_baseline(path)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Without its baseline a gate must not take everything for known, nor for new."""
    with pytest.raises(UnreadableBaselineError, match="no such file"):
        read_baseline(tmp_path / "baseline.json")


def test_nothing_half_written_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails, the old file stays as it was, and nothing stands beside it."""
    path = tmp_path / "baseline.json"
    write_baseline(path, BASELINE)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnreadableBaselineError, match="cannot be written: no space left"):
        write_baseline(path, Baseline())
    assert read_baseline(path) == BASELINE
    assert [one.name for one in tmp_path.iterdir()] == ["baseline.json"]
    monkeypatch.undo()
    with pytest.raises(UnreadableBaselineError, match="cannot be written"):
        write_baseline(tmp_path / "none" / "baseline.json", Baseline())


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file that it leads to is written anew, with the rights that it had."""
    path = tmp_path / "real.json"
    write_baseline(path, Baseline())
    path.chmod(0o600)
    link = tmp_path / "baseline.json"
    link.symlink_to("real.json")
    write_baseline(link, BASELINE)
    assert link.is_symlink()
    assert read_baseline(path) == BASELINE
    assert path.stat().st_mode & 0o777 == 0o600
