"""Service last accessed data."""

from typing import Any

from iamscope.clouds.aws.usage.last_accessed import JOB, REPORT, from_reports, from_snapshot
from iamscope.snapshot import Snapshot
from iamscope.snapshot.index import Coverage
from iamscope.snapshot.names import FileName
from tests.fakes.account import ACCOUNT, Memory, arn, world_of

DEPLOY = world_of({"roles": {"deploy": {}}}).directory.entities[arn("role", "deploy")]
REPORTED: dict[str, Any] = {
    "ServicesLastAccessed": [
        {
            "ServiceNamespace": "S3",
            "LastAuthenticated": "2026-02-01T00:00:00Z",
            "TrackedActionsLastAccessed": [
                {"ActionName": "ListAllMyBuckets", "LastAccessedTime": "2026-02-01T00:00:00Z"},
                {"ActionName": "DeleteBucket"},
                {"no": "name"},
            ],
        },
        {"ServiceNamespace": "ec2"},
        "nonsense",
    ]
}


def test_services_and_tracked_actions() -> None:
    """A report tells when each service was last used, and of tracked actions which were."""
    found, others = from_reports([("Deploy", REPORTED), ("somebody", REPORTED)], DEPLOY)
    assert others == 1
    assert found["s3"].last == "2026-02-01T00:00:00Z"
    assert found["s3"].actions == {"s3:listallmybuckets": "2026-02-01T00:00:00Z", "s3:deletebucket": ""}
    assert (found["ec2"].last, dict(found["ec2"].actions)) == ("", {})


def test_the_latest_of_several_reports_counts() -> None:
    """Reports of one principal at different times are put together."""
    later = {
        "ServicesLastAccessed": [{"ServiceNamespace": "s3", "LastAuthenticated": "2026-03-01T00:00:00Z"}]
    }
    found, _ = from_reports([("deploy", later), ("deploy", REPORTED)], DEPLOY)
    assert found["s3"].last == "2026-03-01T00:00:00Z"
    assert "s3:deletebucket" in found["s3"].actions


def test_a_snapshot_tells_of_whom_each_report_is() -> None:
    """A snapshot that was collected with `--last-accessed` has the principal of each job."""
    import json

    files = {
        f"aws/{ACCOUNT}/{JOB}.json": [
            {"request": {"Arn": arn("role", name)}, "response": {"JobId": name}}
            for name in ("deploy", "other")
        ],
        f"aws/{ACCOUNT}/{REPORT}.json": [
            {"request": {"JobId": "deploy"}, "response": REPORTED},
            {
                "request": {"JobId": "other"},
                "response": {"ServicesLastAccessed": [{"ServiceNamespace": "rds"}]},
            },
        ],
    }
    coverage = tuple(
        Coverage(call, ACCOUNT, FileName(f"aws/{ACCOUNT}/{call}.json"), 2) for call in (JOB, REPORT)
    )
    store = Memory({name: json.dumps({"calls": calls}).encode() for name, calls in files.items()})
    snapshot = Snapshot("small", "aws", "", (ACCOUNT,), (), coverage, store)
    assert set(from_snapshot(snapshot, DEPLOY)) == {"s3", "ec2"}
