"""A digest that identifies what a manifest says, whatever its layout."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from iamscope.manifest.role import (
    Acceptance,
    AgentRole,
    Approval,
    ConditionBlock,
    Entry,
    OperatorSession,
    Reference,
)


def digest(role: AgentRole) -> str:
    """Return the SHA-256 of the canonical JSON of a manifest's content, in hexadecimal.

    It does not depend on formatting, on the order of keys or lists, or on whether a default is written.
    """
    return hashlib.sha256(_json(_said(_canonical(role))).encode()).hexdigest()


def _canonical(role: AgentRole) -> dict[str, Any]:
    session = role.agent.operator_session
    return {
        "kind": "AgentRole",
        "version": 1,
        "name": role.name,
        "description": role.description,
        "owner": role.owner,
        "principals": _unordered(role.agent.principals),
        "operator_session": _session(session) if session else None,
        "operators": _unordered(role.operators),
        "access": {cloud: _entries(entries) for cloud, entries in role.access.items()},
        "never": {cloud: _entries(entries) for cloud, entries in role.never.items()},
        "never_environments": _unordered(role.never_environments),
        "environments": _unordered(role.environments),
        "exceptions": sorted(map(_acceptance, role.exceptions), key=_json),
        "approvals": sorted(map(_approval, role.approvals), key=_json),
        "credentials": {
            cloud: {
                "fields": {key: str(text) for key, text in credential.fields.items()},
                "duration": credential.duration,
            }
            for cloud, credential in role.credentials.items()
        },
    }


def _said(content: Any) -> Any:
    """Leave out what is not said, so that a key which a later version adds changes no digest."""
    if isinstance(content, list):
        return [_said(item) for item in content]
    if isinstance(content, dict):
        said = {key: _said(value) for key, value in content.items()}
        return {key: value for key, value in said.items() if value not in (None, False, [], {})}
    return content


def _session(session: OperatorSession) -> dict[str, Any]:
    return {
        "session_name": session.session_name and session.session_name.text,
        "source_identity": session.source_identity and session.source_identity.text,
        "via_mcp": session.via_mcp,
    }


def _entries(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    found = [
        {
            "actions": _unordered(entry.actions),
            "resources": _unordered(entry.resources),
            "conditions": _conditions(entry.conditions),
            "reason": entry.reason,
            "references": sorted(map(_reference, entry.references), key=_json),
        }
        for entry in entries
    ]
    return sorted(found, key=_json)


def _reference(reference: Reference) -> dict[str, Any]:
    """Return what a reference says: of a file its content, wherever it lies."""
    if reference.document is None:
        return {"field": reference.field, "name": str(reference.name)}
    return {"field": reference.field, "document": _json(json.loads(reference.document))}


def _acceptance(acceptance: Acceptance) -> dict[str, Any]:
    return {
        "findings": _unordered(acceptance.findings),
        "fingerprints": _unordered(acceptance.fingerprints),
        "access": {cloud: _entries(entries) for cloud, entries in acceptance.access.items()},
        "owner": acceptance.owner,
        "reason": acceptance.reason,
        "expires": acceptance.expires.isoformat(),
    }


def _approval(approval: Approval) -> dict[str, Any]:
    return {
        "dangers": _unordered(approval.dangers),
        "environments": _unordered(approval.environments),
        "group": approval.group,
        # What asks nobody is said, and is not the same as no rule.
        "people": str(approval.people),
    }


def _conditions(block: ConditionBlock) -> dict[str, dict[str, list[str]]]:
    return {
        operator: {key: _unordered(values) for key, values in keys.items()}
        for operator, keys in block.items()
    }


def _unordered(texts: Iterable[object]) -> list[str]:
    return sorted({str(text) for text in texts})


def _json(content: object) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"))
