"""The decision cases: what AWS answers, by the numbered rules of the fact sheet."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from iamscope.clouds.aws.cases import decide_case
from iamscope.model.decision import Outcome

FOLDER = Path(__file__).parents[3] / "cases" / "aws" / "authorize"


def load() -> list[Mapping[str, Any]]:
    """Return the cases of all files."""
    reader = YAML(typ="safe", pure=True)
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in reader.load(path)]


CASES = load()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: Mapping[str, Any]) -> None:
    """The case is decided as its rules say, and what a conditional answer rests on is named."""
    decision = decide_case(case)
    assert decision.outcome == case["expect"], case["title"]
    assert (decision.outcome is Outcome.CONDITIONAL) == (not isinstance(decision.residual, bool))


def test_ids_are_unique() -> None:
    """No two cases have the same id."""
    ids = [case["id"] for case in CASES]
    assert len(set(ids)) == len(ids)
