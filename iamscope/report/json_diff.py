"""Two snapshots compared, as JSON; the schema is published as `docs/schema/diff.json`."""

from typing import Any

from iamscope.model.diff import AccessThen, AgentDiff, Diff, Moved, ReachedThen
from iamscope.model.finding import Finding
from iamscope.model.plain import page, statement_objects, summary_object
from iamscope.model.plain_path import gap_object, step_object


def render(found: Diff) -> str:
    """Return everything that is not the same as indented JSON with a final newline."""
    return page(as_object(found))


def as_object(found: Diff) -> dict[str, Any]:
    """Return a diff as the plain values of its schema."""
    return {
        "schema_version": 1,
        "before": found.before,
        "after": found.after,
        "grew": found.grew,
        "agents": [_agent(agent) for agent in found.agents],
        "findings": {
            "gone": [_finding(one) for one in found.gone],
            "appeared": [_finding(one) for one in found.appeared],
            "altered": [
                {"before": _finding(one.before), "after": _finding(one.after)} for one in found.altered
            ],
            "kept": found.kept,
        },
        "only_before": list(found.only_before),
        "only_after": list(found.only_after),
        "newly_unread": list(found.newly_unread),
        "newly_read": list(found.newly_read),
        "assumes": list(found.assumes),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {**summary_object(finding), "action_count": finding.action_count}


def _agent(agent: AgentDiff) -> dict[str, Any]:
    return {
        "name": agent.name,
        "in_before": agent.in_before,
        "in_after": agent.in_after,
        "before": agent.before,
        "after": agent.after,
        "grew": agent.grew,
        "gained": _moved(agent.gained),
        "lost": _moved(agent.lost),
        "undecided": list(agent.undecided),
        "gaps": [gap_object(gap) for gap in agent.gaps],
    }


def _moved(moved: Moved) -> dict[str, Any]:
    return {
        "principals": [_reached(one) for one in moved.reached],
        "access": [_access(one) for one in moved.access],
    }


def _reached(one: ReachedThen) -> dict[str, Any]:
    return {"name": one.name, "certain": one.certain, "path": [step_object(step) for step in one.path]}


def _access(one: AccessThen) -> dict[str, Any]:
    witness = one.witness
    return {
        "danger": one.danger.value,
        "count": one.count,
        "worst": list(one.worst),
        "certain": one.certain,
        "witness": {
            "principal": witness.principal,
            "action": witness.action,
            "resource": witness.resource,
            "depends": witness.depends or None,
            "context": {key: list(values) for key, values in witness.context},
        },
        "path": [step_object(step) for step in one.path],
        "statements": statement_objects(one.sources),
    }
