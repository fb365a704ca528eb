"""Exposures of a whole reach: each thing is told once."""

import json
from pathlib import Path

import jsonschema

from iamscope.graph.reach import reach
from iamscope.model.gain import Worth
from iamscope.model.reach import Holding
from iamscope.model.reach_told import Told
from iamscope.pipeline.exposed import exposed
from iamscope.report import json_reach
from tests.fakes.account import arn, trusting, world_of
from tests.fakes.world import LetterWorld, Rule, principal

PUT = {"Effect": "Allow", "Action": "s3:PutBucketPolicy", "Resource": "*"}
ASSUME = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
BOTH = {
    "agent": {"policies": {"own": [{**PUT, "Resource": "arn:aws:s3:::logs"}, ASSUME]}},
    "other": {"policies": {"own": [PUT]}, "trust": [trusting({"AWS": arn("role", "agent")})]},
}


def test_a_resource_is_told_of_the_first_who_can_do_it() -> None:
    """What the start can do itself is not told again of whom it becomes."""
    world = world_of({"roles": BOTH, "buckets": {"logs": [], "reports": []}})
    start = world.find("role/agent")
    assert start is not None
    found = [one for one in exposed(world, reach(world, [start])) if one.certain]
    assert [(one.holding.principal.name, one.resources) for one in found] == [
        ("agent", ("arn:aws:s3:::logs",)),
        ("other", ("arn:aws:s3:::reports",)),
    ]


def test_what_somebody_does_who_is_reached_perhaps_is_exposed_perhaps() -> None:
    """The condition of the path is one of the exposure too."""
    raised = Holding(principal("b"), raised=True)
    world = LetterWorld("ab", [Rule((Holding(principal("a")),), raised, "it is Monday")])
    (one,) = exposed(world, reach(world, [principal("a")]))
    assert (one.certain, one.depends) == (False, "it becomes `id-b`")


def test_json_has_the_published_shape() -> None:
    """Exposures are in the answer about reach as the schema says."""
    world = world_of({"roles": BOTH, "buckets": {"logs": []}})
    start = world.find("role/agent")
    assert start is not None
    told = Told(
        start, (), False, False, False, Worth((), (), 0, ""), exposures=exposed(world, reach(world, [start]))
    )
    answer = json.loads(json_reach.render(told))
    schema = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "reach.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(answer)
    assert {one["principal"] for one in answer["exposures"]} == {start.id}
    assert answer["exposures"][0]["resources"] == ["arn:aws:s3:::logs"]
