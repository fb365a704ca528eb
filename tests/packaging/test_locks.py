"""The locked requirements: exact, hashed, free of addresses, and in step with pyproject.toml."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parent.parent.parent
LOCKS = ("build", "dev", "run")
PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;]+)(?P<marker> ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
# Written in halves, so that this file does not hold what it forbids.
ADDRESSES = (
    "py" + "pi.org",
    "python" + "hosted.",
    "npm" + "js.",
    "/simple" + "/",
    "index" + "-url =",
    "file:" + "///",
)


def read(lock: str) -> str:
    """Return the text of one lock."""
    return (REPOSITORY / "requirements" / f"{lock}.txt").read_text()


def pins(lock: str) -> set[tuple[str, str, str]]:
    """Return the name, version and marker of everything that a lock pins."""
    found = [PIN.match(line) for line in read(lock).splitlines()]
    return {(match["name"], match["version"], match["marker"] or "") for match in found if match}


def pyproject() -> dict[str, Any]:
    """Return pyproject.toml as a mapping."""
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text())


def declared(lock: str) -> list[Requirement]:
    """Return the requirements that a lock has to satisfy."""
    project, groups = pyproject()["project"], pyproject()["dependency-groups"]
    core = [*project["dependencies"], *project["optional-dependencies"]["aws"]]
    wanted = {"build": groups["build"], "run": core, "dev": [*core, *groups["build"], *groups["dev"]]}
    return [Requirement(line) for line in wanted[lock] if isinstance(line, str)]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_exact_hashed_versions_and_nothing_else(lock: str) -> None:
    """Every line of a lock is a pinned version or a hash of one, so no address can be in it."""
    lines = read(lock).splitlines()
    assert [line for line in lines if not PIN.match(line) and not HASH.match(line)] == []
    unhashed = [
        line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if PIN.match(line) and PIN.match(after)
    ]
    assert unhashed == []
    assert pins(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_satisfies_what_is_declared(lock: str) -> None:
    """Every declared requirement is locked at a version that it allows; `make lock` repairs this."""
    versions: dict[str, list[str]] = {}
    for name, version, _ in pins(lock):
        versions.setdefault(canonicalize_name(name), []).append(version)
    for requirement in declared(lock):
        locked = versions.get(canonicalize_name(requirement.name), [])
        assert locked, f"{requirement.name} is not in the lock"
        assert all(requirement.specifier.contains(version) for version in locked), requirement


def test_what_is_tested_is_what_is_run() -> None:
    """The locks agree on every version."""
    assert pins("run") <= pins("dev")
    assert pins("build") <= pins("dev")


def test_the_build_backend_is_the_locked_one() -> None:
    """The build requirements are the group from which the build lock is made."""
    assert pyproject()["build-system"]["requires"] == pyproject()["dependency-groups"]["build"]


def test_no_tracked_file_names_a_package_registry() -> None:
    """Whoever installs decides where packages come from: no tracked file holds a registry's address."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    files = [REPOSITORY / name for name in listed.stdout.split("\0") if name]
    assert files
    for path in files:
        content = path.read_bytes().decode(errors="replace") if path.is_file() else ""
        assert [address for address in ADDRESSES if address in content] == [], path
