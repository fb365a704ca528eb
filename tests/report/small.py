"""One small world with findings of every kind; `python -m tests.report.small` writes its golden files."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from iamscope import catalog
from iamscope.graph.opengraph import opengraph
from iamscope.model.agents import Agents
from iamscope.model.effective import Effective
from iamscope.model.gap import Direction, Gap
from iamscope.model.paths import Paths
from iamscope.model.question import Answer, Question
from iamscope.model.scan import Scan, UndecidedPart
from iamscope.pipeline.agents import agents_of
from iamscope.pipeline.paths import between
from iamscope.pipeline.reach import Asking, ReachAnswer, answer
from iamscope.pipeline.scan import scan_world
from iamscope.report import (
    json_access,
    json_agents,
    json_can,
    json_format,
    json_paths,
    json_reach,
    text,
    text_access,
    text_agents,
    text_can,
    text_paths,
    text_reach,
)
from iamscope.snapshot import Snapshot
from iamscope.snapshot.index import Coverage
from iamscope.snapshot.names import FileName
from tests.fakes.account import ACCOUNT, Memory, arn, trusting
from tests.fakes.fleet import estate, loaded, role
from tests.fakes.organization import both, of_first

Json = dict[str, Any]
GOLDEN = Path(__file__).parent / "golden"
ROOT = "arn:aws:iam::111111111111:root"


def _allow(actions: str | list[str], resources: str | list[str] = "*", **more: Any) -> Json:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
QUEUES = [f"arn:aws:sqs:*:*:{name}" for name in ("?", "??*")]
ROLES: Json = {
    "coder": {
        "policies": {
            "lane": [_allow("sts:AssumeRole", arn("role", "engineer"), Sid="BecomeEngineer")],
            "own": [
                _allow(["s3:GetObject", "s3:DeleteObject"], "arn:aws:s3:::prod-data/*", Sid="Data"),
                _allow("sqs:PurgeQueue", Sid="Queues"),
                _allow("sns:DeleteTopic", Condition=MFA),
            ],
        },
        "attached": ["Unread"],
    },
    "engineer": {
        "trust": [trusting({"AWS": ROOT})],
        "policies": {
            "work": [
                _allow(["s3:DeleteBucket", "s3:ListBucket"], "arn:aws:s3:::*"),
                _allow("lambda:UpdateFunctionCode", Sid="Functions"),
            ]
        },
    },
    "worker": {
        "trust": [
            trusting({"Service": "lambda.amazonaws.com"}),
            trusting({"AWS": "arn:aws:iam::777777777777:root"}),
        ]
    },
    "rover": {
        "trust": [trusting({"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/none"})],
        "policies": {"ways": [_allow("sts:AssumeRole", "arn:aws:iam::*:role/?over", Sid="Rovers")]},
    },
    "keeper": {
        "trust": [trusting({"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/none"})],
        "tags": {"iamscope:agent": "yes"},
        "policies": {"all": [_allow("*")]},
    },
    "mover": {
        "trust": [trusting({"AWS": arn("role", "rover")})],
        "policies": {"work": [_allow("s3:PutBucketTagging", "arn:aws:s3:::prod-data")]},
    },
    "stray": {"trust": [trusting({"Service": "bedrock.amazonaws.com"})]},
}
# Two lines in a terminal, a colour, and text that runs backwards: all of it is one role's name.
HOSTILE = "evil\n\x1b[31m\u202e=cmd()"
FENCE = {
    "Effect": "Deny",
    "Action": "s3:Delete*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:ViaAWSMCPService": "true"}},
}
SMALL: Json = {
    "users": {
        "bot": {"policies": {"work": [_allow("s3:GetObject", "arn:aws:s3:::prod-data/*")], "guard": [FENCE]}}
    },
    "roles": {**ROLES, HOSTILE: {"tags": {"iamscope:agent": "yes"}}},
    "functions": {"nightly": "worker"},
    "buckets": {"prod-data": [], "dev-data": []},
}
# Another account, which lets the rover in.
SECOND: Json = {
    "roles": {
        "cover": {
            "trust": [of_first(trusting({"AWS": arn("role", "rover")}))],
            "policies": {"all": [_allow("sns:ListTopics")]},
        }
    }
}
READING = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::prod-data/*"]}
LEDGER = {"actions": ["s3:DeleteBucket"], "resources": ["*"], "reason": "It holds the ledger."}
ALL_OF_IT = {"actions": ["s3:*", "lambda:*"], "resources": ["*"]}
EXCEPTION = {"owner": "team-bot", "reason": "until it has a role"}
TODAY = date(2027, 1, 1)
FLEET = (
    role(
        arn("role", "coder"),
        name="coder",
        operators=[arn("role", "engineer")],
        access=[READING, {"actions": ["sqs:PurgeQueue"], "resources": QUEUES}],
        never={"aws": [LEDGER]},
    ),
    role(
        arn("role", "engineer"),
        name="runner",
        operators=[arn("role", "engineer")],
        access=[ALL_OF_IT, {"actions": ["ec2:DescribeInstances"], "resources": ["*"]}],
    ),
    role(arn("role", "engineer"), name="twin", access=[ALL_OF_IT]),
    {
        **role(arn("user", "bot"), name="bot", access=[READING]),
        "exceptions": [
            {"finding": "long-lived-key", **EXCEPTION, "expires": "2026-12-31"},
            {"finding": "dead-guard", **EXCEPTION, "expires": "2027-03-31"},
            {"finding": "forbidden-reach", **EXCEPTION, "expires": "2027-03-31"},
        ],
    },
    role(arn("role", "gone"), name="gone"),
    {**role(arn("role", "rover"), name="rover"), "environments": ["development"]},
)
PRODUCTION = estate(
    production={"resources": ["arn:aws:s3:::prod-*"]}, development={"resources": ["arn:aws:s3:::dev-*"]}
)
# What takes longer to compare than a test should take.
HARD = (
    UndecidedPart(
        arn("role", "coder"),
        "own statement `Queues`",
        "destroys",
        ("sqs:PurgeQueue",),
        "it is too hard to tell",
    ),
)
GAPS = (
    Gap("kms.get-key-policy", ACCOUNT, "access denied", Direction.GRANTS, "kms:GetKeyPolicy"),
    Gap("organizations.describe-organization", ACCOUNT, "access denied", Direction.LIMITS),
)
KEYS = {
    "calls": [
        {
            "request": {"UserName": "bot"},
            "response": {"AccessKeyMetadata": [{"AccessKeyId": "AKIAEXAMPLE", "CreateDate": "2020-01-02"}]},
        }
    ]
}


def snapshot(change: Callable[[Json], Json] = lambda body: body) -> Snapshot:
    """Return the small world's snapshot, each of its files changed in some way."""
    made = replace(both(SMALL, SECOND), gaps=GAPS)
    store = made._store
    assert isinstance(store, Memory)
    key_file = FileName(f"aws/{ACCOUNT}/iam.list-access-keys.json")
    files = {**store.files, key_file: json.dumps(KEYS).encode()}
    changed = {name: json.dumps(change(json.loads(data))).encode() for name, data in files.items()}
    coverage = (*made.coverage, Coverage("iam.list-access-keys", ACCOUNT, key_file, 1))
    return replace(made, coverage=coverage, _store=Memory(changed))


def scanned(change: Callable[[Json], Json] = lambda body: body) -> Scan:
    """Return the scan of the small world; the facts' versions, which change, are left out."""
    read = snapshot(change)
    found = loaded(*FLEET, PRODUCTION)
    world = catalog.clouds()["aws"].world(read)
    result = scan_world(read, world, found.fleet, found.estates[0], TODAY)
    agents = tuple(replace(one, undecided=HARD) if one.name == "coder" else one for one in result.agents)
    return replace(result, agents=agents, snapshot=replace(result.snapshot, facts={"facts": "of some day"}))


def reached(change: Callable[[Json], Json] = lambda body: body, *, all_paths: bool = False) -> ReachAnswer:
    """Return whom the coder of the small world can become."""
    read = snapshot(change)
    return answer(read, catalog.clouds()["aws"].world(read), Asking("coder", all_paths=all_paths))


def others(change: Callable[[Json], Json] = lambda body: body) -> tuple[Paths, Agents]:
    """Return the paths from the coder to the worker, and who looks like an agent."""
    read = snapshot(change)
    world = catalog.clouds()["aws"].world(read)
    fleet = loaded(*FLEET).fleet
    return between(read, world, "coder", "worker"), agents_of(world, fleet, given=True)


def allowed(change: Callable[[Json], Json] = lambda body: body) -> Effective:
    """Return the effective access of the small world's coder."""
    cloud = catalog.clouds()["aws"]
    world = cloud.world(snapshot(change))
    principal = world.find("coder")
    assert principal is not None
    return replace(cloud.effective(world, principal), assumes=("scp-unread",), gaps=GAPS[:1])


def asked(change: Callable[[Json], Json] = lambda body: body) -> Answer:
    """Return why the coder of the small world may not read all objects of all buckets."""
    question = Question("coder", "s3:GetObject", ("arn:aws:s3:::*-data/*",), why_not=True)
    return catalog.clouds()["aws"].questions(snapshot(change)).ask(question)


def pages(change: Callable[[Json], Json] = lambda body: body) -> Mapping[str, str]:
    """Return every report of the small world by the name of its golden file."""
    scan, way = scanned(change), reached(change)
    effective, answered = allowed(change), asked(change)
    every, (ways, agents) = reached(change, all_paths=True), others(change)
    return {
        "access.txt": text_access.render(effective),
        "access.json": json_access.render(effective),
        "can-pattern.txt": text_can.render(answered),
        "can-pattern.json": json_can.render(answered),
        "scan.txt": text.render(scan),
        "scan-details.txt": text.render(scan, details=True),
        "scan.json": json_format.render(scan),
        "reach.txt": text_reach.render(way.told),
        "reach.json": json_reach.render(way.told),
        "reach-all-paths.txt": text_reach.render(every.told),
        "reach-all-paths.json": json_reach.render(every.told),
        "reach.opengraph.json": opengraph([way.found]),
        "paths.txt": text_paths.render(ways),
        "paths.json": json_paths.render(ways),
        "agents.txt": text_agents.render(agents),
        "agents.json": json_agents.render(agents),
    }


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, page in pages().items():
        (GOLDEN / name).write_text(page)
