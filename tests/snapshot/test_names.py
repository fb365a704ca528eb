"""Names of files in a snapshot."""

import pytest

from iamscope.snapshot.names import file_name, place, shown, split_place, unsafe


def test_file_name() -> None:
    """A regional call lies in its region's folder, a global one beside the regions."""
    assert file_name("aws", "1", "eu-west-1", "sns.list-topics") == "aws/1/eu-west-1/sns.list-topics.json"
    assert file_name("aws", "1", "", "iam.get-account-summary") == "aws/1/iam.get-account-summary.json"


@pytest.mark.parametrize("scope", ["..", "a/../..", "a b", "x" * 300, "a\\b"])
def test_hostile_scope(scope: str) -> None:
    """A scope that would lead elsewhere makes no name."""
    assert unsafe(f"aws/{scope}/x.json")
    with pytest.raises(ValueError, match=r"is not|leads"):
        file_name("aws", scope, "", "x.y")


def test_place() -> None:
    """A place is written and read back."""
    for scope, region in (("1", ""), ("1", "eu-west-1")):
        assert split_place(place(scope, region)) == (scope, region)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain é", "plain é"),
        ("\x1b[31m\n", "<U+001B>[31m<U+000A>"),
        ("\u202eevil", "<U+202E>evil"),
        ("a`b", "a'b"),
        ("\udc80", "<U+DC80>"),
        ("x" * 300, "x" * 99 + "…" + "x" * 99),
    ],
)
def test_shown(text: str, expected: str) -> None:
    """Text from outside is printed without control and direction characters, and not at any length."""
    assert shown(text) == expected
