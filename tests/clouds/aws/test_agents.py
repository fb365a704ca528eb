"""What makes a principal look like an agent."""

import pytest

from tests.fakes.account import world_of


@pytest.mark.parametrize(
    ("name", "tags", "hints"),
    [
        ("report-agent", {}, ("its name says `agent`",)),
        ("SupportBotRole", {}, ("its name says `bot`",)),
        ("bottler", {}, ()),
        ("agency", {}, ()),
        ("plain", {"team": "ai-platform"}, ("it carries the tag `team=ai-platform`",)),
        ("plain", {"iamscope:agent": "yes"}, ()),
    ],
)
def test_words_in_names_and_tags_are_hints(name: str, tags: dict[str, str], hints: tuple[str, ...]) -> None:
    """A whole word hints at an agent, part of one does not; what marks one already is no hint."""
    world = world_of({"roles": {name: {"tags": tags}}})
    (principal,) = world.principals()
    assert world.facts(principal).hints == hints
