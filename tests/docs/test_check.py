"""What the page about checks shows of the incident is what the commands print."""

import pytest

from tests.docs.shown import examples, run

SHOWN = examples("check.md")
MORE = "\n\n...\n"


def test_the_page_shows_both_forms_of_the_incident() -> None:
    """No example is lost from the page."""
    assert [command.split()[1].split("/")[1] for command in SHOWN] == [
        "incident-cloudformation",
        "incident-terraform",
    ]


@pytest.mark.parametrize("command", SHOWN)
def test_an_example_begins_what_the_command_prints(command: str) -> None:
    """Below each command stands how that begins which it prints, to the letter."""
    shown = SHOWN[command]
    assert shown.endswith(MORE)
    printed, said = run(command)
    assert printed.startswith(shown.removesuffix(MORE))
    assert said == ""
