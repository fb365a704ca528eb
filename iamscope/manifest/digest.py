"""A digest that identifies what a manifest says, whatever its layout."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from iamscope.manifest.role import AgentRole, ConditionBlock, Entry, OperatorSession


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
        }
        for entry in entries
    ]
    return sorted(found, key=_json)


def _conditions(block: ConditionBlock) -> dict[str, dict[str, list[str]]]:
    return {
        operator: {key: _unordered(values) for key, values in keys.items()}
        for operator, keys in block.items()
    }


def _unordered(texts: Iterable[object]) -> list[str]:
    return sorted({str(text) for text in texts})


def _json(content: object) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"))
