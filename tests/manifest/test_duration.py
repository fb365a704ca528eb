"""Durations."""

import pytest

from iamscope.manifest.duration import seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [("900s", 900), ("15m", 900), ("1h", 3600), ("1h30m", 5400), ("1h1m1s", 3661), ("90m", 5400), ("0s", 0)],
)
def test_a_duration_is_a_number_of_seconds(text: str, expected: int) -> None:
    """Hours, minutes and seconds add up."""
    assert seconds(text) == expected


@pytest.mark.parametrize(
    "text", ["", "1", "h", "1d", "30m1h", "1 h", "-1h", "1h\n", "1.5h", "٣h", "9999999s"]
)
def test_anything_else_is_no_duration(text: str) -> None:
    """What is not hours, minutes and seconds in this order is refused."""
    assert seconds(text) is None
