"""A check is measured beside its floor, on a plan of the size that is asked for."""

import json
from pathlib import Path

from tests.bench import checking


def test_a_plan_has_its_resources(tmp_path: Path) -> None:
    """The same seed gives the same bytes, of as many resources as were asked for."""
    plan, manifests = checking.write(tmp_path / "one", 20)
    again, _ = checking.write(tmp_path / "two", 20)
    assert plan.read_bytes() == again.read_bytes()
    assert len(json.loads(plan.read_text())["resource_changes"]) == 20
    assert len(list(manifests.iterdir())) == 4


def test_the_table_has_both_costs(tmp_path: Path) -> None:
    """The line says the size, both costs and their ratio, and that the check found something."""
    line = checking.report(tmp_path, 10, times=1).splitlines()[-1].split()
    assert line[0] == "10"
    assert float(line[3]) > float(line[2]) > 0
    assert line[-1] == "1"
