"""What the page about comparing shows is what the command prints."""

import re

import pytest

from tests.docs.shown import examples, printed

SHOWN = examples("compare.md")


def test_the_page_shows_something() -> None:
    """The page has its four examples."""
    assert len(SHOWN) == 4


@pytest.mark.parametrize("command", SHOWN)
def test_an_example_is_what_the_command_prints(command: str) -> None:
    """Below each command stands what it prints; only the time of a batch is another each time."""
    out, error = printed(command)
    assert error == ""
    assert re.sub(r'"seconds":[0-9.e-]+', '"seconds":0.000', out) == SHOWN[command]
