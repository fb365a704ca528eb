"""Values said to stand in other files."""

from iamscope.manifest.place import Place
from iamscope.manifest.relocate import relocated
from tests.fakes.account import arn
from tests.fakes.fleet import estate, loaded, role


def test_every_place_of_a_value_is_in_the_other_file() -> None:
    """Nothing else of it changes."""
    body = role(arn("role", "bot"), name="bot", never={"aws": [{"actions": ["s3:*"]}]})
    session = {"operator-session": {"via-mcp": True}, "principals": [arn("role", "bot")]}
    found = loaded(
        {**body, "agent": session, "operators": [arn("role", "eng")]}, estate(dev={"accounts": ["1" * 12]})
    )
    moved = relocated(found, lambda file: f"main:{file}")
    assert "fleet.yaml" in repr(moved)
    assert repr(moved).replace("main:fleet.yaml", "fleet.yaml") == repr(found)
    assert moved.fleet.roles[0].place == Place("main:fleet.yaml", 1, 1)
    assert moved.fleet.roles[0].digest == found.fleet.roles[0].digest
