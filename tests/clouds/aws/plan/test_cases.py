"""The plan cases: what a plan gives whom, and what it does not."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
from ruamel.yaml import YAML

from iamscope.clouds.aws.planner import Planned
from iamscope.iac.plan import Plan
from iamscope.iac.reading import read_plan
from tests.fakes.account import world_of
from tests.fakes.plans import arn, may, plan_of, planned_of

FOLDER = Path(__file__).parents[3] / "cases" / "aws" / "plan"


def load() -> list[Mapping[str, Any]]:
    """Return the cases of all files."""
    reader = YAML(typ="safe", pure=True)
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in reader.load(path)]


CASES = load()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: Mapping[str, Any], tmp_path: Path) -> None:
    """After the plan everybody may do what the case says and nothing else that it names."""
    planned = _planned(case, tmp_path)
    found = {one: may(planned, *one.split()) for one in case.get("may", {})}
    assert found == case.get("may", {}), case["title"]
    for who, attributes in case.get("open", {}).items():
        opens = {one.policy or one.attribute for one in planned.opens if one.principal == arn(who)}
        assert opens == set(attributes), case["title"]
    if "opens" in case:
        assert [one.attribute for one in planned.opens] == case["opens"], case["title"]
    for who in case.get("doubtful", ()):
        assert any(one.principal == arn(who) for one in planned.opens), case["title"]
    if "touched" in case:
        assert list(planned.touched) == sorted(arn(who) for who in case["touched"]), case["title"]
    if "principals" in case:
        assert len(planned.high.principals()) == case["principals"], case["title"]
    for who, provider in case.get("trusted", {}).items():
        trust = planned.high.records.entities[arn(who)].trust
        assert trust is not None
        names = [one.principals.federated for one in trust.statements if one.principals]
        assert names == [(provider,)], case["title"]
    for who in case.get("absent", ()):
        assert planned.high.find(arn(who)) is None, case["title"]
    if "carriers" in case:
        carriers = {(one.kind, one.role) for one in planned.high.records.inventory.carriers}
        assert carriers == {(kind, arn(who)) for kind, who in case["carriers"]}, case["title"]
    if "keys" in case:
        assert [one.user_name for one in planned.high.records.inventory.keys] == case["keys"], case["title"]
    for text in case.get("notices", ()):
        assert any(text in one for one in (*planned.notices, *planned.assumes)), planned.notices


def _planned(case: Mapping[str, Any], folder: Path) -> Planned:
    before = world_of(case["onto"]) if "onto" in case else None
    return planned_of(*_plans(case, folder), before=before)


def _plans(case: Mapping[str, Any], folder: Path) -> Iterator[Plan]:
    if "kubernetes" in case:
        path = folder / "accounts.yaml"
        path.write_text("\n---\n".join(json.dumps(one) for one in case["kubernetes"]))
        yield from read_plan(path)
    if "template" in case:
        path = folder / "template.json"
        path.write_bytes(orjson.dumps(case["template"]))
        where = {"AWS::AccountId": "111111111111", "AWS::Region": "eu-west-1"}
        yield from read_plan(path, {**where, **case.get("parameters", {})})
    if "plan" in case:
        yield plan_of(case["plan"])


def test_ids_are_unique() -> None:
    """No two cases have the same id."""
    ids = [case["id"] for case in CASES]
    assert len(set(ids)) == len(ids)
