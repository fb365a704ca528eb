"""Every way of becoming somebody else: it exists in an open world, and one control more changes that."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from iamscope.clouds.aws.escalate import catalogue
from iamscope.clouds.aws.escalate.catalogue import IDS, PATHS
from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.graph.reach import reach
from iamscope.model.reach import Holding
from tests.fakes.account import world_of
from tests.fakes.twins import merged

Json = dict[str, Any]
FOLDER = Path(__file__).parents[3] / "cases" / "aws" / "escalate"
FILES = {path.stem: YAML(typ="safe").load(path) for path in sorted(FOLDER.glob("*.yaml"))}
VERDICTS = ("none", "conditional", "certain")
LEAST_TWINS = 3
OPEN = [pytest.param(case, id=name) for name, case in FILES.items()]
TWINS = [
    pytest.param(case, twin, id=f"{name}: {twin['title']}")
    for name, case in FILES.items()
    for twin in case["twins"]
]


def verdict(case: Json, account: Json, path: str) -> str:
    """Return how a path leads from the case's start to its target in some account."""
    world = world_of(account)
    start, target = world.find(case["start"]), world.find(case["target"])
    start = start or next((one.principal for one in world.outsiders(case["start"])), None)
    assert start is not None
    paths = reach(world, [start]).paths
    # Somebody who is made on the way is known by the ARN only, and by that after the fact.
    target = target or next((one.principal for one in paths if one.principal.id == case["target"]), None)
    if target is None:
        return "none"
    wanted = Holding(target, **gained(case))
    at_once = world.steps([Holding(start)])
    found = [[step] for step in at_once if step.id == path and step.target == wanted]
    found += [list(steps) for steps in [paths.get(wanted, ())] if steps and steps[-1].id == path]
    if not found:
        return "none"
    return "certain" if any(all(step.certain for step in steps) for steps in found) else "conditional"


def gained(case: Json) -> Json:
    """Return the form in which a case's target is held in the end."""
    told = case.get("gain", {"raised": case["start"] == case["target"]})
    return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}


@pytest.mark.parametrize("case", OPEN)
def test_the_path_exists_in_the_open_world(case: Json) -> None:
    """In the open world the step is found, as certain as the case says."""
    assert verdict(case, case["world"], case["path"]) == case["expect"]


@pytest.mark.parametrize(("case", "twin"), TWINS)
def test_one_control_more_gives_the_twins_verdict(case: Json, twin: Json) -> None:
    """With the control the step is gone, or depends on something, as the twin says."""
    account = merged(case["world"], twin["with"])
    assert verdict(case, account, case["path"]) == twin["expect"]
    if "instead" in twin:
        assert verdict(case, account, twin["instead"]) != "none"


@pytest.mark.parametrize("path", IDS)
def test_every_path_has_an_open_world_and_its_twins(path: str) -> None:
    """Each id of the catalogue has an open world and at least three twins in which the verdict flips."""
    case = FILES[path]
    assert case["path"] == path
    assert case["expect"] != "none"
    flipped = [twin for twin in case["twins"] if twin["expect"] != case["expect"]]
    assert len(flipped) >= LEAST_TWINS
    assert {twin["expect"] for twin in case["twins"]} <= set(VERDICTS)


def test_every_step_in_the_code_is_in_the_catalogue() -> None:
    """An id that some entry names is listed, so that it needs its fixtures too."""
    sources = [path.read_text() for path in Path(catalogue.__file__).parent.glob("*.py")]
    named = {name for text in sources for name in re.findall(r'"((?:[a-z]+-\d{3}|x-[a-z-]+))"', text)}
    ways = {name for way in WAYS for name in (way.id, *way.pathfinding)}
    others = {other for path in PATHS for other in path.also}
    assert named | ways == set(IDS) | ways | others


def test_no_case_is_for_a_path_that_does_not_exist() -> None:
    """Every file is named as an id of the catalogue."""
    assert set(FILES) == set(IDS)
