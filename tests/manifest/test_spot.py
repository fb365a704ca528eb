"""Spots of a document."""

import pytest

from iamscope.manifest.judge import Setting
from iamscope.manifest.spot import Spot, kind
from iamscope.manifest.tree import documents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a]", "a list"),
        ("{a: b}", "keys and values"),
        ("5", "a number"),
        ("true", "`true` or `false`"),
        ("~", "nothing"),
        ("a", "text"),
        ("'5'", "text"),
    ],
)
def test_a_type_has_a_name(text: str, expected: str) -> None:
    """Messages name types in words, not in Python."""
    (node,) = documents(text, "f")
    assert kind(node) == expected


def test_a_path_leads_from_the_document_to_the_spot() -> None:
    """Keys are joined by dots, items are counted from zero, and the document has its own name."""
    (node,) = documents("a", "f")
    setting = Setting({})
    whole = Spot(node, "", "the manifest", setting)
    assert whole.name == "the manifest"
    assert (
        whole.below("access", node, setting).below("aws", node, setting).item(1, node).name
        == "`access.aws[1]`"
    )


def test_a_path_cannot_harm_a_terminal() -> None:
    """Keys from a file are shown as what they are."""
    (node,) = documents("a", "f")
    below = Spot(node, "", "the manifest", Setting({})).below("\x1b[2J", node, Setting({}))
    assert "\x1b" not in below.wrong("a list").message
