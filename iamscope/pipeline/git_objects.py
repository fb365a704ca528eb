"""Commits, folders and files of a git repository, read without running anything that stands in it.

The program `git` is started with fixed arguments and never through a shell. It reads objects as they are
stored: no hook, filter, text conversion, pager or file-system monitor has a part in that, and it may fetch
nothing. Its surroundings are our own: variables that lead it to another repository do not count.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from iamscope.model.safe import quoted
from iamscope.pipeline.git_errors import (
    MissingObjectError,
    NoGitError,
    NoRepositoryError,
    RevisionError,
    UnknownRevisionError,
    UntrustedRepositoryError,
)

_OPTIONS = (
    "--no-pager", "--no-replace-objects", "--no-optional-locks", "--literal-pathspecs",
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "protocol.allow=never",
    # A folder of the tree that looks like a repository without a work tree is none.
    "-c", "safe.bareRepository=explicit",
)  # fmt: skip
_SETTINGS = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# What git may know of its surroundings: where it is, and where the user's own settings are.
_KEPT = ("PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR")
_CHUNK = 1024 * 1024
_UNFIT = re.compile(r"[\s:*?\[\\\x00-\x1f\x7f]")
_FURTHER = re.compile(r"[~^@]")
_SHORTENED = re.compile(r"[0-9a-f]{4,39}")


@dataclass(frozen=True, slots=True)
class Git:
    """The program, at a folder of a repository."""

    program: str
    folder: Path

    @classmethod
    def at(cls, folder: Path) -> "Git":
        """Return the program at a folder. Raises `NoGitError`."""
        # What is found by a relative path could come out of the repository itself.
        safe = [
            one for one in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(one).is_absolute()
        ]
        program = shutil.which("git", path=os.pathsep.join(safe))
        if program is None or not Path(program).is_absolute():
            raise NoGitError
        return cls(program, folder)

    def prefix(self) -> str:
        """Return the folder as its repository names it, empty at the top. Raises `IamscopeError`."""
        done = self._run("rev-parse", "--show-prefix")
        if done.returncode:
            told = done.stderr.decode("utf-8", "replace")
            if "dubious ownership" in told:
                raise UntrustedRepositoryError(str(self.folder))
            message = f"the folder {quoted(str(self.folder))} is in no work tree of a git repository"
            raise NoRepositoryError(message, hint="run iamscope in the repository that is to be checked")
        return os.fsdecode(done.stdout.removesuffix(b"\n"))

    def commit(self, ref: str) -> str:
        """Return the full name of the commit that a revision means. Raises `IamscopeError`."""
        if not ref or ref.startswith("-") or _UNFIT.search(ref):
            message = f"{quoted(ref)} cannot be a revision"
            raise RevisionError(message, hint="give a branch, a tag or a commit, such as `origin/main`")
        self._check_one(ref)
        found = self._resolved(ref)
        if found is None:
            shallow = self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
            raise UnknownRevisionError(ref, shallow=shallow)
        return found

    def checked_out(self) -> str | None:
        """Return the name of the commit that is checked out, if there is one."""
        return self._resolved("HEAD")

    def top(self, commit: str) -> str:
        """Return the name of the folder that a commit holds. Raises `IamscopeError`."""
        done = self._run("rev-parse", "--verify", "--quiet", f"{commit}^{{tree}}")
        if done.returncode:
            raise MissingObjectError(commit)
        return done.stdout.decode("ascii").strip()

    def _check_one(self, ref: str) -> None:
        """Raise where a tag and a branch have the name: whoever may make one must not choose the revision."""
        name = _FURTHER.split(ref)[0]
        if not name or name.startswith("refs/"):
            return
        patterns = [f"refs/{kind}{name}" for kind in ("", "tags/", "heads/", "remotes/")]
        done = self._run("for-each-ref", "--format=%(refname)", *patterns)
        exact = [one for one in done.stdout.decode("utf-8", "replace").splitlines() if one in patterns]
        meant = {self._resolved(one) for one in exact}
        if _SHORTENED.fullmatch(name):
            meant.add(None)
        if exact and len(meant) > 1:
            listed = ", ".join(map(quoted, exact))
            message = f"{quoted(ref)} can mean more than one revision"
            raise RevisionError(message, hint=f"write it in full: there is {listed}")

    def _resolved(self, ref: str) -> str | None:
        done = self._run("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        return done.stdout.decode("ascii").strip() if done.returncode == 0 else None

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603 - fixed arguments, and no shell
            [self.program, *_OPTIONS, *arguments],
            cwd=self.folder,
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )

    def objects(self) -> "Objects":
        """Return a reader of the repository's objects; it is to be closed."""
        return Objects(
            subprocess.Popen(  # noqa: S603 - fixed arguments, and no shell
                [self.program, *_OPTIONS, "cat-file", "--batch"],
                cwd=self.folder,
                env=surroundings(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        )


def surroundings() -> Mapping[str, str]:
    """Return the environment that git runs in."""
    return {**{key: os.environ[key] for key in _KEPT if key in os.environ}, **_SETTINGS}


@dataclass(frozen=True, slots=True)
class Node:
    """One entry of a folder as git stores it: its mode, and the name of its object."""

    mode: bytes
    name: str

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.mode == b"40000"

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return self.mode == b"120000"

    @property
    def is_submodule(self) -> bool:
        """Whether it stands for a commit of another repository."""
        return self.mode == b"160000"


class Objects:
    """Reads objects by their names, one at a time."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def __enter__(self) -> "Objects":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asked, answered = self._pipes()
        asked.close()
        answered.close()
        self._process.wait()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout

    def read(self, name: str, most: int) -> bytes:
        """Return an object's content, of a larger one the beginning. Raises `MissingObjectError`."""
        asked, answered = self._pipes()
        try:
            asked.write(name.encode("ascii") + b"\n")
            asked.flush()
        except OSError:
            raise MissingObjectError(name) from None
        header = answered.readline().split()
        if len(header) != 3:
            raise MissingObjectError(name)
        size = int(header[2])
        data = answered.read(min(size, most))
        left = size + 1 - len(data)
        while left > 0:
            left -= len(answered.read(min(left, _CHUNK))) or left
        return data

    def folder(self, name: str) -> dict[str, Node]:
        """Return what is in a folder, by name. Raises `IamscopeError`."""
        return dict(_entries(self.read(name, 64 * _CHUNK), name))


def _entries(data: bytes, folder: str) -> Iterator[tuple[str, Node]]:
    width = len(folder) // 2
    place = 0
    while place < len(data):
        space = data.find(b" ", place)
        end = data.find(b"\0", space)
        if space < 0 or end < 0 or len(data) < end + 1 + width:
            raise MissingObjectError(folder)
        called = os.fsdecode(data[space + 1 : end])
        if called in ("", ".", "..") or "/" in called or os.sep in called:
            raise RevisionError(f"the revision holds a file that is called {quoted(called)}")
        yield called, Node(data[place:space], data[end + 1 : end + 1 + width].hex())
        place = end + 1 + width
