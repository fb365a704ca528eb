"""The page about who asks the broker."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from iamscope.broker.assembling import _ways
from iamscope.broker.identity import presented
from iamscope.broker.identity.issuers import Replay
from iamscope.broker.identity.people import read_people
from iamscope.broker.identity.presets import PRESETS
from iamscope.broker.settings import Settings
from iamscope.broker.store.engine import open_engine
from iamscope.errors import IamscopeError

PAGE = (Path(__file__).parents[2] / "docs" / "broker-identities.md").read_text()
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def _settings() -> Settings:
    said: dict[str, Any] = {"manifests": ["agents"]}
    for block in BLOCKS:
        if not block.startswith("kind:"):
            said |= YAML(typ="safe", pure=True).load(block)
    return Settings.model_validate(said)


def test_configuration() -> None:
    """The configuration on the page is one, for every preset and for users of the machine."""
    settings = _settings()
    assert [one.preset for one in settings.trust] == ["github-actions", "kubernetes", "aws", "spiffe", "oidc"]
    assert len(_ways(settings, open_engine("sqlite://"), lambda: 0)) == 2
    assert [user.name for user in settings.local_users] == ["billing-agent", "ada"]


def test_people() -> None:
    """The directory on the page is one."""
    (block,) = (block for block in BLOCKS if block.startswith("kind: People"))
    assert [person.name for person in read_people(block, "people.yaml").people] == ["ada", "grace"]


@pytest.mark.parametrize("name", PRESETS)
def test_presets(name: str) -> None:
    """The page lists every preset, its values and how often a token of it is taken."""
    (row,) = re.findall(rf"^\| `{name}` \| (.*) \| (.*) \|$", PAGE, re.MULTILINE)
    assert set(re.findall(r"`([a-z-]+)`", row[0])) == set(PRESETS[name].values)
    assert (row[1] == "once") is (PRESETS[name].replay is Replay.ONCE)


def test_codes() -> None:
    """The page explains every code with which a proof can be refused, and no other."""
    kinds = [kind for kind in vars(presented).values() if isinstance(kind, type)]
    codes = {kind.code for kind in kinds if issubclass(kind, IamscopeError)} - {"error", "unauthenticated"}
    rows = PAGE.partition("### When a token is refused")[2].partition("\n## ")[0]
    assert {
        code
        for row in re.findall(r"^\| (`.*?) \|", rows, re.MULTILINE)
        for code in re.findall(r"`(.+?)`", row)
    } == codes
