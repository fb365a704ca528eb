"""The pytest plugin: files of guardrail tests as test items, and a fixture to ask a snapshot.

It is the only module that imports pytest, which nobody needs who does not run tests with it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iamscope.errors import IamscopeError, ManyErrors

if TYPE_CHECKING:
    from iamscope.manifest.guardrails import GuardrailTest
    from iamscope.model.tested import Tested
    from iamscope.pipeline.guardrails.asking import GuardedWorld
    from iamscope.pipeline.guardrails.ground import Ground

SUFFIXES = (".guardrails.yaml", ".guardrails.yml")
_GROUND = pytest.StashKey["Ground | IamscopeError"]()
_OPTIONS = {
    "snapshot": "the snapshot that guardrail tests are put to",
    "manifests": "manifests, or a folder of them: whoever they name is an agent",
    "estate": "the estate file: which environment is which",
}
_ASSUME = "iamscope_assume_no_scp"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, each of which a configuration file may hold too."""
    group = parser.getgroup("iamscope", "guardrail tests of iamscope")
    for name, about in _OPTIONS.items():
        group.addoption(f"--iamscope-{name}", metavar="PATH", default=None, help=about)
        parser.addini(f"iamscope_{name}", about, type="string", default="")
    about = "take unread policies of the organization to be absent"
    group.addoption("--iamscope-assume-no-scp", action="store_true", default=False, help=about)
    parser.addini(_ASSUME, about, type="bool", default=False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a file of guardrail tests."""
    if file_path.name.endswith(SUFFIXES):
        return GuardrailFile.from_parent(parent, path=file_path)
    return None


@pytest.fixture(scope="session")
def iamscope_world(request: pytest.FixtureRequest) -> "GuardedWorld":
    """Return the snapshot, to ask what principals can do and whom they reach."""
    from iamscope.pipeline.guardrails.asking import GuardedWorld

    try:
        return GuardedWorld(_ground(request.config))
    except IamscopeError as error:
        raise pytest.UsageError(_told(error)) from None


class GuardrailFile(pytest.File):
    """A file of guardrail tests."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the tests of the file."""
        from iamscope.catalog import vocabularies
        from iamscope.manifest.load import load_guardrails

        names: dict[str, int] = {}
        try:
            for test in load_guardrails([_short(self.path)], vocabularies()):
                name = _name(test)
                names[name] = names.get(name, 0) + 1
                again = f" ({names[name]})" if names[name] > 1 else ""
                yield GuardrailItem.from_parent(self, name=f"{name}{again}", guardrail=test)
        except IamscopeError as error:
            raise self.CollectError(_told(error)) from None


class GuardrailItem(pytest.Item):
    """One guardrail test."""

    def __init__(self, *, guardrail: "GuardrailTest", **arguments: Any) -> None:
        super().__init__(**arguments)
        self._test = guardrail

    def runtest(self) -> None:
        """Put the test to the snapshot; without one it fails, since nothing holds that was not asked."""
        from iamscope.model.tested import Verdict
        from iamscope.pipeline.guardrails.run import run_tests

        (found,) = run_tests([self._test], _ground(self.config))
        if found.verdict is not Verdict.PASS:
            raise NotGuardedError(found)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return what is wrong, without any line of code."""
        error = excinfo.value
        if isinstance(error, NotGuardedError):
            from iamscope.report.text_tests import one_test

            return one_test(error.tested)
        if isinstance(error, IamscopeError):
            return _told(error)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the test is written and what it is called."""
        return self.path, self._test.place.line - 1, self.name


class NoSnapshotGivenError(IamscopeError):
    """Guardrail tests were collected, and no snapshot was given to put them to."""

    code = "no-snapshot-given"

    def __init__(self) -> None:
        super().__init__(
            "guardrail tests need a snapshot, and none was given",
            hint="give `--iamscope-snapshot PATH`, or `iamscope_snapshot` in the configuration",
        )


class NotGuardedError(Exception):
    """A guardrail test did not pass."""

    def __init__(self, tested: "Tested") -> None:
        super().__init__(tested.name)
        self.tested = tested


def _short(path: Path) -> Path:
    """Return a path as people would type it here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _name(test: "GuardrailTest") -> str:
    from iamscope.model.safe import printable
    from iamscope.pipeline.guardrails.run import title

    return printable(test.name or title(test))


def _ground(config: pytest.Config) -> "Ground":
    """Return the snapshot, read once for all tests; what is wrong with it is said to each."""
    if _GROUND not in config.stash:
        try:
            config.stash[_GROUND] = _opened(config)
        except IamscopeError as error:
            config.stash[_GROUND] = error
    found = config.stash[_GROUND]
    if isinstance(found, IamscopeError):
        raise found
    return found


def _opened(config: pytest.Config) -> "Ground":
    from iamscope.pipeline.guardrails.run import open_ground

    snapshot, manifests = _path(config, "snapshot"), _path(config, "manifests")
    if snapshot is None:
        raise NoSnapshotGivenError
    lifted = bool(config.getoption(_ASSUME) or config.getini(_ASSUME))
    many: Sequence[Path] = [manifests] if manifests is not None else []
    return open_ground(snapshot, many, _path(config, "estate"), without_guardrails=lifted)


def _path(config: pytest.Config, name: str) -> Path | None:
    """Return a path as it is given, or as the configuration file has it, relative to that file's folder."""
    given = config.getoption(f"iamscope_{name}")
    if given:
        return config.invocation_params.dir / str(given)
    written = config.getini(f"iamscope_{name}")
    home = config.inipath.parent if config.inipath is not None else config.rootpath
    return home / str(written) if written else None


def _told(error: IamscopeError) -> str:
    """Return an error, or each of several, with its hint."""
    from iamscope.model.safe import printable

    errors = error.errors if isinstance(error, ManyErrors) else (error,)
    lines = [f"error[{one.code}]: {printable(one.message, 1000)}" for one in errors]
    hints = [f"  hint: {printable(one.hint, 1000)}" if one.hint else "" for one in errors]
    return "\n".join(part for pair in zip(lines, hints, strict=True) for part in pair if part)
