"""Manifests, estates and other files as they are at another revision."""

import json
from pathlib import Path
from typing import Any

import pytest

from iamscope.manifest.place import Place
from iamscope.manifest.role import Fleet
from iamscope.pipeline.base_revision import at_revision
from tests.fakes.account import arn
from tests.fakes.fleet import role
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
