"""The incident as CloudFormation: a check of its templates finds what a scan of the account finds."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from iamscope.model.finding import Finding
from iamscope.model.scan import Scan
from iamscope.pipeline.check import CheckInput, check
from tests.demo.cloudformation.incident import TEMPLATES, written
from tests.demo.counted import counted
from tests.demo.make_incident import STORY, build

_MISSING = "no template makes a snapshot of a database, and what serves the edge is of another region"
DIFFERENCES = {
    ("inherited-excess", "billing-dashboard-agent", "destroys"): _MISSING,
    ("inherited-excess", "billing-dashboard-agent", "destroys-production"): _MISSING,
    ("inherited-excess", "report-agent", "destroys"): _MISSING,
    ("inherited-excess", "report-agent", "destroys-production"): _MISSING,
    ("long-lived-key", "log-insights-agent", ""): "a template knows no age of keys, and the key is not in it",
    ("unknown-grant", "", ""): "the text of `ReadOnlyAccess` is not in a template",
}
MOVED = {"rds:DeleteDBClusterSnapshot", "wafv2:DeleteWebACL"}
"""What destroys production in the account, and in the templates only something else."""


def test_committed_templates_are_what_the_facts_give() -> None:
    """The templates hold the very bytes that come of the account's facts."""
    committed = {
        path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.yaml")
    }
    assert committed == written(build().details())


def test_check_of_the_templates_finds_what_the_scan_finds(scanned: Scan) -> None:
    """Kinds, agents, dangers, principals and numbers of actions are the scan's, but for what is listed."""
    manifests, estate = (STORY / "manifests",), STORY / "estate.yaml"
    gate = check(CheckInput((TEMPLATES / "template.yaml",), manifests, estate, region="eu-west-1"))
    ours, theirs = counted([one.finding for one in gate.judged]), counted(list(scanned.findings))
    different = {key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key)}
    assert different == set(DIFFERENCES)
    assert _destroying(scanned.findings) - _destroying([one.finding for one in gate.judged]) == MOVED


def _destroying(findings: Iterable[Finding]) -> set[str]:
    """Return what one agent can destroy of production that its manifest does not declare."""
    wanted = ("inherited-excess", "report-agent", "destroys-production")
    return {
        action
        for one in findings
        if (one.kind, one.agent, str(one.danger)) == wanted
        for action in one.actions
    }


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_in_a_template_has_to_be_made_before_itself(path: Path) -> None:
    """What resources refer to is in the same template, and no two wait for each other."""
    reader = YAML(typ="rt")
    resources = reader.load(path)["Resources"]
    waits = {name: set(_named(one)) for name, one in resources.items()}
    assert set().union(*waits.values()) <= set(resources)
    while waits:
        ready = [name for name, others in waits.items() if not others & set(waits)]
        assert ready, f"a circle: {sorted(waits)}"
        for name in ready:
            del waits[name]


def _named(value: object) -> list[str]:
    """Return the resources that a value refers to."""
    if isinstance(value, dict):
        return [name for one in value.values() for name in _named(one)]
    if isinstance(value, list):
        return [name for one in value for name in _named(one)]
    tag, text = str(getattr(value, "tag", "") or ""), str(getattr(value, "value", ""))
    if not tag.endswith(("Ref", "GetAtt")) or text.startswith("AWS::"):
        return []
    return [text.partition(".")[0]]
