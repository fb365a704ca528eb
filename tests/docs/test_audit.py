"""What the page about the audit log shows is what the commands print, and its words are the program's."""

import pytest

from iamscope.lease.verified import Trouble
from tests.docs.shown import REPOSITORY, examples, run
from tests.lease.example import FOLDER, files

PAGE = (REPOSITORY / "docs" / "audit.md").read_text()
SHOWN = examples("audit.md")


def test_the_page_shows_its_examples() -> None:
    """No example is lost from the page."""
    assert len(SHOWN) == 5


@pytest.mark.parametrize("command", SHOWN)
def test_an_example_is_what_the_command_prints(command: str) -> None:
    """Below each command stands what it prints."""
    assert run(command) == (SHOWN[command], "")


def test_the_example_is_what_the_broker_would_write() -> None:
    """The files of the example are made by the code of today."""
    assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == files()


def test_every_trouble_is_explained() -> None:
    """The page has a row for each word that a report may say."""
    assert [one for one in Trouble if f"| `{one.value}` |" not in PAGE] == []
