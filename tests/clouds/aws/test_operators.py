"""Operators that are known otherwise than by a manifest."""

from pathlib import Path

import pytest

from iamscope.clouds.aws.directory import principal_of
from iamscope.clouds.aws.operators import Operators, is_person
from iamscope.model.operator import How, OperatorLink
from iamscope.model.reach import Holding
from tests.fakes.account import ACCOUNT, Json, arn, trusting, world_of
from tests.fakes.events import event, session, user, write
from tests.fakes.snapshots import allow, deny

BOT, ANN, BOB = arn("role", "bot"), arn("user", "ann"), arn("user", "bob")
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ASSUMES = {"policies": {"own": [allow("sts:AssumeRole")]}}
ACCOUNT_OF_PEOPLE: Json = {
    "users": {
        "ann": ASSUMES,
        "bob": {"policies": {"own": [allow("s3:*")]}},
        "eve": {"policies": {"own": [allow("sts:*"), deny("sts:AssumeRole")]}},
        "robot": {**ASSUMES, "tags": {"iamscope:agent": "yes"}},
    },
    "roles": {
        "signed-on": {
            **ASSUMES,
            "trust": [
                {
                    "Effect": "Allow",
                    "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/idp"},
                    "Action": "sts:AssumeRoleWithSAML",
                }
            ],
        },
        "pipeline": ASSUMES,
    },
}


def links(bot: Json, usage: Path | None = None, kind: str = "roles") -> list[tuple[str, str, str]]:
    """Return who is likely the operator of a bot among people, and how that is known."""
    account = {**ACCOUNT_OF_PEOPLE, kind: {**ACCOUNT_OF_PEOPLE[kind], "bot": bot}}
    world = world_of(account)
    entity = world.directory.entities[arn(kind.removesuffix("s"), "bot")]
    found = Operators(
        world.directory,
        frozenset({entity.arn, arn("user", "robot")}),
        lambda who, action, resource: world.decide(Holding(principal_of(who)), action, resource),
    )
    if usage is not None:
        found.read(usage)
    return [(link.principal, link.how.value, link.source) for link in found.links(entity)]


@pytest.mark.parametrize("tag", ["owner", "Owner", "iamscope:operator", "created-by", "Created_By"])
@pytest.mark.parametrize("value", ["ann", ANN, "user/ann"])
def test_tags(tag: str, value: str) -> None:
    """A tag that says whose an agent is, and names a principal, tells its operator."""
    assert links({"tags": {tag: value}}) == [(ANN, "tag", f"tag `{tag}`")]


@pytest.mark.parametrize(
    "tags", [{"owner": "team-billing"}, {"team": "ann"}, {"owner": "bot"}, {"owner": "robot"}]
)
def test_other_tags(tags: Json) -> None:
    """A tag that names no principal, an agent, or something else than its owner tells nothing."""
    assert links({"tags": tags}) == []


def test_trust_in_an_account() -> None:
    """Of an account that may assume an agent, the people whose policies allow it are its operators."""
    assert links({"trust": [trusting({"AWS": ROOT})]}) == [
        (arn("role", "signed-on"), "trust", "may assume it"),
        (ANN, "trust", "may assume it"),
    ]


def test_trust_in_a_user() -> None:
    """Somebody whom the trust names needs no policy of their own, unless one denies it."""
    named = [arn("user", name) for name in ("ann", "eve")]
    assert links({"trust": [trusting({"AWS": named})]}) == [(ANN, "trust", "may assume it")]


def test_trust_under_a_condition() -> None:
    """Where assuming depends on something, that is said."""
    trust = {**trusting({"AWS": ANN}), "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
    assert links({"trust": [trust]}) == [(ANN, "trust", "may assume it, under a condition")]


def test_trust_in_services() -> None:
    """A role that only services assume has no operator by its trust."""
    assert links({"trust": [trusting({"Service": "lambda.amazonaws.com"})]}) == []


def test_who_made_the_key(tmp_path: Path) -> None:
    """Whoever made an access key for an agent is likely its operator; agents making their own are not."""
    made = {"userName": "bot"}
    usage = write(
        tmp_path,
        event(user("bob"), "iam:CreateAccessKey", made, day=2),
        event(user("bob"), "iam:CreateAccessKey", made, day=9),
        event(user("bot"), "iam:CreateAccessKey", made),
        event(user("robot"), "iam:CreateAccessKey", made),
        event(user("ann"), "iam:CreateAccessKey", made, errorCode="AccessDenied"),
        event(user("ann"), "iam:CreateAccessKey", {"userName": "bob"}),
    )
    assert links({}, usage, "users") == [
        (BOB, "audit log", "CloudTrail: CreateAccessKey, last on 2026-02-09"),
    ]


@pytest.mark.parametrize(
    ("call", "asked"),
    [
        ("lambda:CreateFunction20150331", {"role": BOT}),
        ("bedrock-agentcore:CreateAgentRuntime", {"roleArn": BOT}),
        ("ecs:RegisterTaskDefinition", {"taskRoleArn": BOT}),
        ("sts:AssumeRole", {"roleArn": BOT}),
    ],
)
def test_who_started_it(tmp_path: Path, call: str, asked: Json) -> None:
    """Whoever made something that runs as an agent, or took a session of it, is likely its operator."""
    usage = write(
        tmp_path,
        event(session("pipeline", "bob@example.com"), call, asked),
        event({"type": "AWSService", "invokedBy": "lambda.amazonaws.com"}, call, asked),
        event(session("bot"), call, asked),
        event(user("ann"), call, {"role": arn("role", "pipeline")}),
        event(user("ann"), "iam:GetRole", {"arn": BOT}),
    )
    name = call.partition(":")[2]
    told = f"CloudTrail: {name}, last on 2026-02-01, session `bob@example.com`"
    assert links({}, usage) == [(arn("role", "pipeline"), "audit log", told)]


def test_the_source_identity_is_who_it_is(tmp_path: Path) -> None:
    """A session that was taken on somebody's behalf says on whose."""
    asked = {"roleArn": BOT, "sourceIdentity": "bob"}
    usage = write(tmp_path, event(session("pipeline"), "sts:AssumeRole", asked))
    (link,) = links({}, usage)
    assert link == (BOB, "audit log", "CloudTrail: AssumeRole, last on 2026-02-01, source identity `bob`")


def test_people_are_told_from_machines() -> None:
    """Users and roles that one signs on to are people's; agents and roles of services are not."""
    entities = world_of(ACCOUNT_OF_PEOPLE).directory.entities.values()
    assert {entity.name for entity in entities if is_person(entity)} == {"ann", "bob", "eve", "signed-on"}


def test_links_are_values() -> None:
    """Links have an order and can be told apart."""
    one, two = OperatorLink(ANN, How.TAG, "tag"), OperatorLink(BOB, How.TAG, "tag")
    assert sorted({two, one, one}) == [one, two]
