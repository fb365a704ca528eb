"""Manifests, estates and other files as they are at another revision."""

import json
from pathlib import Path
from typing import Any

import pytest

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.manifest.place import Place
from iamscope.manifest.role import Fleet
from iamscope.pipeline.base_revision import at_revision
from iamscope.pipeline.git_errors import OutsideRepositoryError
from iamscope.pipeline.sides import read_bytes
from tests.fakes.account import arn
from tests.fakes.fleet import estate, role
from tests.fakes.repository import Repository

Json = dict[str, Any]
GET = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"]}
BOT = role(arn("role", "bot"), name="bot", access=[GET])
SHARED = {"kind": "AccessList", "version": 1, "access": {"aws": [GET]}}


def text(*documents: Json) -> str:
    """Return documents as a YAML file of several lines."""
    return "\n---\n".join(json.dumps(document, indent=1) for document in documents)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Return a repository whose folder is the current one."""
    monkeypatch.chdir(tmp_path)
    return Repository(tmp_path)


def fleet_at(ref: str, *paths: str) -> Fleet:
    """Return the manifests of some paths at a revision."""
    named = [Path(path) for path in paths]
    with at_revision(ref, named) as base:
        return base.manifests(named)


def test_manifests_are_those_of_the_revision(repository: Repository) -> None:
    """What the work tree, the index and later commits hold is of no matter."""
    repository.commit({"manifests/bot.yaml": text(BOT)})
    first = repository.head()
    repository.commit({"manifests/bot.yaml": text({**BOT, "name": "other"})})
    repository.write({"manifests/bot.yaml": text({**BOT, "name": "third"})})
    (found,) = fleet_at(first, "manifests").roles
    assert found.name == "bot"
    assert found.place == Place(f"{first}:manifests/bot.yaml", 1, 1)
    assert str(found.access["aws"][0].place).startswith(f"{first}:manifests/bot.yaml:")
    (found,) = fleet_at("HEAD", "manifests").roles
    assert found.name == "other"


def test_what_manifests_include_is_of_the_same_revision(repository: Repository) -> None:
    """That holds for a folder, and for a file that is named alone; its places are the revision's."""
    including = {
        **BOT,
        "access": {"aws": [{"policies": ["./texts/reader.json"]}]},
        "include": ["shared/logs.yaml"],
    }
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    inner = {**SHARED, "include": ["more/inner.yaml"]}
    files = {
        "a/bot.yaml": text(including),
        "a/shared/logs.yaml": text(inner),
        "a/shared/more/inner.yaml": text(SHARED),
        "a/texts/reader.json": json.dumps(policy),
    }
    first = repository.commit(files)
    widened = {**SHARED, "access": {"aws": [{"actions": ["s3:*"], "resources": ["*"]}]}}
    repository.commit({"a/shared/logs.yaml": text(widened), "a/texts/reader.json": "[]"})
    for named in ("a", "a/bot.yaml"):
        (found,) = fleet_at(first, named).roles
        entries = found.access["aws"]
        assert [str(entry.place).rpartition(":")[0] for entry in entries] == [
            f"{first}:a/bot.yaml",
            f"{first}:a/shared/logs.yaml",
            f"{first}:a/shared/more/inner.yaml",
        ]
        assert entries[0].references[0].document == json.dumps(policy)
    # Of a file alone, nothing is read that it does not name.
    with at_revision(first, [Path("a/bot.yaml")]) as base:
        assert not base.holds(Path("a/other.yaml"))


def test_what_a_revision_does_not_have_is_left_out(repository: Repository) -> None:
    """A repository's first manifests, and its first estate, are judged against none."""
    repository.commit({"README.md": "about", "manifests/kustomization.yaml": "kind: Kustomization"})
    repository.write(
        {"manifests/bot.yaml": text(BOT), "estate.yaml": text(estate(dev={"accounts": ["1" * 12]}))}
    )
    assert fleet_at("main", "manifests").roles == ()
    assert fleet_at("main", "agents", "agents/bot.yaml").roles == ()
    with at_revision("main", [Path("estate.yaml")]) as base:
        assert base.estate(Path("estate.yaml")) is None
        assert base.estate(None) is None


def test_the_estate_is_that_of_the_revision(repository: Repository) -> None:
    """Its places are named as the revision's."""
    repository.commit({"estate.yaml": text(estate(production={"accounts": ["1" * 12]}))})
    repository.write({"estate.yaml": text(estate(dev={"accounts": ["2" * 12]}))})
    with at_revision("main", [Path("estate.yaml")]) as base:
        found = base.estate(Path("estate.yaml"))
    assert found is not None
    assert found.environments[0].name == "production"
    assert found.place.file == "main:estate.yaml"


def test_mistakes_are_told_at_the_revision(repository: Repository) -> None:
    """Each has its place there, and nobody sees a temporary folder."""
    broken = {**BOT, "access": {"aws": [{"actions": ["s3:Gett"], "resources": ["x"]}]}}
    repository.commit({"manifests/bot.yaml": text(broken)})
    with pytest.raises(ManyErrors) as found:
        fleet_at("main", "manifests")
    assert all("in main:manifests/bot.yaml:" in error.message for error in found.value.errors)
    with (
        pytest.raises(IamscopeError, match=r"`main:manifests/none\.json` cannot be read"),
        at_revision("main", [Path("manifests")]) as base,
    ):
        read_bytes(base.path(Path("manifests/none.json")))


def test_paths_are_those_of_the_current_folder(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path begins there, an absolute one at the root, and neither leads out of the repository."""
    repository.commit({"infra/manifests/bot.yaml": text(BOT)})
    monkeypatch.chdir(repository.folder / "infra")
    assert fleet_at("main", "manifests").roles
    assert fleet_at("main", "../infra/manifests/bot.yaml").roles
    assert fleet_at("main", str(repository.folder / "infra")).roles
    assert fleet_at("main", "..").roles
    for outside in ("../..", "/", "../../other"):
        with pytest.raises(OutsideRepositoryError):
            fleet_at("main", outside)


def test_a_link_in_the_work_tree_leads_nowhere_else(repository: Repository) -> None:
    """A change that puts a link to lax manifests in the place of strict ones does not choose what is read."""
    lax = role(arn("role", "bot"), name="bot", access=[{"actions": ["*"], "resources": ["*"]}])
    repository.commit({"manifests/bot.yaml": text(BOT), "samples/bot.yaml": text(lax)})
    (repository.folder / "manifests/bot.yaml").unlink()
    (repository.folder / "manifests").rmdir()
    repository.link("manifests", "samples")
    (found,) = fleet_at("main", "manifests").roles
    assert str(found.access["aws"][0].actions[0]) == "s3:GetObject"


def test_nothing_of_the_work_tree_is_touched(repository: Repository) -> None:
    """Neither its files, nor the index, nor what is checked out."""
    repository.commit({"manifests/bot.yaml": text(BOT)})
    repository.commit({"manifests/bot.yaml": text({**BOT, "name": "other"})})
    repository.write({"manifests/bot.yaml": "nothing", "manifests/new.yaml": "nothing"})
    (repository.folder / ".git/index.lock").touch()
    before = {path: path.read_bytes() for path in repository.folder.rglob("*") if path.is_file()}
    fleet_at("HEAD^", "manifests")
    assert {path: path.read_bytes() for path in repository.folder.rglob("*") if path.is_file()} == before


def test_nothing_is_left_when_it_is_closed(repository: Repository) -> None:
    """The temporary folder is gone, whatever happened."""
    repository.commit({"manifests/bot.yaml": text(BOT)})
    with at_revision("main", [Path("manifests")]) as base:
        folder = base.path(Path())
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def test_it_says_which_commit_it_is(repository: Repository) -> None:
    """Also whether that is checked out, so that nothing is held against anything earlier."""
    first = repository.commit({"manifests/bot.yaml": text(BOT)})
    with at_revision("main", []) as base:
        assert (base.commit, base.checked_out, base.words) == (first, True, f"`main` ({first[:12]})")
    repository.commit()
    with at_revision("main~1", []) as base:
        assert (base.commit, base.checked_out) == (first, False)
