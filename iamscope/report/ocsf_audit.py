"""Audit entries as events of the Open Cybersecurity Schema Framework, class API Activity."""

from collections.abc import Mapping
from typing import Any

from iamscope.lease.chain import Entry
from iamscope.model.plain import line as json_line

SCHEMA = "1.6.0"
"""The version of OCSF that the events are written to."""
_CATEGORY = 6
_CLASS = 6003
_CREATE, _UPDATE, _DELETE, _OTHER = 1, 3, 4, 99
_UNKNOWN, _SUCCESS, _FAILURE = 0, 1, 2
_INFORMATIONAL, _HIGH = 1, 4
_ACTIVITIES = {
    _CREATE: {"requested", "issuing", "issued", "not-issued"},
    _UPDATE: {"approved", "denied", "granted", "renewed", "frozen"},
    _DELETE: {"revoking", "revoked", "expired"},
}
# What was about to be done: whether it was, a later entry says.
_INTENTS = {"issuing", "revoking"}


def line(entry: Entry) -> str:
    """Return one entry as one line of JSON; what has no place in the class stands in `unmapped`."""
    return json_line(as_object(entry))


def as_object(entry: Entry) -> dict[str, Any]:
    """Return one entry as an event."""
    activity = next((number for number, kinds in _ACTIVITIES.items() if entry.kind in kinds), _OTHER)
    return {
        "activity_id": activity,
        "activity_name": entry.kind,
        "category_uid": _CATEGORY,
        "class_uid": _CLASS,
        "type_uid": _CLASS * 100 + activity,
        "severity_id": _HIGH if entry.kind == "frozen" else _INFORMATIONAL,
        "status_id": _status(entry.kind),
        # OCSF counts milliseconds.
        "time": entry.time * 1000,
        "metadata": {
            "version": SCHEMA,
            "product": {"name": "iamscope", "vendor_name": "iamscope"},
            "uid": entry.hash,
            "sequence": entry.number,
            "event_code": entry.kind,
            "log_name": "audit",
        },
        "api": {"operation": entry.kind, "service": {"name": "iamscope broker"}},
        "actor": _actor(entry.body.get("by")),
        # The class demands it, and the log does not say it.
        "src_endpoint": {"name": "unknown"},
        "resources": _resources(entry.body),
        "unmapped": {"body": entry.body, "previous": entry.previous},
    }


def _status(kind: str) -> int:
    if kind == "not-issued":
        return _FAILURE
    return _UNKNOWN if kind in _INTENTS else _SUCCESS


def _actor(who: object) -> dict[str, Any]:
    """Return who did it: somebody as his issuer names him, or the broker of itself."""
    if isinstance(who, str):
        return {"user": {"uid": who}}
    if not isinstance(who, Mapping) or not isinstance(who.get("subject"), str):
        return {"app_name": "iamscope broker"}
    found: dict[str, Any] = {"user": {"uid": who["subject"]}}
    if isinstance(who.get("person"), str) and who["person"]:
        found["user"]["name"] = who["person"]
    if isinstance(who.get("issuer"), str):
        found["idp"] = {"name": who["issuer"]}
    return found


def _resources(body: Mapping[str, Any]) -> list[dict[str, str]]:
    told = [("lease", body.get("lease")), ("agent", body.get("agent"))]
    return [{"type": sort, "uid": name} for sort, name in told if isinstance(name, str)]
