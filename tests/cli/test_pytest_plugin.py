"""The pytest plugin, in a pytest of its own."""

from pathlib import Path

import pytest

from tests.fakes.guarded import written

pytest_plugins = ["pytester"]

PLUGIN = ("-p", "iamscope.cli.pytest_plugin", "-p", "no:cacheprovider", "-W", "error")
FILE = """\
kind: GuardrailTests
version: 1
tests:
  - name: the bot stays itself
    reason: It is only a bot.
    principals: role/bot
    must-not: {become: role/ops}
  - principals: role/reader
    must-not: {administer: true}
  - principals: role/coder
    must-not: {become: role/runner}
"""
PYTHON = """
def test_fails(iamscope_world):
    assert not iamscope_world.reaches("bot", "role/ops")

def test_passes(iamscope_world):
    assert iamscope_world.can("ops", "s3:DeleteBucket", "arn:aws:s3:::logs")
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a snapshot to put tests to."""
    return written(tmp_path_factory.mktemp("guarded"))


def run(pytester: pytest.Pytester, *arguments: str | Path) -> pytest.RunResult:
    """Run pytest with the plugin."""
    return pytester.runpytest_inprocess(*PLUGIN, *map(str, arguments))


def test_each_test_of_a_file_is_an_item(pytester: pytest.Pytester, snapshot: Path) -> None:
    """What failed and what is unknown fail, each with its proof and without a line of code."""
    pytester.makefile(".guardrails.yaml", billing=FILE)
    result = run(pytester, "--iamscope-snapshot", snapshot)
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(
        [
            "FAILED  the bot stays itself (billing.guardrails.yaml:4)",
            "  because: It is only a bot.",
            "  - bot can become `arn:aws:iam::111111111111:role/ops`",
            "UNKNOWN `role/coder` must not become `role/runner` (billing.guardrails.yaml:10)",
            "FAILED billing.guardrails.yaml::the bot stays itself*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_the_fixture_asks_the_snapshot(pytester: pytest.Pytester, snapshot: Path) -> None:
    """The snapshot may stand in the configuration, and a failed assertion shows the proof."""
    pytester.makeini(f"[pytest]\niamscope_snapshot = {snapshot}\n")
    pytester.makepyfile(PYTHON)
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*assert not <arn:aws:iam::111111111111:role/bot can become*"])


def test_without_a_snapshot_nothing_passes(pytester: pytest.Pytester) -> None:
    """A forgotten option leaves no build green: the files' tests fail, and the fixture is an error."""
    pytester.makefile(".guardrails.yaml", billing=FILE)
    pytester.makepyfile(PYTHON)
    result = run(pytester)
    result.assert_outcomes(failed=3, errors=2)
    result.stdout.fnmatch_lines(["error[[]no-snapshot-given]: *", "  hint: give `--iamscope-snapshot PATH`*"])


def test_mistakes_are_told_as_the_command_tells_them(pytester: pytest.Pytester, snapshot: Path) -> None:
    """A file with mistakes is an error of collection, and a missing snapshot fails every test."""
    pytester.makefile(".guardrails.yaml", wrong=FILE.replace("become:", "becom:"))
    result = run(pytester, "--iamscope-snapshot", snapshot)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*error[[]unknown-cloud]: *", "*did you mean `become`*"])
    pytester.makefile(".guardrails.yaml", wrong=FILE)
    result = run(pytester, "--iamscope-snapshot", "nowhere")
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["error[[]*"])
