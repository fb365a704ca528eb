"""Tests and two snapshots of a small account, as every format tells them.

`python -m tests.report.guarded` writes the golden files.
"""

import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from iamscope.model.diff import Diff
from iamscope.model.tested import TestRun
from iamscope.pipeline.diff import diff_worlds
from iamscope.pipeline.measure import Measure
from iamscope.pipeline.world import load_world
from iamscope.report import json_diff, json_tests, junit_tests, text_diff, text_tests
from tests.fakes.account import ACCOUNT as ID
from tests.fakes.fleet import loaded
from tests.fakes.guarded import ESTATE, LOGS, MFA, written
from tests.fakes.whole import allow, becoming, ground, put, role, write

Json = dict[str, Any]
GOLDEN = Path(__file__).parent / "guarded"
# Two lines in a terminal, a colour, markup, and text that runs backwards: all of it is one name.
HOSTILE = 'evil\n\x1b[31m\u202e=cmd()<b>&"]]>'
TESTS: tuple[Json, ...] = (
    {
        "name": 'agents <stay> themselves & "alone"',
        "reason": "They have no business elsewhere.",
        "principals": "every agent",
        "must-not": {"become": "role/ops", "aws": [{"actions": ["s3:DeleteBucket"]}]},
    },
    {
        "principals": "role/careful",
        "must-not": {"aws": [{"actions": ["s3:DeleteBucket"], "resources": [LOGS]}]},
    },
    {"principals": ["role/coder", "role/chief"], "must-not": {"become": "role/runner", "administer": True}},
    {"principals": "role/opps", "must": {"administer": True}},
    {"principals": "reader", "must": {"aws": [{"actions": ["s3:GetObject"], "resources": [f"{LOGS}/*"]}]}},
    {"environments": ["staging"], "must-not": {"environments": ["production"]}},
)
BEFORE: Json = {
    "roles": {
        "bot": role(allow("s3:GetObject", f"{LOGS}/*"), agent=True),
        "keeper": role(becoming("ops"), agent=True),
        "old": role(allow("sns:DeleteTopic"), agent=True),
        "ops": role(allow("rds:DeleteDB*")),
        "same": role(allow("sqs:PurgeQueue"), agent=True),
        "turning": role(allow("sqs:DeleteQueue", Condition=MFA), agent=True),
    },
    "buckets": {"logs": []},
}
AFTER: Json = {
    "roles": {
        "bot": role(allow("s3:*Object", f"{LOGS}/*"), becoming("ops"), agent=True),
        "keeper": role(agent=True),
        HOSTILE: role(allow("sns:DeleteTopic"), agent=True),
        "ops": role(allow("rds:DeleteDB*")),
        "same": role(allow("sqs:PurgeQueue"), agent=True),
        "turning": role(allow("sqs:DeleteQueue"), agent=True),
    },
    "buckets": {"logs": []},
}
KEYS = {"call": "kms.get-key-policy", "scope": ID, "reason": "access denied", "direction": "grants"}


@lru_cache(maxsize=1)
def results() -> TestRun:
    """Return what comes of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        where = ground(written(Path(folder)), ESTATE)
        return TestRun("small", put(where, *TESTS), ("scp-unread",))


@lru_cache(maxsize=1)
def compared() -> Diff:
    """Return what is not the same in the two snapshots."""
    with tempfile.TemporaryDirectory() as folder:
        before = load_world(write(BEFORE, Path(folder, "before")))
        after = load_world(write(AFTER, Path(folder, "after"), [KEYS]))
        return diff_worlds(before, after, Measure(loaded(ESTATE).fleet, None, given=False))


def pages() -> Mapping[str, str]:
    """Return every page by the name of its golden file."""
    return {
        "test.txt": text_tests.render(results()),
        "test.json": json_tests.render(results()),
        "test.xml": junit_tests.render(results()),
        "diff.txt": _named(text_diff.render(compared())),
        "diff.json": _named(json_diff.render(compared())),
    }


def _named(page: str) -> str:
    """Return a page with the folders' names as they would be elsewhere."""
    for name, path in (("before", compared().before), ("after", compared().after)):
        page = page.replace(path, name)
    return page


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, page in pages().items():
        (GOLDEN / name).write_text(page)
