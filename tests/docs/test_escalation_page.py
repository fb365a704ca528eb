"""The page of all ways of becoming somebody else is what the catalogue says."""

from iamscope.clouds.aws.escalate.catalogue import IDS
from tests.docs.escalation_page import PAGE, page


def test_the_page_is_written_from_the_catalogue() -> None:
    """`python -m tests.docs.escalation_page` would change nothing."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_page_has_every_way() -> None:
    """Each id of the catalogue stands on the page."""
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in IDS if f"`{name}`" not in text] == []
