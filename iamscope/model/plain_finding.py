"""Agents and their findings as the plain values that JSON reports print."""

from collections.abc import Mapping
from typing import Any

from iamscope.model.finding import Finding
from iamscope.model.plain import statement_objects
from iamscope.model.plain_path import reached_object, step_object
from iamscope.model.scan import AgentSummary

_EXAMPLES = 5


def agent_object(agent: AgentSummary) -> Mapping[str, Any]:
    """Return one agent: who it is, whom it reaches and what is not decided."""
    return {
        "name": agent.name,
        "manifest": agent.place,
        "principals": list(agent.principals),
        "not_in_snapshot": list(agent.absent),
        "operators": list(agent.operators),
        "likely_operators": [
            {"principal": link.principal, "how": link.how.value, "source": link.source}
            for link in agent.likely_operators
        ],
        "reaches": [reached_object(item) for item in agent.reaches],
        "undecided": [
            {
                "principal": part.principal,
                "source": part.source,
                "danger": part.danger,
                "actions": list(part.actions),
                "reason": part.reason,
            }
            for part in agent.undecided
        ],
    }


def finding_object(finding: Finding) -> Mapping[str, Any]:
    """Return one finding with its proof."""
    witness = finding.witness
    return {
        "fingerprint": finding.fingerprint,
        "kind": finding.kind,
        "severity": finding.severity.value,
        "agent": finding.agent or None,
        "principal": finding.principal,
        "danger": finding.danger.value if finding.danger else None,
        "origin": finding.origin.value if finding.origin else None,
        "channel": finding.channel or None,
        "into": finding.into or None,
        "sharing": None
        if finding.sharing is None
        else {
            "mark": finding.sharing.mark.value,
            "operators": list(finding.sharing.operators),
            "principals": finding.sharing.principals or None,
        },
        "message": finding.message,
        "remedy": finding.remedy,
        "actions": list(finding.actions),
        "action_count": finding.action_count,
        "resources": list(finding.resources),
        "resource_count": finding.resource_count,
        "witness": None
        if witness is None
        else {
            "principal": witness.principal,
            "action": witness.action,
            "resource": witness.resource,
            "depends": witness.depends or None,
            "context": {key: list(values) for key, values in witness.context},
        },
        "path": [step_object(step) for step in finding.path],
        "sources": statement_objects(finding.sources),
        "behind": None
        if finding.behind is None
        else {
            "principals": len(finding.behind.principals),
            "statements": len(finding.behind.statements),
            "examples": statement_objects(finding.behind.statements[:_EXAMPLES]),
        },
        "exception": None
        if finding.exception is None
        else {
            "accepted": finding.accepted,
            "owner": finding.exception.owner,
            "reason": finding.exception.reason,
            "expires": finding.exception.expires,
            "place": finding.exception.place,
        },
    }
