"""What the pages about composing and suggesting show is what the commands print."""

import pytest

from tests.docs.shown import examples, printed

EXAMPLES = {**examples("compose.md"), **examples("suggest.md")}


def test_the_pages_show_something() -> None:
    """Each page has its example."""
    assert len(EXAMPLES) == 2


@pytest.mark.parametrize("command", EXAMPLES)
def test_an_example_is_what_the_command_prints(command: str) -> None:
    """Below each command stands what it prints."""
    assert printed(command) == EXAMPLES[command]
