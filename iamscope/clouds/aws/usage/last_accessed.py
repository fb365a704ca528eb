"""Service last accessed data: which services a principal used, and of some the actions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from iamscope.clouds.aws.records.accounts import Entity
from iamscope.snapshot import Snapshot

REPORT = "iam.get-service-last-accessed-details"
JOB = "iam.generate-service-last-accessed-details"


@dataclass(frozen=True, slots=True)
class ServiceUse:
    """When a service was last used, empty for never; `actions` are those that AWS keeps count of."""

    last: str
    actions: Mapping[str, str]


LastAccessed = Mapping[str, ServiceUse]


def from_reports(
    reports: Iterable[tuple[str, Mapping[str, Any]]], entity: Entity
) -> tuple[LastAccessed, int]:
    """Return what reports tell of a principal, and how many are of somebody else.

    The answer itself does not say of whom it is: the file has to be named after the principal.
    """
    mine, others = [], 0
    for name, report in reports:
        if entity.name.lower() == name.lower():
            mine.append(report)
        else:
            others += 1
    return _merged(mine), others


def from_snapshot(snapshot: Snapshot, entity: Entity) -> LastAccessed:
    """Return what a snapshot that was collected with `--last-accessed` tells of a principal."""
    jobs = {
        str(answer.body.get("JobId"))
        for answer in snapshot.answers(JOB)
        if isinstance(answer.body, Mapping) and answer.request.get("Arn") == entity.arn
    }
    reports = [
        answer.body
        for answer in snapshot.answers(REPORT)
        if str(answer.request.get("JobId")) in jobs and isinstance(answer.body, Mapping)
    ]
    return _merged(reports)


def _merged(reports: Iterable[Mapping[str, Any]]) -> LastAccessed:
    """Return several reports as one: what was used last counts."""
    found: dict[str, ServiceUse] = {}
    for report in reports:
        for name, use in _services(report):
            known = found.get(name, ServiceUse("", {}))
            actions = {**known.actions}
            for action, last in use.actions.items():
                actions[action] = max(last, actions.get(action, ""))
            found[name] = ServiceUse(max(known.last, use.last), actions)
    return found


def _services(report: Mapping[str, Any]) -> Iterator[tuple[str, ServiceUse]]:
    listed = report.get("ServicesLastAccessed")
    for raw in listed if isinstance(listed, list) else []:
        if not isinstance(raw, Mapping):
            continue
        name = str(raw.get("ServiceNamespace", "")).lower()
        tracked = raw.get("TrackedActionsLastAccessed")
        actions = {
            f"{name}:{item.get('ActionName')}".lower(): str(item.get("LastAccessedTime") or "")
            for item in (tracked if isinstance(tracked, list) else [])
            if isinstance(item, Mapping) and item.get("ActionName")
        }
        if name:
            yield name, ServiceUse(str(raw.get("LastAuthenticated") or ""), actions)
