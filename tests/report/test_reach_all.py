"""How everybody stands, on a page and as JSON."""

import json
from pathlib import Path

import jsonschema

from iamscope.compare.proving import Provers
from iamscope.compare.standing import standing
from iamscope.report import json_reach_all, text_reach_all
from tests.compare.test_standing import DELETE, lane
from tests.fakes.account import world_of

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "reach-all.json").read_text())


def test_json_is_one_array_of_the_published_shape() -> None:
    """Each principal has its verdicts, whom it reaches, and a path of edges with their reasons."""
    world = world_of(lane([DELETE]))
    found = [standing(world, Provers(world), principal) for principal in world.principals()]
    answer = json.loads("".join(json_reach_all.render(map(json_reach_all.tell, found))))
    jsonschema.Draft202012Validator(SCHEMA).validate(answer)
    actor = next(item for item in answer if item["principal"].endswith("user/actor"))
    assert (actor["admin"], actor["escalates"], actor["conditional"]) == (False, True, False)
    assert actor["reaches"] == ["arn:aws:iam::111111111111:role/target"]
    assert actor["paths"][0]["edges"][0]["id"] == "sts-001"
    assert "lane statement #0" in actor["paths"][0]["edges"][0]["because"][0]


def test_nobody_is_an_empty_array() -> None:
    """Without principals there is an array all the same."""
    assert json.loads("".join(json_reach_all.render([]))) == []


def test_the_page_tells_who_gains() -> None:
    """Those who gain come first, with whom they become; the others are counted."""
    world = world_of(lane([DELETE]))
    found = [standing(world, Provers(world), principal) for principal in world.principals()]
    assert text_reach_all.render([*map(text_reach_all.tell, found)], (), ("scp-unread",)) == (
        "gains access by becoming others (1 of 2 principals)\n"
        "  arn:aws:iam::111111111111:user/actor\n"
        "    becomes target\n"
        "\n"
        "1 principal gains nothing\n"
        "assumes: scp-unread (unread, and could only take access away)\n"
    )
