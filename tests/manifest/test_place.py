"""Places."""

from iamscope.manifest.place import Located, Place


def test_a_place_reads_as_file_and_line() -> None:
    """The column is kept but not printed, and a whole file has no line."""
    assert str(Place("a.yaml", 3, 7)) == "a.yaml:3"
    assert str(Place("a.yaml")) == "a.yaml"


def test_places_sort_by_file_then_line_as_numbers() -> None:
    """Line 9 comes before line 10."""
    assert Place("a", 9) < Place("a", 10) < Place("b", 1)


def test_a_located_text_reads_as_its_text() -> None:
    """The place of a text does not show in it."""
    assert str(Located("s3:GetObject", Place("a", 1))) == "s3:GetObject"
