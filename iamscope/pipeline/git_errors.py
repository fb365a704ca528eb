"""Everything that can go wrong when a revision of a git repository is read."""

import re

from iamscope.errors import IamscopeError
from iamscope.model.safe import quoted

_FURTHER = re.compile(r"[~^@]")


class NoGitError(IamscopeError):
    """The program `git` is not there."""

    code = "no-git"

    def __init__(self) -> None:
        super().__init__("the program `git` is not found", hint="install git to read another revision")


class NoRepositoryError(IamscopeError):
    """A folder is in no git repository that can be read."""

    code = "no-repository"


class UntrustedRepositoryError(IamscopeError):
    """A repository belongs to somebody else, and nobody said that it is trusted."""

    code = "untrusted-repository"

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"git does not trust the repository of {quoted(folder)}, which belongs to another user",
            hint="if you do, say so: `git config --global --add safe.directory` with the repository's folder",
        )


class RevisionError(IamscopeError):
    """A revision cannot be used."""

    code = "bad-revision"


class UnknownRevisionError(IamscopeError):
    """A repository does not have a revision."""

    code = "unknown-revision"

    def __init__(self, ref: str, *, shallow: bool) -> None:
        clone = ", which is a shallow clone," if shallow else ""
        name = _FURTHER.split(ref)[0].removeprefix("refs/heads/").removeprefix("origin/")
        super().__init__(
            f"the repository{clone} has no revision {quoted(ref)}",
            hint=f"fetch it first: `git fetch --depth=1 origin {name}:refs/remotes/origin/{name}`"
            if name
            else None,
        )


class MissingObjectError(IamscopeError):
    """A repository lacks a part of a revision that it has."""

    code = "missing-object"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the repository lacks the object `{name}` of the revision",
            hint="it is a partial clone: fetch the revision as a whole first",
        )


class OutsideRepositoryError(IamscopeError):
    """A path lies outside of the repository whose revision is read."""

    code = "outside-repository"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{quoted(path)} lies outside of the repository, so no revision of it holds that",
            hint="run iamscope in the repository, and name what lies in it",
        )


class LinkError(RevisionError):
    """A symbolic link of a revision cannot be followed."""

    code = "bad-link"


class SubmoduleError(RevisionError):
    """What is to be read is in a submodule, of which a revision holds only the name."""

    code = "submodule"


class TooMuchError(RevisionError):
    """A revision holds more than anybody writes by hand."""

    code = "too-much"
