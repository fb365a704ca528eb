"""Small AWS accounts of which nothing is unread, and tests that are put to them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from iamscope import catalog
from iamscope.manifest.load import load_text
from iamscope.manifest.role import Fleet
from iamscope.model.tested import Case, Tested
from iamscope.pipeline.asking import open_questions
from iamscope.pipeline.guardrails.ground import Ground
from iamscope.pipeline.guardrails.run import ground_of, run_tests
from iamscope.pipeline.measure import Measure
from iamscope.pipeline.world import load_world
from iamscope.snapshot.families import FAMILIES
from tests.fakes.account import ACCOUNT, REGION, arn, trusting, write_snapshot
from tests.fakes.fleet import loaded

Json = dict[str, Any]
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
AGENT = {"iamscope:agent": "yes"}


def allow(actions: str | Sequence[str], resources: str | Sequence[str] = "*", **more: Any) -> Json:
    """Return a statement that allows."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: str | Sequence[str], resources: str | Sequence[str] = "*", **more: Any) -> Json:
    """Return a statement that denies."""
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def role(*statements: Json, by: str = ROOT, agent: bool = False, **more: Any) -> Json:
    """Return a role with one policy, which its account may assume unless told otherwise."""
    tags = {"tags": AGENT} if agent else {}
    policies = {"policies": {"work": list(statements)}} if statements else {}
    return {"trust": [trusting({"AWS": by})], **policies, **tags, **more}


def becoming(*names: str) -> Json:
    """Return the statement that lets somebody assume some roles."""
    return allow("sts:AssumeRole", [arn("role", name) for name in names])


def write(account: Json, folder: Path, unread: Sequence[Json] = ()) -> Path:
    """Write an account as a snapshot that holds everything but some gaps, and return the folder."""
    write_snapshot(account, folder)
    path = folder / "snapshot.json"
    index = json.loads(path.read_text())
    held = {one["call"] for one in index["coverage"]} | {one["call"] for one in unread}
    asked = {call for family in FAMILIES for call in family.calls} - held
    index["coverage"] += [
        {"call": call, "scope": place, "file": None, "items": 0}
        for call in sorted(asked)
        for place in (ACCOUNT, f"{ACCOUNT}/{REGION}")
    ]
    index["gaps"] = [{"missing": "", **gap} for gap in unread]
    path.write_text(json.dumps(index))
    return folder


def ground(folder: Path, *documents: Json, without_guardrails: bool = False) -> Ground:
    """Return what tests are run on: a snapshot, with manifests and perhaps an estate file."""
    read, world = load_world(folder)
    found = loaded(*documents) if documents else None
    fleet = found.fleet if found else Fleet(())
    estate = next(iter(found.estates), None) if found else None
    measure = Measure(fleet, estate, bool(documents))
    return ground_of(
        read.name,
        world,
        measure,
        lambda: open_questions(folder).questions,
        without_guardrails=without_guardrails,
    )


def tests_of(*tests: Json) -> Json:
    """Return a file of guardrail tests."""
    return {"kind": "GuardrailTests", "version": 1, "tests": list(tests)}


def put(where: Ground, *tests: Json) -> tuple[Tested, ...]:
    """Return what comes of some tests."""
    read = load_text(json.dumps(tests_of(*tests)), "x.yaml", catalog.vocabularies())
    return tuple(run_tests(read.tests, where))


def only(where: Ground, test: Json) -> Case:
    """Return the only case of a test."""
    ((case,),) = (one.cases for one in put(where, test))
    return case
