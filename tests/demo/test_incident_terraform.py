"""The incident as Terraform: a check of its plan finds what a scan of the account finds."""

from iamscope.model.scan import Scan
from iamscope.pipeline.check import CheckInput, check
from tests.demo.counted import counted
from tests.demo.make_incident import ROOT, STORY, build
from tests.demo.terraform.incident import written

CODE = ROOT / "examples" / "incident-terraform"
DIFFERENCES = {
    ("long-lived-key", "log-insights-agent", ""): "a plan knows no age of keys, and the key is not in it",
    ("unknown-grant", "", ""): "the text of `ReadOnlyAccess` is not in a plan",
}


def test_committed_configuration_and_plan_are_what_the_facts_give() -> None:
    """The configuration and its plan hold the very bytes that come of the account's facts."""
    committed = {
        path.relative_to(CODE).as_posix(): path.read_text() for path in CODE.rglob("*") if path.is_file()
    }
    assert committed == written(build().details())


def test_check_of_the_plan_finds_what_the_scan_finds(scanned: Scan) -> None:
    """Kinds, agents, dangers, principals and numbers of actions are the scan's, but for what is listed."""
    manifests, estate = (STORY / "manifests",), STORY / "estate.yaml"
    gate = check(CheckInput((CODE / "plan.json",), manifests, estate, source=CODE))
    ours, theirs = counted([one.finding for one in gate.judged]), counted(list(scanned.findings))
    different = {key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key)}
    assert different == set(DIFFERENCES)
