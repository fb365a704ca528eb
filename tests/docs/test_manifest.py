"""What the page about manifests shows is true."""

import re

import pytest

from iamscope import catalog
from iamscope.manifest.form import AGENT_ROLE
from iamscope.manifest.load import load_text
from tests.docs.shown import REPOSITORY, examples, printed

SHOWN = examples("manifest.md")
PAGE = (REPOSITORY / "docs" / "manifest.md").read_text()
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
HEAD = """\
kind: AgentRole
version: 1
name: ledger-agent
agent: {principals: ["arn:aws:iam::111111111111:role/ledger-agent"]}
"""


def test_the_page_shows_something() -> None:
    """It has one command with its output, and five pieces of YAML."""
    assert (len(SHOWN), len(BLOCKS)) == (1, 5)


@pytest.mark.parametrize("command", SHOWN)
def test_an_example_is_what_the_command_prints(command: str) -> None:
    """Below each command stands what it prints."""
    assert printed(command) == SHOWN[command]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_piece_of_yaml_is_valid(block: str) -> None:
    """What the page shows can be copied: a whole document, or a part of a manifest."""
    rest = "" if block.startswith("access:") else "access: {}\n"
    text = block if block.startswith("kind:") else HEAD + rest + block
    load_text(text, str(REPOSITORY / "examples" / "ledger" / "page.yaml"), catalog.vocabularies())


def test_every_key_is_on_the_page() -> None:
    """Whoever looks for a key of a manifest finds it."""
    assert all(f"`{key}" in PAGE or f"{key}:" in PAGE for key in AGENT_ROLE.fields)
