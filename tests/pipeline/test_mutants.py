"""The gate on two hundred generated changes, against a judgement that tries request after request."""

import json
from functools import cache
from pathlib import Path

import orjson
import pytest

from iamscope.pipeline.check import CheckInput, check
from tests.fakes.fleet import role
from tests.fakes.plans import plan_json
from tests.pipeline.mutant_judge import has_excess
from tests.pipeline.mutant_plans import short_plan
from tests.pipeline.mutants import DECLARED, Json, clean, mutant, role_arn

COUNT = 216
BATCH = 27


def gate_fails(model: Json, folder: Path) -> bool:
    """Return whether the gate fails a model, given as a plan."""
    plan, manifests = folder / "plan.json", folder / "manifests.yaml"
    plan.write_bytes(orjson.dumps(plan_json(short_plan(model))))
    manifests.write_text("\n---\n".join(json.dumps(_manifest(name)) for name in sorted(DECLARED)))
    return not check(CheckInput((plan,), (manifests,))).passes


def _manifest(name: str) -> Json:
    access = []
    for one in DECLARED[name]:
        entry = {"actions": _listed(one["Action"]), "resources": _listed(one["Resource"])}
        access.append({**entry, "conditions": one["Condition"]} if "Condition" in one else entry)
    return role(role_arn(name), name=name, access=access)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


@cache
def judged(seed: int) -> bool:
    """Return whether a mutant has excess."""
    return has_excess(mutant(seed)[1])


def test_the_clean_change_passes(tmp_path: Path) -> None:
    """Neither the gate nor the judgement has anything against the plan that the others are made from."""
    assert not gate_fails(clean(), tmp_path)
    assert not has_excess(clean())


@pytest.mark.parametrize("start", range(0, COUNT, BATCH))
def test_the_gate_flips_exactly_when_reach_minus_manifest_does(start: int, tmp_path: Path) -> None:
    """The gate fails each mutant that can do something undeclared, and passes each other one."""
    wrong = [
        f"{seed}: {mutant(seed)[0]}: {'excess' if judged(seed) else 'no excess'}"
        for seed in range(start, start + BATCH)
        if gate_fails(mutant(seed)[1], tmp_path) != judged(seed)
    ]
    assert wrong == []


def test_both_verdicts_are_frequent() -> None:
    """Among the mutants at least a quarter are to pass, and a quarter to fail."""
    failing = sum(judged(seed) for seed in range(COUNT))
    assert COUNT / 4 < failing < COUNT * 3 / 4
