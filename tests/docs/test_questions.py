"""What the pages about questions and policies show is what the commands print."""

import pytest

from tests.docs.shown import examples, run

PAGES = {"access.md": 1, "can.md": 4, "decide.md": 1, "lint.md": 1, "reach.md": 4, "test.md": 1, "diff.md": 1}
SHOWN = [(page, command) for page in PAGES for command in examples(page)]


def test_every_page_shows_its_examples() -> None:
    """No example is lost from the pages."""
    assert {page: len(examples(page)) for page in PAGES} == PAGES


@pytest.mark.parametrize(("page", "command"), SHOWN)
def test_an_example_is_what_the_command_prints(page: str, command: str) -> None:
    """Below each command stands what it prints."""
    assert run(command) == (examples(page)[command], "")
