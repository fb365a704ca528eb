"""A row on a service as an account: who is open, and who differs from it in one control.

    {service: SERVICE, passing: CALLS}      the role is handed to something new by these calls
    {service: SERVICE, existing: CALLS}     these calls turn something around that carries the role

`sure: false` says that a path depends on more than policies say. `still` is the label of those who
cannot pass the role and may make all the calls: the calls may do for what exists already. In one file
nobody knows what exists.
"""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
_OTHER = "codestar.amazonaws.com"
_PASS = "allow iam:PassRole on role/boss"


def passing(row: Json) -> Json:
    """Return the account of a row in which the role is handed over."""
    service, calls = row["service"], row["passing"].split()
    allow, still = f"allow {' '.join(calls)}", row.get("still", "none")
    users: Json = {
        "to-any": ["allow iam:PassRole", allow],
        "to-service": [f"{_PASS} if StringEquals iam:PassedToService {service}", allow],
        "to-other-service": [f"{_PASS} if StringEquals iam:PassedToService {_OTHER}", allow],
        "without-passing": allow,
        "plain-only": ["allow iam:PassRole on role/plain", allow],
        "far-only": ["allow iam:PassRole on role/far", allow],
        "nobody-there": ["allow iam:PassRole on role/boss2", allow],
        "no-pass-there": [_PASS, "deny iam:PassRole", allow],
        "bounded": {"may": [_PASS, allow], "boundary": "allow " + " ".join(calls)},
        "lacks-last": [_PASS, f"allow {' '.join(calls[:-1]) or 'sts:GetCallerIdentity'}"],
        "denied-last": [_PASS, allow, f"deny {calls[-1]}"],
    }
    gain = "admin escalates -> boss" if row.get("sure", True) else "conditional -> boss"
    labels = dict.fromkeys(users, still) | {"to-any": gain, "to-service": gain}
    labels["plain-only"] = f"{still} -> plain"
    labels |= dict.fromkeys(("lacks-last", "denied-last"), "none")
    return _account(row, "passed roles", users, labels, calls)


def existing(row: Json) -> Json:
    """Return the account of a row in which something that exists is turned around."""
    calls = row["existing"].split()
    allow = f"allow {' '.join(calls)}"
    users: Json = {
        "open": allow,
        "passes-too": [allow, "allow iam:PassRole on role/far"],
        "lacks-last": f"allow {' '.join(calls[:-1]) or 'sts:GetCallerIdentity'}",
        "denied": [allow, f"deny {calls[-1]}"],
        "bounded": {"may": allow, "boundary": "allow s3:*"},
        "wrong-sort": f"{allow} on arn:aws:s3:::*",
        "elsewhere": f"{allow} on {_far(calls)}",
    }
    labels = dict.fromkeys(users, "none") | dict.fromkeys(("open", "passes-too"), "conditional -> boss")
    return _account(row, "existing resources", users, labels, calls)


def _far(calls: Iterable[str]) -> str:
    """Return the resources of these calls' service in an account that is not the caller's."""
    return " ".join(dict.fromkeys(f"arn:aws:{call.partition(':')[0]}:*:222222222222:*" for call in calls))


def _account(row: Json, about: str, users: Json, labels: Json, calls: Iterable[str]) -> Json:
    roles = {
        "boss": {"trust": row["service"], "may": "allow *", "profiles": ["boss"]},
        "plain": {"trust": row["service"], "profiles": ["plain"]},
        "far": {"trust": _OTHER, "may": "allow *", "profiles": ["far"]},
    }
    return {
        "id": "-".join(call.replace(":", "-") for call in calls),
        "about": about,
        "title": f"{row['service']} by {' '.join(calls)}",
        "users": users,
        "roles": roles,
        "labels": {**labels, "boss": "admin", "plain": "none", "far": "admin"},
    }
