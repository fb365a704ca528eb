"""Questions put to small snapshots."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from iamscope.clouds.aws.cloud import AwsCloud
from iamscope.model.question import Answer, Question
from iamscope.model.truth import describe
from iamscope.snapshot import open_snapshot
from tests.fakes.snapshots import ACCOUNT, REGION, Building, Json, allow, policy

PLACE = f"{ACCOUNT}/{REGION}"
USER = f"arn:aws:iam::{ACCOUNT}:user/ana"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/ops"
OUTSIDER = "arn:aws:iam::222222222222:role/partner"
BUCKET = "arn:aws:s3:::ledger"
OBJECT = f"{BUCKET}/a.csv"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/k-1"
MISSING = f"arn:aws:iam::{ACCOUNT}:policy/gone"
S3 = policy(allow("s3:*"))
PUBLIC = policy({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{BUCKET}/*"})
Ask = Callable[..., Answer]


def asking(folder: Path) -> Ask:
    """Return a function that writes a snapshot and asks it."""

    def asked(building: Building, principal: str, action: str, *resources: str, **more: Any) -> Answer:
        questions = AwsCloud().questions(open_snapshot(building.write(folder)))
        assert questions.knows(principal)
        return questions.ask(Question(principal, action, resources, **more))

    return asked


def outcome(answer: Answer) -> str:
    """Return what an answer says, in one word."""
    return answer.outcome.value


def residual(answer: Answer) -> str:
    """Return what an answer depends on."""
    return describe(answer.residual)


def here(*principals: Json, **more: Any) -> Building:
    """Return a snapshot of an account that is in no organization."""
    return Building().principals(*principals, **more)
