"""Files as they are at another revision, so that a change is not judged by what it brings along.

What is asked for is written into a temporary folder, laid out as in the repository; nothing in the work
tree is read or touched. Whoever reads it there is told of places as `REF:path:line`.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from iamscope import catalog
from iamscope.errors import IamscopeError, ManyErrors
from iamscope.manifest.estate import Estate
from iamscope.manifest.load import load_estate, load_manifests
from iamscope.manifest.mistakes import NoManifestError
from iamscope.manifest.relocate import relocated
from iamscope.manifest.role import Fleet
from iamscope.pipeline.git_errors import OutsideRepositoryError
from iamscope.pipeline.git_objects import Git
from iamscope.pipeline.revision_files import RevisionFiles

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BaseRevision:
    """A revision whose files lie in a temporary folder, for as long as it is open.

    `checked_out` says that it is the very commit that is checked out: then nothing earlier is read.
    """

    ref: str
    commit: str
    checked_out: bool
    _folder: Path
    _prefix: str

    @property
    def words(self) -> str:
        """What reports call it."""
        return f"`{self.ref}` ({self.commit[:12]})"

    def path(self, path: Path) -> Path:
        """Return where the content of a path lies, if it is there. Raises `OutsideRepositoryError`."""
        return self._folder.joinpath(*_within(path, self._prefix))

    def holds(self, path: Path) -> bool:
        """Return whether the revision has a path."""
        return self.path(path).exists()

    def manifests(self, paths: Sequence[Path]) -> Fleet:
        """Return the agent roles of files and folders at the revision: none where it has none.

        Raises `IamscopeError` with all mistakes.
        """
        there = [self.path(path) for path in paths if self.holds(path)]
        try:
            fleet = load_manifests(there, catalog.vocabularies()) if there else Fleet(())
        except NoManifestError:
            return Fleet(())
        return self.named(fleet)

    def estate(self, path: Path | None) -> Estate | None:
        """Return the estate of a file at the revision, `None` where it has none. Raises `IamscopeError`."""
        if path is None or not self.holds(path):
            return None
        return self.named(load_estate(self.path(path), catalog.vocabularies()))

    def named(self, value: T) -> T:
        """Return a value that was read in the folder, all its places named as the revision's."""
        return relocated(value, self.shown)

    def shown(self, text: str) -> str:
        """Return a text in which files of the folder are named as the revision's."""
        folder = str(self._folder)
        return text.replace(folder + os.sep, f"{self.ref}:").replace(folder, f"{self.ref}:")


@contextmanager
def at_revision(ref: str, paths: Sequence[Path]) -> Iterator[BaseRevision]:
    """Open a revision for some files and folders, with all that manifests among them include.

    The repository is that of the current folder, never one that a path leads into: what is
    there is up to the change. A path that the revision does not have is left out. Raises `IamscopeError`;
    one that is raised while the revision is open names places as the revision's.
    """
    git = Git.at(Path.cwd())
    prefix = git.prefix()
    wanted = [_within(path, prefix) for path in paths]
    commit = git.commit(ref)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="iamscope-")))
        opened = BaseRevision(ref, commit, git.checked_out() == commit, folder, prefix)
        with git.objects() as objects:
            files = RevisionFiles(objects, git.top(commit), folder, ref)
            for parts in wanted:
                files.put(parts)
        try:
            yield opened
        except IamscopeError as error:
            _rename(error, opened)
            raise


def _within(path: Path, prefix: str) -> tuple[str, ...]:
    """Return the parts of a path from the top of the repository on, whatever the work tree has there.

    Raises `OutsideRepositoryError`.
    """
    here = os.getcwd()  # noqa: PTH109 - a path as text, in which no link is followed
    top = os.path.normpath(os.path.join(here, *([os.pardir] * len(Path(prefix).parts))))  # noqa: PTH118
    parts = Path(os.path.relpath(os.path.join(here, path), top)).parts  # noqa: PTH118
    if parts[:1] == (os.pardir,) or Path(*parts).is_absolute():
        raise OutsideRepositoryError(str(path))
    return parts


def _rename(error: IamscopeError, revision: BaseRevision) -> None:
    for one in error.errors if isinstance(error, ManyErrors) else (error,):
        one.message = revision.shown(one.message)
        one.hint = revision.shown(one.hint) if one.hint else one.hint
        one.args = (one.message,)
