"""Files of a revision: links, submodules, and what there is too much of."""

from pathlib import Path

import pytest

from iamscope.pipeline import revision_files
from iamscope.pipeline.git_errors import LinkError, SubmoduleError, TooMuchError
from iamscope.pipeline.git_objects import Git
from iamscope.pipeline.revision_files import RevisionFiles
from tests.fakes.repository import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return an empty repository."""
    (tmp_path / "repository").mkdir()
    return Repository(tmp_path / "repository")


def written(repository: Repository, *paths: str) -> dict[str, str]:
    """Return what is written of some paths at the last commit, by name; everything must be a plain file."""
    folder = repository.folder.parent / f"written-{len(list(repository.folder.parent.iterdir()))}"
    folder.mkdir()
    git = Git.at(repository.folder)
    with git.objects() as objects:
        files = RevisionFiles(objects, git.top(git.commit("HEAD")), folder, "HEAD")
        for path in paths:
            files.put(Path(path).parts)
    found = [path for path in folder.rglob("*") if not path.is_dir()]
    assert not any(path.is_symlink() for path in folder.rglob("*"))
    return {str(path.relative_to(folder)): path.read_text() for path in found}


def test_of_a_folder_what_can_hold_manifests_is_written(repository: Repository) -> None:
    """A file that is named is written whatever it is called, and nothing twice."""
    repository.commit(
        {"m/a.yaml": "1", "m/b/c.JSON": "2", "m/d.py": "3", "other.yaml": "4", "base.line": "5"}
    )
    assert written(repository, "m") == {"m/a.yaml": "1", "m/b/c.JSON": "2"}
    assert written(repository, "m/a.yaml", "m", "m/b", "base.line") == {
        "m/a.yaml": "1", "m/b/c.JSON": "2", "base.line": "5",
    }  # fmt: skip
    assert written(repository, "none", "m/a.yaml/none", "m/none/a.yaml") == {}
    assert len(written(repository, ".")) == 3


def test_links_are_followed_within_the_revision(repository: Repository) -> None:
    """What they lead to stands in their place; a link to a folder counts where it is named itself."""
    repository.write({"real/a.yaml": "1", "m/b.yaml": "2"})
    repository.link("m/a.yaml", "../real/a.yaml")
    repository.link("m/folder", "../real")
    repository.link("m/data.txt", "/etc/passwd")
    repository.link("here", "m/../real/.")
    repository.commit()
    assert written(repository, "m") == {"m/a.yaml": "1", "m/b.yaml": "2"}
    assert written(repository, "here") == {"here/a.yaml": "1"}
    assert written(repository, "m/folder/a.yaml") == {"m/folder/a.yaml": "1"}


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "../../../etc/passwd", "..", "inner/../../../x.yaml", "a.yaml", "none.yaml"]
)
def test_links_lead_nowhere_else(repository: Repository, target: str) -> None:
    """Out of the repository, round in a circle, to nothing: such a link is refused where it would be read."""
    repository.write({"m/inner/a.yaml": "1"})
    # Of a folder that is a link itself, what is above is above what it leads to.
    repository.link("m/deep", "inner")
    repository.link("m/a.yaml", target)
    repository.commit()
    if target == "..":
        assert "m/a.yaml" not in written(repository, "m")
        return
    with pytest.raises(LinkError, match=r"the link `HEAD:m/a\.yaml` leads"):
        written(repository, "m")


def test_what_is_above_a_link_is_what_is_above_its_target(repository: Repository) -> None:
    """A path that would stay inside by its letters leads out of the repository where the link is followed."""
    repository.write({"d/file.yaml": "1"})
    repository.link("d/b", ".")
    repository.link("a.yaml", "d/b/../../y.yaml")
    repository.commit()
    with pytest.raises(LinkError, match="leads out of the repository"):
        written(repository, "a.yaml")


def test_submodules_are_refused(repository: Repository) -> None:
    """Their files are in another repository, which the change may choose."""
    first = repository.commit({"m/a.yaml": "1"})
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{first},m/vendored")
    repository.git("commit", "--quiet", "--message", "a submodule")
    for path in ("m", "m/vendored", "m/vendored/a.yaml"):
        with pytest.raises(SubmoduleError, match="`HEAD:m/vendored"):
            written(repository, path)
    assert written(repository, "m/a.yaml") == {"m/a.yaml": "1"}


def test_there_may_be_too_much(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the manifests of a whole repository, nor for folders without end."""
    repository.commit({f"m/{number}.yaml": "1" for number in range(5)} | {"deep/" + "a/" * 9 + "b.yaml": "1"})
    monkeypatch.setattr(revision_files, "_MOST_FILES", 4)
    with pytest.raises(TooMuchError, match="more at `HEAD` than can be read"):
        written(repository, "m")
    assert len(written(repository, "m/1.yaml")) == 1
    monkeypatch.setattr(revision_files, "_DEEPEST", 8)
    with pytest.raises(TooMuchError, match="more than 8 folders deep"):
        written(repository, "deep")


def test_a_large_file_is_written_as_far_as_it_is_looked_at(repository: Repository) -> None:
    """Readers say themselves that it is too large."""
    repository.commit({"m/large.yaml": "#" * 3_000_000})
    assert len(written(repository, "m")["m/large.yaml"]) == 1024 * 1024 + 1
