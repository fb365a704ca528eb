"""Writes the incident: the snapshot and the right answers, and the copy under `examples/`.

The manifests, the estate file and the page of the story are written by hand in `iamscope/demo/incident/`;
everything else comes from `tests/demo/incident/`. Run it as `python -m tests.demo.make_incident`.
"""

import json
import shutil
from pathlib import Path

from iamscope.snapshot.carrier_families import CARRIER_FAMILIES
from tests.demo.incident import agents, operator, people, services
from tests.demo.incident.answers import global_calls
from tests.demo.incident.regions import regional_calls
from tests.demo.incident.shapes import ACCOUNT, GLOBAL_REGION, REGION, TAKEN_AT, Account, Json
from tests.demo.incident.truth import truth

ROOT = Path(__file__).parents[2]
STORY = ROOT / "iamscope" / "demo" / "incident"
COPY = ROOT / "examples" / "incident"
TRUTH = Path(__file__).parent / "incident_truth.json"
DETAILS = "iam.get-account-authorization-details"
# Calls that were made, and mostly found nothing to store.
CARRIER_CALLS = sorted(call for family in CARRIER_FAMILIES for call in family.calls)


def build() -> Account:
    """Return the account with everybody in it."""
    account = Account()
    for part in (operator, people, services, agents):
        part.add(account)
    return account


def snapshot() -> dict[str, bytes]:
    """Return every file of the snapshot by its name below the snapshot's directory."""
    details = build().details()
    answers = {("", DETAILS): details}
    users = [user["UserName"] for user in details["UserDetailList"]]
    answers |= {("", call): body for call, body in global_calls(users).items()}
    for region in (REGION, GLOBAL_REGION):
        answers |= {(region, call): body for call, body in regional_calls(region).items()}
    files = {_file(region, call): pretty(body) for (region, call), body in answers.items()}
    files["snapshot.json"] = pretty(_index(answers))
    return dict(sorted(files.items()))


def pretty(body: Json) -> bytes:
    """Return a document as its file holds it."""
    return (json.dumps(body, indent=2, sort_keys=True) + "\n").encode()


def _file(region: str, call: str) -> str:
    return "/".join(part for part in ("aws", ACCOUNT, region, f"{call}.json") if part)


def _index(answers: dict[tuple[str, str], Json]) -> Json:
    return {
        "schema_version": 1,
        "tool_version": "0.1.0",
        "cloud": "aws",
        "taken_at": TAKEN_AT.isoformat().replace("+00:00", "Z"),
        "scopes": [ACCOUNT],
        "regions": [REGION, GLOBAL_REGION],
        "coverage": sorted(
            [
                *(
                    {"call": call, "scope": _scope(region), "file": _file(region, call), "items": items(body)}
                    for (region, call), body in answers.items()
                ),
                *(
                    {"call": call, "scope": _scope(region), "file": None, "items": 0}
                    for region in (REGION, GLOBAL_REGION)
                    for call in CARRIER_CALLS
                    if (region, call) not in answers
                ),
            ],
            key=lambda entry: (str(entry["call"]), str(entry["scope"])),
        ),
        "gaps": [_unread("RESOURCE_CONTROL_POLICY"), _unread("SERVICE_CONTROL_POLICY")],
    }


def _scope(region: str) -> str:
    return f"{ACCOUNT}/{region}" if region else ACCOUNT


def items(body: Json) -> int:
    """Return how many things an answer lists; an answer without a list is one thing."""
    lists = [value for value in body.values() if isinstance(value, list)]
    return sum(map(len, lists)) if lists else 1


def _unread(kind: str) -> Json:
    return {
        "call": f"organizations.list-policies --filter {kind}",
        "scope": ACCOUNT,
        "reason": "access denied: only the management account or a delegated administrator may read it",
        "direction": "limits",
        "missing": "organizations:ListPolicies",
    }


def written_by_hand() -> dict[str, bytes]:
    """Return the files of the story that no program writes."""
    paths = [
        path
        for path in STORY.rglob("*")
        if path.is_file() and "snapshot" not in path.relative_to(STORY).parts
    ]
    return {path.relative_to(STORY).as_posix(): path.read_bytes() for path in sorted(paths)}


def write() -> None:
    """Write the snapshot in both places, the copies of what is written by hand, and the right answers."""
    made = {f"snapshot/{name}": content for name, content in snapshot().items()}
    by_hand = written_by_hand()
    for base, files in ((STORY, made), (COPY, made | by_hand)):
        shutil.rmtree(base / "snapshot", ignore_errors=True)
        for name, content in files.items():
            path = base / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    TRUTH.write_bytes(pretty(truth()))


if __name__ == "__main__":
    write()
