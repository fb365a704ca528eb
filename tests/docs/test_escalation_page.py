"""The page of all ways of becoming somebody else is what the catalogue says."""

import re
from pathlib import Path

import pytest

from iamscope.clouds.aws.data.escalation_ids import LEFT_OUT, OURS
from iamscope.clouds.aws.escalate.catalogue import IDS, PATHS
from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.clouds.aws.exposures.catalogue import IDS as EXPOSED
from tests.docs.escalation_page import PAGE, page

LISTED = (Path(__file__).parents[1] / "cases" / "aws" / "escalation-ids.txt").read_text().split()


def test_the_page_is_written_from_the_catalogue() -> None:
    """`python -m tests.docs.escalation_page` would change nothing."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_page_has_every_way() -> None:
    """Each id of the catalogue stands on the page."""
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in IDS if f"`{name}`" not in text] == []


@pytest.mark.parametrize("name", LISTED)
def test_every_known_id_is_found(name: str) -> None:
    """Each id of the list is in the catalogue, leads to some of it, or is left out; the page says so."""
    known = {*IDS, *EXPOSED, *(one for way in WAYS for one in way.pathfinding)}
    known |= {one for path in PATHS for one in path.pathfinding}
    assert name in known or set(OURS.get(name, ())) & known or name in LEFT_OUT
    assert re.search(rf"[` ]{name}\b", PAGE.read_text(encoding="utf-8"))


def test_other_ids_lead_to_ids_that_exist() -> None:
    """What an id of another list is said to be here is in the catalogue."""
    assert [one for ours in OURS.values() for one in ours if one not in {*IDS, *EXPOSED}] == []
