"""AWS managed policies in snapshots and files."""

import json
from typing import Any

import pytest

from iamscope.clouds.aws.provided import (
    ConflictingTextsError,
    NotProvidedError,
    newest,
    provided_in,
    provided_policy,
)
from iamscope.clouds.aws.records.documents import MalformedPolicyError
from tests.fakes.account import Json, document, snapshot_of

QUEUES = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
ALLOW: Json = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}
DENY: Json = {**ALLOW, "Effect": "Deny"}


def test_a_snapshot_gives_the_default_versions_of_what_is_of_aws() -> None:
    """A customer's policy is no fact about AWS, and of several versions the default one counts."""
    policies = {
        QUEUES: {"statements": [ALLOW], "versions": 3, "older": [[DENY]]},
        "own": {"statements": [ALLOW]},
    }
    (found,) = provided_in(snapshot_of({"policies": policies}))
    assert (found.name, json.loads(found.document)) == (QUEUES, document([ALLOW]))
    (raw,) = [one for one in _managed(policies) if one["Arn"] == QUEUES]
    assert found.version == raw["DefaultVersionId"]


def _managed(policies: Json) -> list[Json]:
    (answer,) = snapshot_of({"policies": policies}).answers("iam.get-account-authorization-details")
    listed: list[Json] = answer.body["Policies"]
    return listed


@pytest.mark.parametrize(
    "name",
    [
        "arn:aws:iam::111111111111:policy/own",
        "arn:aws:iam::aws:role/x",
        "AmazonSQSFullAccess",
        f"{QUEUES}\n",
        "",
    ],
)
def test_only_policies_of_aws_are_provided(name: str) -> None:
    """A file cannot give a text to what belongs to an account."""
    with pytest.raises(NotProvidedError):
        provided_policy(name, "v1", document([ALLOW]), "`facts.json`")


@pytest.mark.parametrize("version", ["", "v0", "1", "v1 ", "v9999999999"])
def test_versions_are_those_of_aws(version: str) -> None:
    """A version that AWS would not give is refused."""
    with pytest.raises(NotProvidedError):
        provided_policy(QUEUES, version, document([ALLOW]), "`facts.json`")


@pytest.mark.parametrize("text", [None, 7, [], {}, {"Statement": 1}, {"Statement": [{"Effect": "Allow"}]}])
def test_a_text_is_one_that_aws_would_store(text: Any) -> None:
    """Anything else is told with the policy's name."""
    with pytest.raises(
        MalformedPolicyError, match="the text of `arn:aws:iam::aws:policy/AmazonSQSFullAccess`"
    ):
        provided_policy(QUEUES, "v1", text, "`facts.json`")


def test_the_newest_version_counts() -> None:
    """Whichever comes first, and by the number, not by the letters."""
    old, new = (provided_policy(QUEUES, v, document([one]), "") for v, one in (("v9", ALLOW), ("v10", DENY)))
    assert newest([old, new]) == newest([new, old]) == (new,)


def test_one_version_has_one_text() -> None:
    """AWS never changes a version: one of two texts is wrong, and nobody knows which."""
    one, other = (provided_policy(QUEUES, "v1", document([each]), "") for each in (ALLOW, DENY))
    with pytest.raises(ConflictingTextsError):
        newest([one, other])
    assert newest([one, one]) == (one,)
