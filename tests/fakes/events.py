"""CloudTrail records as AWS writes them, in short form."""

import json
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

ACCOUNT = "111111111111"
_NUMBERS = count(1)
Json = dict[str, Any]


def user(name: str) -> Json:
    """Return who a user is."""
    arn = f"arn:aws:iam::{ACCOUNT}:user/{name}"
    return {"type": "IAMUser", "principalId": f"AUSER{name.upper()}", "arn": arn, "userName": name}


def session(role: str, name: str = "run") -> Json:
    """Return who a session of a role is."""
    return {
        "type": "AssumedRole",
        "principalId": f"AROLE{role.upper()}:{name}",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{name}",
        "sessionContext": {
            "sessionIssuer": {"type": "Role", "arn": f"arn:aws:iam::{ACCOUNT}:role/{role}", "userName": role}
        },
    }


def event(
    who: Json,
    call: str,
    asked: Mapping[str, Any] | None = None,
    *,
    day: int = 1,
    resources: Sequence[str] = (),
    **more: Any,
) -> Json:
    """Return a record of one call, such as `s3:GetObject`."""
    source, _, name = call.partition(":")
    return {
        "eventID": f"event-{next(_NUMBERS)}",
        "eventTime": f"2026-02-{day:02}T06:00:00Z",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-west-1",
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
        "userIdentity": who,
        "requestParameters": asked,
        "responseElements": None,
        "resources": [{"ARN": arn} for arn in resources],
        **more,
    }


def write(folder: Path, *records: Json, name: str = "log.json") -> Path:
    """Write a file of records as CloudTrail delivers it, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps({"Records": records}))
    return folder
