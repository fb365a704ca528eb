"""What every test may rely on: the development data, reproducible examples, and no silent skips."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

REPOSITORY = Path(__file__).parent.parent
STRICT = "IAMSCOPE_NO_SKIPS"

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile(
    "dev",
    deadline=None,
    database=DirectoryBasedExampleDatabase(REPOSITORY / ".cache" / "hypothesis"),
)
settings.load_profile("dev")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Return the folder of real accounts and provider facts that the tests read but do not own."""
    given = os.environ.get("IAMSCOPE_DATA")
    folder = Path(given) if given else REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no development data at {folder}: run IAMSCOPE_DATA=/path/to/data make test")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test that reads the development data its marker."""
    for item in items:
        if "data_dir" in getattr(item, "fixturenames", ()):
            item.add_marker("data")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failure where every test has to run."""
    report = yield
    # An expected failure is reported as a skip too, but it did run.
    if report.skipped and not hasattr(report, "wasxfail"):
        _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a module that skips itself into a failure where every test has to run."""
    report = yield
    if report.skipped:
        _refuse_skip(report)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get(STRICT):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{STRICT} is set, and this was skipped: {reason}"
