"""Excess of an agent's own: direct excess by statement, what lies behind a way by the edge to cut."""

from typing import Any

import pytest

from iamscope.compare.agents import Comparison
from iamscope.findings import inherited_excess, own_excess
from iamscope.model.danger import Danger
from iamscope.model.finding import Finding, Origin
from tests.fakes.account import arn, trusting, world_of
from tests.fakes.fixing import Case, allow
from tests.fakes.fleet import compared_world, role

Json = dict[str, Any]
ROOT = "arn:aws:iam::111111111111:root"
AGENT = arn("role", "agent")
ASSUME = allow("sts:AssumeRole", arn("role", "team/*"))
DELETING = ["dynamodb:DeleteTable", "dynamodb:GetItem"]


def lane(*names: str, own: tuple[Json, ...] = (ASSUME,)) -> Json:
    """Return an account whose agent may become some roles, each of which may delete and read tables."""
    open_to_all = [trusting({"AWS": ROOT})]
    behind = {
        name: {"path": "/team/", "trust": open_to_all, "policies": {"work": [allow(DELETING)]}}
        for name in names
    }
    return {"roles": {"agent": {"policies": {"own": list(own)}}, **behind}}


def team(name: str) -> str:
    """Return the ARN of a role behind the way."""
    return arn("role", f"team/{name}")


def found(given: Json, **manifest: Any) -> tuple[list[Finding], Comparison]:
    """Return the findings of own excess, and the comparison that they are made from."""
    world = world_of(given)
    comparison = compared_world(world, role(AGENT, **manifest))
    return list(own_excess.find(comparison, world)), comparison


def behind(given: Json, danger: Danger = Danger.READS_SECRETS) -> Finding:
    """Return the one finding of a danger class that lies behind a way."""
    (one,) = (item for item in found(given)[0] if item.behind and item.danger is danger)
    return one


def test_what_lies_behind_one_edge_is_one_finding_for_each_danger() -> None:
    """Three roles with two dangers behind one statement are two findings, with all who have the access."""
    findings, _ = found(lane("a", "b", "c"))
    direct = [item for item in findings if not item.path]
    ways = [item for item in findings if item.path]
    assert [item.danger for item in direct] == [Danger.CHANGES_PERMISSIONS]
    assert {item.danger for item in ways} == {Danger.DESTROYS_PRODUCTION, Danger.READS_SECRETS}
    assert len(ways) == 2
    for item in ways:
        assert item.behind is not None
        assert set(item.behind.principals) == {team("a"), team("b"), team("c")}
        assert len(item.behind.statements) == 3
        assert [(source.attached_to, source.index) for source in item.sources] == [(AGENT, 0)]
        assert item.remedy == f"take `sts:AssumeRole` out of own statement #0 on {AGENT}"
        assert item.witness is not None
        assert item.principal == item.witness.principal


def test_two_edges_are_two_findings() -> None:
    """What is closed by different statements is told of apart."""
    each = tuple(allow("sts:AssumeRole", team(name)) for name in "ab")
    ways = [item for item in found(lane("a", "b", own=each))[0] if item.path]
    assert len(ways) == 4
    assert {source.index for item in ways for source in item.sources} == {0, 1}


def test_the_fingerprint_stays_whoever_lies_behind() -> None:
    """A role more or less behind the edge is the same finding; another edge is not."""
    prints = {behind(lane(*names)).fingerprint for names in ("b", "bc", "abc")}
    assert len(prints) == 1
    other = lane("b", own=(allow("s3:ListAllMyBuckets"), ASSUME))
    assert behind(other).fingerprint not in prints


@pytest.mark.parametrize("operators", [(), (team("a"),)])
def test_all_excess_is_told(operators: tuple[str, ...]) -> None:
    """Every action of every part of excess is in a finding that has its principal and its statement."""
    given = lane("a", "b", own=(ASSUME, allow("s3:DeleteObject")))
    findings, comparison = found(given, operators=operators)
    world = world_of(given)
    findings += inherited_excess.find(comparison, world)
    (agent,) = comparison.agents
    assert agent.excess
    for part in agent.excess:
        names = set(world.universe.ranked(part.actions))
        assert any(
            names <= set(item.actions)
            and set(part.proof) <= set(item.granting)
            and (part.holding.principal.id in item.holders or item.origin is Origin.INHERITED)
            for item in findings
        )


def test_a_fix_cuts_the_edge_and_closes_them_all() -> None:
    """One edit of the agent's own statement takes everything away that lies behind it."""
    case = Case(lane("a", "b", "c"), role(AGENT))
    assert len(case.remedy.edits) == 1
    assert "own-excess" in {finding.kind for finding in case.remedy.findings}
    assert not case.kinds() & {"own-excess", "escalation-path"}


def test_a_way_that_is_left_open_is_not_closed_by_the_cut_of_another() -> None:
    """Where two edges lead to the same role, a fix cuts both before it says that the access is gone."""
    two = lane("a", own=(ASSUME, allow("sts:AssumeRole", team("a"))))
    case = Case(two, role(AGENT))
    assert not case.kinds() & {"own-excess", "escalation-path"}
