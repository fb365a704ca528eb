"""Suggestions."""

from iamscope.manifest.nearest import nearest


def test_the_nearest_word_is_found_whatever_its_case() -> None:
    """A slip, another case and an underscore all lead to the valid word."""
    words = ["source-identity", "session-name", "StringEquals"]
    assert nearest("stringequal", words) == "StringEquals"
    assert nearest("source_identity", words) == "source-identity"


def test_an_unlike_word_gets_no_suggestion() -> None:
    """Nothing is suggested when nothing is alike."""
    assert nearest("zebra", ["actions", "resources"]) is None


def test_a_very_long_word_is_compared_in_no_time() -> None:
    """Only the beginning of a word is compared."""
    assert nearest("a" * 1_000_000, ["b" * 100] * 50) is None
