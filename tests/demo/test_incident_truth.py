"""The incident's right answers: that they follow from the account and the manifests."""

import json
from typing import Any

import pytest

from tests.demo import oracle
from tests.demo.committed import Incident
from tests.demo.incident import operator, regions
from tests.demo.incident.shapes import arn

Json = dict[str, Any]


def _rows(agent: Json, key: str, principal: str) -> set[tuple[str, int]]:
    rows = agent.get(key, [])
    return {(row["document"], row["index"]) for row in rows if row["attached_to"] == principal}


def test_every_agent_has_an_answer(incident: Incident) -> None:
    """Each manifest has its answer, about the same principals, and none is missing."""
    answers = {name: agent["principals"] for name, agent in incident.agents.items()}
    assert answers == {name: manifest["agent"]["principals"] for name, manifest in incident.manifests.items()}


def test_own_statements_beyond_the_manifest_are_listed(incident: Incident) -> None:
    """For every agent, the listed statements of its own are exactly those that exceed its manifest."""
    for name, agent in incident.agents.items():
        (principal,) = agent["principals"]
        found = oracle.beyond(incident.rights(principal), incident.access(name), incident.known)
        assert found == _rows(agent, "excess", principal) | _rows(agent, "door", principal), name


def test_operator_statements_beyond_the_manifest_are_listed(incident: Incident) -> None:
    """For the agent that can become its operator, the operator's excess statements are listed."""
    agent = incident.agents["report-agent"]
    access = incident.access("report-agent")
    found = oracle.beyond(incident.rights(operator.ARN), access, incident.known)
    assert found == _rows(agent, "excess", operator.ARN)


def test_rows_name_statements_of_the_account(incident: Incident) -> None:
    """Each listed statement stands at its place in the account, under its label."""
    for agent in incident.agents.values():
        for row in [*agent["excess"], *agent.get("within", []), *agent.get("door", [])]:
            held = incident.rights(row["attached_to"]).statements
            bodies = {(item.document, item.index): item.body for item in held}
            body = bodies[row["document"], row["index"]]
            assert (body["Sid"], body["Effect"]) == (row["sid"], "Allow")
            assert row.get("conditional", False) == ("aws:MultiFactorAuthPresent" in json.dumps(body))


def test_every_allow_statement_is_accounted_for(incident: Incident) -> None:
    """Of the agents that reach too far, each Allow statement is either beyond the manifest or within it."""
    for name in ("billing-dashboard-agent", "report-agent"):
        agent = incident.agents[name]
        for principal in {operator.ARN, *agent["principals"]}:
            parts = [_rows(agent, key, principal) for key in ("excess", "within", "door")]
            allows = {
                (item.document, item.index)
                for item in incident.rights(principal).statements
                if item.body["Effect"] == "Allow"
            }
            assert set.union(*parts) == allows
            assert sum(map(len, parts)) == len(allows)


def test_origins_follow_from_who_is_allowed(incident: Incident) -> None:
    """What the report agent holds beside its manifest is labelled by whether its operator can do it too."""
    rows = {row["sid"]: row for row in incident.agents["report-agent"]["excess"]}
    held = incident.rights(rows["CleanUp"]["attached_to"]).statements
    bodies = {item.body["Sid"]: item.body for item in held}
    for sid, both in (("CleanUp", True), ("Announce", False)):
        (resource,) = oracle.listed(bodies[sid]["Resource"])
        request = oracle.listed(bodies[sid]["Action"])[0], resource.replace("*", "2026-02.pdf")
        assert incident.rights(operator.ARN).allows(*request) is both
        reached = set(incident.agents["report-agent"]["reaches"]) - {operator.ARN}
        assert not any(incident.rights(role).allows(*request) for role in reached)
        assert rows[sid]["origin"] == ("inherited-and-own" if both else "own")


def test_forbidden_requests_are_allowed_to_the_operator(incident: Incident) -> None:
    """Each forbidden request is on a production resource, named by `never`, and within reach."""
    for name in ("billing-dashboard-agent", "report-agent"):
        never = incident.manifests[name]["never"]
        for row in incident.agents[name]["forbidden"]:
            (target, *_) = (
                item for item in sorted(incident.resources) if oracle.matches(row["resource"], item)
            )
            production = incident.resources[target]["environment"] in never.get("environments", [])
            named = any(oracle.matches(entry["actions"], row["action"]) for entry in never["aws"])
            assert incident.resources[target]["environment"] == "production"
            assert production or named
            assert incident.rights(operator.ARN).allows(row["action"], target)


def test_requests_that_stay_out_of_reach_are_denied(incident: Incident) -> None:
    """No principal within reach may do what the answers call not forbidden."""
    (key, *_) = (item for item in incident.resources if ":kms:" in item)
    for name in ("billing-dashboard-agent", "report-agent"):
        agent = incident.agents[name]
        for row in agent["not_forbidden"]:
            for principal in {operator.ARN, *agent["principals"], *agent["reaches"]}:
                assert not incident.rights(principal).allows(row["action"], key)


def _admits(role: Json, kind: str, name: str) -> bool:
    return any(
        name in oracle.listed(trust["Principal"].get(kind, [])) and "Condition" not in trust
        for trust in role["AssumeRolePolicyDocument"]["Statement"]
    )


def test_reach_follows_from_trust_and_functions(incident: Incident) -> None:
    """What the operator reaches is what it takes on, passes to a function, or rewrites the code of."""
    carried = {arn("role", name) for name in regions.function_roles().values()}
    found = set()
    for role in incident.details["RoleDetailList"]:
        name = role["Arn"]
        taken_on = _admits(role, "AWS", operator.ARN)
        passable = incident.rights(operator.ARN).allows("iam:PassRole", name)
        passed = passable and _admits(role, "Service", "lambda.amazonaws.com")
        if taken_on or passed or name in carried:
            found.add(name)
    assert sorted(found) == incident.agents["billing-dashboard-agent"]["reaches"]
    assert sorted({*found, operator.ARN}) == incident.agents["report-agent"]["reaches"]
    assert not found & set(incident.agents["billing-dashboard-agent"]["out_of_reach"])


def test_roles_out_of_reach_cannot_be_passed_or_taken_on(incident: Incident) -> None:
    """No role called out of reach admits anybody within reach, or can be passed by them."""
    agent = incident.agents["billing-dashboard-agent"]
    roles = {role["Arn"]: role for role in incident.details["RoleDetailList"]}
    for target in agent["out_of_reach"]:
        for actor in [operator.ARN, *agent["reaches"]]:
            assert not _admits(roles[target], "AWS", actor)
            assert not incident.rights(actor).allows("sts:AssumeRole", target)
            assert not incident.rights(actor).allows("iam:PassRole", target)


def test_missing_permissions_are_declared_and_not_granted(incident: Incident) -> None:
    """The log agent's missing permissions are exactly what its manifest counts on and nobody granted."""
    agent = incident.agents["log-insights-agent"]
    (user,) = agent["principals"]
    missing = [
        {"action": action, "resource": resource}
        for entry in incident.access("log-insights-agent")
        for action in entry["actions"]
        for resource in entry["resources"]
        if not incident.rights(user).allows(action, resource)
    ]
    assert sorted(missing, key=str) == sorted(agent["missing"], key=str)


def test_declared_access_is_granted_elsewhere(incident: Incident) -> None:
    """No other agent lacks what its manifest declares, but for the one that may be reported so."""
    for name, agent in incident.agents.items():
        (principal,) = agent["principals"]
        lacks = [
            (action, resource)
            for entry in incident.access(name)
            for action in entry["actions"]
            for resource in entry["resources"]
            if not incident.rights(principal).allows(action, resource)
        ]
        expected = "missing-permission" in [*agent["kinds"], *agent.get("may", [])]
        assert bool(lacks) is expected, name


def test_undeclared_agents_are_known_by_trust_or_tag(incident: Incident) -> None:
    """The undeclared agents are the roles with an agent's trust or tag that no manifest names."""
    services = {"bedrock.amazonaws.com", "bedrock-agentcore.amazonaws.com"}
    marked = {
        role["Arn"]
        for role in incident.details["RoleDetailList"]
        if "iamscope:agent" in {tag["Key"] for tag in role["Tags"]}
        or any(
            trust["Principal"].get("Service") in services
            for trust in role["AssumeRolePolicyDocument"]["Statement"]
        )
    }
    assert sorted(marked - incident.declared) == incident.truth["undeclared"]


def test_decoys_exist_and_are_no_agents(incident: Incident) -> None:
    """Each decoy is in the account, has a reason, and is neither declared nor undeclared."""
    everybody = {
        item["Arn"] for kind in ("UserDetailList", "RoleDetailList") for item in incident.details[kind]
    }
    for decoy in incident.truth["decoys"]:
        assert decoy["principal"] in everybody
        assert decoy["why"]
        assert decoy["principal"] not in incident.declared | set(incident.truth["undeclared"])


@pytest.mark.parametrize("name", ["docs-search-agent", "release-notes-agent", "support-triage-agent"])
def test_well_scoped_agents_look_wide(name: str, incident: Incident) -> None:
    """Whoever reads only the grants of these agents, and not what takes them back, finds excess."""
    (principal,) = incident.agents[name]["principals"]
    grants = [item for item in incident.rights(principal).statements if item.body["Effect"] == "Allow"]
    naive = oracle.Rights(tuple(grants), None)
    assert oracle.beyond(naive, incident.access(name), incident.known)


def test_long_lived_key_belongs_to_an_agent(incident: Incident) -> None:
    """Only the log agent has an active key that is older than three months."""
    calls = incident.answer("iam.list-access-keys")["calls"]
    keys = [key for call in calls for key in call["response"]["AccessKeyMetadata"]]
    old = [key for key in keys if key["Status"] == "Active" and key["CreateDate"] < "2025-12-01"]
    assert [key["UserName"] for key in old] == ["log-insights-agent"]


def test_manifest_fits_into_a_session_policy(incident: Incident) -> None:
    """The access of the billing agent, written as a session policy, keeps below 2,048 characters."""
    statements = [
        {"Effect": "Allow", "Action": entry["actions"], "Resource": entry["resources"]}
        for entry in incident.access("billing-dashboard-agent")
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
    assert len(policy) < 2048
    assert sum(len(entry["Action"]) for entry in statements) == 12
