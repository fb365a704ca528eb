"""Manifests that reference policies, in scans."""

from typing import Any

import pytest

from iamscope import catalog
from iamscope.model.finding import Severity
from iamscope.model.scan import Scan
from iamscope.pipeline.scan import exit_code, scan_world
from tests.fakes.account import arn, snapshot_of
from tests.fakes.fleet import loaded, role
from tests.fakes.snapshots import allow, deny

Json = dict[str, Any]
READER = arn("policy", "Reader")
WORK = {"work": [allow(["s3:GetObject", "s3:DeleteObject"], "arn:aws:s3:::b/*")]}


def scanned(*policies: Json, never: list[Json] | None = None) -> Scan:
    """Return the scan of an agent whose manifest references a policy, which the snapshot may hold."""
    account = {
        "roles": {"bot": {"policies": WORK}},
        "buckets": {"b": []},
        "policies": {"Reader": {"statements": list(policies)}} if policies else {},
    }
    access = [{"policies": [READER]}]
    found = loaded(
        role(arn("role", "bot"), name="bot", access=access, never={"aws": never} if never else None)
    )
    read = snapshot_of(account)
    return scan_world(read, catalog.clouds()["aws"].world(read), found.fleet, None)


def excess(scan: Scan) -> set[str]:
    """Return the actions that are found to be excess."""
    return {action for one in scan.findings if one.origin for action in one.actions}


@pytest.mark.parametrize(
    ("policies", "wanted"),
    [
        ([allow("s3:*")], set()),
        ([allow("s3:GetObject")], {"s3:DeleteObject"}),
        ([allow("s3:*"), deny("s3:Delete*")], {"s3:DeleteObject"}),
    ],
)
def test_a_policy_of_the_snapshot_declares_what_it_allows(policies: list[Json], wanted: set[str]) -> None:
    """After its own denies; everything else is excess."""
    scan = scanned(*policies)
    assert excess(scan) == wanted
    assert not scan.agents[0].undecided


def test_what_an_unknown_policy_may_declare_cannot_be_told() -> None:
    """It is neither excess nor none: the reference is named, and the scan ends with 3."""
    scan = scanned()
    assert excess(scan) == set()
    parts = scan.agents[0].undecided
    assert {action for part in parts for action in part.actions} == {"s3:GetObject", "s3:DeleteObject"}
    assert all(f"`{READER}`, which fleet.yaml:1 references" in part.reason for part in parts)
    assert exit_code(scan, Severity.LOW) == 3


def test_what_is_forbidden_is_found_beside_an_unknown_policy() -> None:
    """A policy that nobody knows excuses nothing that `never` names."""
    scan = scanned(never=[{"actions": ["s3:DeleteObject"]}])
    assert {one.kind for one in scan.findings if one.witness} == {"forbidden-reach"}
    assert exit_code(scan, Severity.LOW) == 4


def test_an_unknown_policy_of_one_agent_is_no_matter_of_another() -> None:
    """Each agent is measured by its own manifest."""
    account = {"roles": {"bot": {"policies": WORK}, "other": {"policies": WORK}}, "buckets": {"b": []}}
    found = loaded(
        role(arn("role", "bot"), name="bot", access=[{"policies": [READER]}]),
        role(arn("role", "other"), name="other"),
    )
    read = snapshot_of(account)
    scan = scan_world(read, catalog.clouds()["aws"].world(read), found.fleet, None)
    assert {one.agent for one in scan.findings if one.origin} == {"other"}
