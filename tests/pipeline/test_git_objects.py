"""Git, asked without running anything that stands in the repository."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from iamscope.pipeline import git_objects
from iamscope.pipeline.git_errors import (
    MissingObjectError,
    NoGitError,
    NoRepositoryError,
    RevisionError,
    UnknownRevisionError,
    UntrustedRepositoryError,
)
from iamscope.pipeline.git_objects import Git, surroundings
from tests.fakes.repository import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return a repository with one commit."""
    folder = tmp_path / "repository"
    folder.mkdir()
    made = Repository(folder)
    made.commit({"a.yaml": "one", "inner/b.yaml": "two"})
    return made


def read(repository: Repository, ref: str, name: str) -> bytes:
    """Return a file at the top of a revision."""
    git = Git.at(repository.folder)
    git.prefix()
    with git.objects() as objects:
        return objects.read(objects.folder(git.top(git.commit(ref)))[name].name, 1000)


def test_a_file_is_read_as_it_is_stored(repository: Repository) -> None:
    """Whatever filter the repository has for it, and however large: then it is its beginning."""
    repository.write({".gitattributes": "*.yaml filter=evil diff=evil text eol=crlf"})
    assert read(repository, "main", "a.yaml") == b"one"
    repository.commit({"a.yaml": "x" * 3_000_000, "z.yaml": "last"})
    git = Git.at(repository.folder)
    with git.objects() as objects:
        nodes = objects.folder(git.top(git.commit("HEAD")))
        assert objects.read(nodes["a.yaml"].name, 10) == b"x" * 10
        assert objects.read(nodes["z.yaml"].name, 10) == b"last"
        assert objects.folder(nodes["inner"].name).keys() == {"b.yaml"}
        assert (nodes["inner"].is_folder, nodes["z.yaml"].is_folder) == (True, False)


def test_names_of_any_length_are_read(tmp_path: Path) -> None:
    """A repository may name its objects by SHA-256."""
    made = Repository(tmp_path, "--object-format=sha256")
    made.commit({"a.yaml": "one", "b c\n.yaml": "two"})
    assert len(made.head()) == 64
    assert read(made, "main", "b c\n.yaml") == b"two"


def test_nothing_that_the_repository_sets_is_run(repository: Repository, tmp_path: Path) -> None:
    """Its settings name programs for every occasion; none of them is started."""
    marker = tmp_path / "ran"
    program = tmp_path / "evil"
    program.write_text(f"#!/bin/sh\ntouch {marker}\n")
    program.chmod(0o755)
    for key in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "core.askPass", "core.gitProxy", "diff.external",
        "filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv", "credential.helper",
        "remote.origin.uploadpack", "core.alternateRefsCommand", "alias.cat-file", "alias.rev-parse",
    ):  # fmt: skip
        repository.git("config", key, f"!{program}" if key.startswith("alias") else str(program))
    repository.git("config", "core.hooksPath", str(tmp_path))
    repository.git("config", "remote.origin.url", f"ext::{program}")
    repository.git("config", "protocol.ext.allow", "always")
    # A clone that lacks objects would fetch them from there.
    repository.git("config", "remote.origin.promisor", "true")
    repository.git("config", "extensions.partialClone", "origin")
    assert read(repository, "main", "a.yaml") == b"one"
    _lose(repository, repository.git("rev-parse", "HEAD:a.yaml"))
    with pytest.raises(MissingObjectError, match="lacks the object"):
        read(repository, "main", "a.yaml")
    with pytest.raises(UnknownRevisionError):
        read(repository, "0" * 40, "a.yaml")
    assert not marker.exists()


def _lose(repository: Repository, name: str) -> None:
    path = repository.folder / ".git/objects" / name[:2] / name[2:]
    path.chmod(0o600)
    path.unlink()


def test_the_program_is_never_one_of_the_repository(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders of the search path that are relative would be the repository's own."""
    marker = tmp_path / "ran"
    repository.write({"git": f"#!/bin/sh\ntouch {marker}\n"})
    (repository.folder / "git").chmod(0o755)
    monkeypatch.chdir(repository.folder)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
    assert read(repository, "main", "a.yaml") == b"one"
    assert not marker.exists()
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(NoGitError):
        Git.at(repository.folder)


def test_variables_lead_to_no_other_repository(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git sets some of them for its hooks; here the folder alone decides."""
    (tmp_path / "other").mkdir()
    other = Repository(tmp_path / "other")
    other.commit({"a.yaml": "other"})
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.folder / ".git/objects"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    assert read(repository, "main", "a.yaml") == b"one"
    assert {key for key in surroundings() if key.startswith("GIT_")}.isdisjoint(
        {"GIT_DIR", "GIT_CONFIG_COUNT"}
    )


def test_objects_are_not_replaced(repository: Repository) -> None:
    """A reference that replaces a commit would let the change say what its base is."""
    first = repository.head()
    second = repository.commit({"a.yaml": "wide"})
    repository.git("replace", first, second)
    assert read(repository, first, "a.yaml") == b"one"


@pytest.mark.parametrize(
    "ref",
    ["", "-h", "--help", "--upload-pack=x", "a b", "main:a.yaml", ":/text", "a\nb", "ma*n", "a\\b", "m?in"],
)
def test_what_is_no_revision_is_refused(repository: Repository, ref: str) -> None:
    """Nothing that could be an option, or more than one thing, is passed on."""
    with pytest.raises(RevisionError, match="cannot be a revision"):
        Git.at(repository.folder).commit(ref)


def test_a_name_that_means_two_revisions_is_refused(repository: Repository) -> None:
    """Whoever may push a tag must not choose what a branch of that name is taken for."""
    first = repository.head()
    git = Git.at(repository.folder)
    repository.git("tag", "main")
    assert git.commit("main") == first
    second = repository.commit({"a.yaml": "wide"})
    for ref in ("main", "main~0", "main^{commit}"):
        with pytest.raises(RevisionError) as found:
            git.commit(ref)
        assert found.value.hint == "write it in full: there is `refs/heads/main`, `refs/tags/main`"
    assert git.commit("refs/heads/main") == second
    assert git.commit("refs/tags/main") == first
    assert git.commit("HEAD") == git.commit("@") == second
    # The beginning of a commit's name may be a branch's name, too.
    repository.git("branch", second[:8], first)
    with pytest.raises(RevisionError):
        git.commit(second[:8])
    assert git.commit(second[:9]) == second
    assert git.commit(second) == second


def test_a_revision_that_is_not_there_is_to_be_fetched(repository: Repository, tmp_path: Path) -> None:
    """In a shallow clone that is the usual cause, and it is said to be one."""
    with pytest.raises(UnknownRevisionError, match="the repository has no revision `origin/main`") as found:
        Git.at(repository.folder).commit("origin/main")
    assert found.value.hint == "fetch it first: `git fetch --depth=1 origin main:refs/remotes/origin/main`"
    repository.commit({"a.yaml": "more"})
    url = repository.folder.as_uri()
    repository.git("clone", "--quiet", "--depth=1", url, str(tmp_path / "shallow"))
    with pytest.raises(UnknownRevisionError, match="which is a shallow clone, has no revision `HEAD~1`"):
        Git.at(tmp_path / "shallow").commit("HEAD~1")
    # A tree or a file is no revision either.
    with pytest.raises(UnknownRevisionError):
        Git.at(repository.folder).commit(repository.git("rev-parse", "HEAD^{tree}"))


def test_a_folder_without_a_repository_is_told(tmp_path: Path) -> None:
    """So is one that only looks like a repository, such as files of a tree."""
    with pytest.raises(NoRepositoryError, match="is in no work tree of a git repository"):
        Git.at(tmp_path).prefix()
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "bare")], check=True)
    with pytest.raises(NoRepositoryError):
        Git.at(tmp_path / "bare").prefix()


def test_the_repository_of_somebody_else_must_be_trusted_first(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the user trusts in the user's own settings counts, and nothing else does."""
    known = dict(surroundings())

    def others() -> Mapping[str, str]:
        return {**known, "HOME": str(tmp_path), "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}

    monkeypatch.setattr(git_objects, "surroundings", others)
    repository.git("config", "safe.directory", "*")
    with pytest.raises(UntrustedRepositoryError) as found:
        Git.at(repository.folder).prefix()
    assert "git config --global --add safe.directory" in str(found.value.hint)
    (tmp_path / ".gitconfig").write_text(f"[safe]\n\tdirectory = {repository.folder}\n")
    assert Git.at(repository.folder).prefix() == ""
