"""Measures a check of a Terraform plan beside what no check can do without.

That is starting Python, importing typer and pydantic, and parsing the plan's JSON: both are measured in one
run, on the same bytes.
"""

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import Cost, run
from tests.fakes.plans import ACCOUNT, Json, plan_json

ROOT = Path(__file__).parents[2]
RESOURCES = 200
TIMES = 3
_EACH = 5
_AGENTS = 8
_MAIN = "import sys; from iamscope.cli import main; sys.exit(main())"
_FLOOR = "import json, sys, typer, pydantic; json.load(open(sys.argv[1], 'rb'))"
_SERVICES = ("lambda.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com")
_ACTIONS = (
    "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "dynamodb:GetItem", "dynamodb:PutItem", "kms:Decrypt",
    "sqs:SendMessage", "sns:Publish", "logs:PutLogEvents", "secretsmanager:GetSecretValue", "rds:Describe*",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """One plan: its bytes, and what the check and the floor below it cost."""

    resources: int
    size: int
    check: Cost
    floor: Cost

    @property
    def ratio(self) -> float:
        """How many times the CPU seconds of the floor."""
        return self.check.cpu / self.floor.cpu


def write(folder: Path, resources: int = RESOURCES, seed: int = 1) -> tuple[Path, Path]:
    """Write a plan and the manifests of its agents, and return their places."""
    folder.mkdir(parents=True, exist_ok=True)
    plan, manifests = folder / "plan.json", folder / "manifests"
    manifests.mkdir(exist_ok=True)
    chance = random.Random(seed)
    listed = [one for number in range(resources // _EACH) for one in _about(number, chance)]
    plan.write_text(json.dumps(plan_json({"resources": listed})))
    for number in range(min(_AGENTS, resources // _EACH)):
        (manifests / f"agent-{number}.yaml").write_text(json.dumps(_manifest(number)))
    return plan, manifests


def measured(folder: Path, resources: int = RESOURCES, seed: int = 1, times: int = TIMES) -> Checked:
    """Return what a check of a plan cost, and the floor: of each the cheapest of some runs in turns."""
    plan, manifests = write(folder, resources, seed)
    arguments = ["check", str(plan), "--manifests", str(manifests), "--format", "sarif"]
    checks, floors = [], []
    for _ in range(times):
        floors.append(run([sys.executable, "-c", _FLOOR, str(plan)], cwd=ROOT))
        checks.append(run([sys.executable, "-c", _MAIN, *arguments], cwd=ROOT))
    for one in (*floors, *checks):
        # What finds something ends with 1, as Python does when it fails: only the former prints.
        assert one.status == 0 or (one.status in (1, 3, 4) and one.written), one.complaint
    return Checked(resources, plan.stat().st_size, min(checks, key=_cpu), min(floors, key=_cpu))


def report(folder: Path, resources: int = RESOURCES, seed: int = 1, times: int = TIMES) -> str:
    """Return the table of one plan."""
    row = measured(folder, resources, seed, times)
    columns = ("resources", "plan MB", "floor s", "check s", "ratio", "peak MB", "exit")
    seconds = (f"{row.floor.cpu:.2f}", f"{row.check.cpu:.2f}", f"{row.ratio:.1f}")
    told = (f"{resources:,}", f"{row.size / 1e6:.2f}", *seconds, f"{row.check.peak / 1e6:.0f}")
    lines = [" ".join(f"{one:>9}" for one in each) for each in (columns, (*told, f"{row.check.status}"))]
    return "\n".join(["check of a plan; the floor imports typer and pydantic, and parses its JSON", *lines])


def _cpu(cost: Cost) -> float:
    return cost.cpu


def _about(number: int, chance: random.Random) -> Iterator[Json]:
    """Yield a role, its own policy, a managed one with an attachment, and an instance profile."""
    name, role = f"work-{number}", f"aws_iam_role.work_{number}"
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": chance.choice(_SERVICES)},
    }
    yield _made(role, name=name, assume_role_policy=_document(trust))
    own = _document(_statement(number, chance), _statement(number, chance))
    yield _made(f"aws_iam_role_policy.own_{number}", name="own", role=name, policy=own)
    shared = f"aws_iam_policy.shared_{number}"
    yield _made(shared, name=f"shared-{number}", policy=_document(_statement(number, chance)))
    yield {
        "address": f"aws_iam_role_policy_attachment.shared_{number}",
        "values": {"role": name},
        "unknown": {"policy_arn": True},
        "references": {"policy_arn": [f"{shared}.arn", shared], "role": [f"{role}.name", role]},
        "change": "create",
    }
    yield _made(f"aws_iam_instance_profile.work_{number}", name=name, role=name)


def _made(address: str, **values: object) -> Json:
    return {"address": address, "values": values, "unknown": {"arn": True}, "change": "create"}


def _document(*statements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _statement(number: int, chance: random.Random) -> Json:
    actions = sorted(chance.sample(_ACTIONS, chance.randint(1, 5)))
    resource = chance.choice(
        ("*", f"arn:aws:s3:::data-{number}/*", f"arn:aws:sqs:eu-west-1:{ACCOUNT}:work-*")
    )
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


def _manifest(number: int) -> Json:
    return {
        "kind": "AgentRole",
        "version": 1,
        "name": f"work-{number}",
        "owner": "bench",
        "agent": {"principals": [f"arn:aws:iam::{ACCOUNT}:role/work-{number}"]},
        "access": {"aws": [{"actions": ["s3:Get*"], "resources": [f"arn:aws:s3:::data-{number}/*"]}]},
    }
