"""A manifest's words as access."""

import json
from pathlib import Path
from typing import Any

import pytest

from iamscope.access.solve import Solver
from iamscope.clouds.aws.declare import applying, referenced
from iamscope.clouds.aws.records.accounts import ManagedPolicy
from iamscope.clouds.aws.records.documents import PolicyDocument, parse_document
from iamscope.clouds.aws.sets import Translator, theory
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.vocabulary import AwsVocabulary
from iamscope.manifest.load import load_manifests
from iamscope.manifest.role import Entry
from tests.fakes.snapshots import allow, deny, policy

READER = "arn:aws:iam::111111111111:policy/Reader"
UNKNOWN = "arn:aws:iam::aws:policy/ReadOnlyAccess"
WORDS = {"aws": AwsVocabulary(universe())}


def entry(folder: Path, **said: Any) -> Entry:
    """Return the one entry of a manifest."""
    body = {
        "kind": "AgentRole",
        "version": 1,
        "name": "a",
        "agent": {"principals": ["arn:aws:iam::111111111111:role/a"]},
        "access": {"aws": [said]},
    }
    (folder / "agent.json").write_text(json.dumps(body))
    return load_manifests([folder / "agent.json"], WORDS).roles[0].access["aws"][0]


def known(*statements: Any, version: str = "2012-10-17") -> dict[str, ManagedPolicy]:
    """Return a snapshot's one managed policy."""
    document = parse_document({**policy(*statements), "Version": version}, where="a test")
    return {READER: ManagedPolicy(READER, "Reader", document, ("v1",))}


def same(one: PolicyDocument, *statements: Any) -> bool:
    """Return whether a document allows exactly what some statements do."""
    other = parse_document(policy(*statements), where="a test")
    solver = Solver(theory((one, other), universe().actions, None))
    translator = Translator(universe().actions)
    sets = translator.granted([one]), translator.granted([other])
    return all(solver.subset(*pair).empty for pair in (sets, sets[::-1]))


def test_a_policy_of_the_snapshot_is_what_it_says(tmp_path: Path) -> None:
    """Its denies are kept with it."""
    statements = allow("s3:*"), deny("s3:Delete*")
    found = referenced([entry(tmp_path, policies=[READER])], known(*statements))
    assert found.unresolved == ()
    assert same(found.documents[0], *statements)


def test_a_file_needs_no_snapshot(tmp_path: Path) -> None:
    """A reference to a file brings its document along."""
    (tmp_path / "reader.json").write_text(json.dumps(policy(allow("s3:GetObject"))))
    found = referenced([entry(tmp_path, policies=["./reader.json"])], {})
    assert same(found.documents[0], allow("s3:GetObject"))


def test_what_is_not_at_hand_is_unknown(tmp_path: Path) -> None:
    """It is neither nothing nor everything: the reference is named, and the others are resolved."""
    found = referenced([entry(tmp_path, policies=[UNKNOWN, READER])], known(allow("s3:GetObject")))
    assert [str(one.name) for one in found.unresolved] == [UNKNOWN]
    assert found.unresolved[0].name.place.file.endswith("agent.json")
    assert len(found.documents) == 1


def test_the_conditions_of_the_entry_hold_besides(tmp_path: Path) -> None:
    """They narrow what the policy allows, and not what it denies."""
    condition = {"Bool": {"aws:SecureTransport": "true"}}
    own = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    one = entry(tmp_path, policies=[READER], conditions=condition)
    found = referenced([one], known(allow("s3:*", Condition=own), deny("s3:Delete*")))
    assert same(found.documents[0], allow("s3:*", Condition={**own, **condition}), deny("s3:Delete*"))


def test_an_old_policy_has_no_variables(tmp_path: Path) -> None:
    """Its `${...}` stay text also where the conditions of the entry are joined to it."""
    old = known(
        allow("s3:*", "arn:aws:s3:::b/${aws:username}", Condition={"StringLike": {"s3:prefix": "${a}*"}}),
        version="2008-10-17",
    )
    one = entry(tmp_path, policies=[READER], conditions={"StringEquals": {"aws:userid": "${aws:username}"}})
    wanted = {"StringLike": {"s3:prefix": "${$}{a}*"}, "StringEquals": {"aws:userid": "${aws:username}"}}
    (found,) = referenced([one], old).documents
    assert same(found, allow("s3:*", "arn:aws:s3:::b/${$}{aws:username}", Condition=wanted))
    assert not same(found, allow("s3:*", "arn:aws:s3:::b/${aws:username}", Condition=wanted))


BUCKET, OBJECTS = "arn:aws:s3:::b", "arn:aws:s3:::b/*"
INSTANCES = "arn:aws:ec2:*:*:instance/*"


@pytest.mark.parametrize(
    ("actions", "resources", "idle_actions", "idle_resources"),
    [
        (["s3:GetObject", "s3:ListBucket"], [BUCKET, OBJECTS], [], []),
        (["s3:GetObject", "s3:ListBucket"], [OBJECTS], ["s3:ListBucket"], []),
        (["s3:GetObject"], [BUCKET, OBJECTS], [], [BUCKET]),
        (["s3:*"], [BUCKET], [], []),
        (["s3:GetObject"], ["*"], [], []),
        (["ec2:DescribeInstances"], ["*"], [], []),
        (["ec2:DescribeInstances"], [INSTANCES], ["ec2:DescribeInstances"], [INSTANCES]),
        (["dynamodb:GetItem"], ["arn:aws:dynamodb:*:111111111111:table/${aws:username}"], [], []),
        (["dynamodb:GetItem"], [OBJECTS], ["dynamodb:GetItem"], [OBJECTS]),
    ],
)  # fmt: skip
def test_words_without_effect_are_told(
    tmp_path: Path,
    actions: list[str],
    resources: list[str],
    idle_actions: list[str],
    idle_resources: list[str],
) -> None:
    """An action must act on one of the resources, and a resource be the object of one of the actions."""
    found = applying(universe(), entry(tmp_path, actions=actions, resources=resources))
    assert [str(one) for one in found.idle_actions] == idle_actions
    assert [str(one) for one in found.idle_resources] == idle_resources
    assert bool(found.entries) is (len(idle_actions) < len(actions))


def test_only_what_can_be_asked_for_stays(tmp_path: Path) -> None:
    """An action stays with the resources that it acts on, a pattern as those of its actions that do."""
    found = applying(universe(), entry(tmp_path, actions=["s3:Get*"], resources=[OBJECTS, "*"]))
    kept = {str(resource): set(map(str, one.actions)) for one in found.entries for resource in one.resources}
    assert kept["*"] == {"s3:Get*"}
    assert "s3:GetObject" in kept[OBJECTS]
    assert not {"s3:Get*", "s3:GetBucketAcl"} & kept[OBJECTS]


def test_references_stay_as_they_are(tmp_path: Path) -> None:
    """What a policy says is not taken apart."""
    one = entry(tmp_path, policies=[READER])
    assert applying(universe(), one).entries == (one,)
