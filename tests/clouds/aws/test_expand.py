"""Policies, written out as actions."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from iamscope.clouds.aws.expand import expand
from iamscope.clouds.aws.policy_file import NotAPolicyError
from iamscope.clouds.aws.records.documents import MalformedPolicyError
from iamscope.clouds.aws.universe import universe
from iamscope.manifest.json_tree import InvalidJsonError
from iamscope.model.danger import Danger
from iamscope.model.expansion import Expansion

# What the catalogue of the data's date has and ours has no longer: whole services, and single actions.
GONE_SERVICES = {"codestar", "evidently", "iotevents"}
GONE = {
    "glue:GetPartitionMetadata",
    "quicksight:DescribeAutomationGroup",
    "quicksight:DescribeAutomationGroupPermissions",
    "quicksight:ListAutomationGroups",
}


def written_out(*statements: dict[str, Any]) -> Expansion:
    """Return what a document of these statements names."""
    return expand(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}), "p.json", universe())


def statement(effect: str, **more: Any) -> dict[str, Any]:
    """Return a statement on everything."""
    return {"Effect": effect, "Resource": "*"} | more


def test_wildcards_are_written_out_without_letter_case() -> None:
    """A pattern stands for all actions that it matches, spelled as the provider spells them."""
    found = written_out(statement("Allow", Action=["S3:getobjectt*", "s3:PutObjectAcl"]))
    assert found.all_granted == ("s3:GetObjectTagging", "s3:GetObjectTorrent", "s3:PutObjectAcl")
    assert found.granted[Danger.READS_SECRETS] == ("s3:GetObjectTorrent",)


def test_a_deny_is_listed_beside_what_is_granted() -> None:
    """What is denied is a list of its own, and takes nothing out of the granted."""
    found = written_out(statement("Allow", Action="sqs:PurgeQueue"), statement("Deny", Action="sqs:*eQueue"))
    assert found.all_granted == ("sqs:PurgeQueue",)
    assert found.all_denied == ("sqs:CreateQueue", "sqs:DeleteQueue", "sqs:PurgeQueue")


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_not_action_names_all_others(effect: str) -> None:
    """NotAction stands for every action but its list."""
    found = written_out(statement(effect, NotAction=["s3:*", "ec2:*"]))
    names = found.all_granted if effect == "Allow" else found.all_denied
    everything = universe().actions.names
    assert set(names) == {name for name in everything if not name.startswith(("s3:", "ec2:"))}


def test_patterns_without_a_match_are_named_as_written() -> None:
    """A pattern that matches nothing is reported, also of a NotAction, in its own spelling."""
    found = written_out(
        statement("Allow", Action=["s3:GetObjekt", "*"]), statement("Deny", NotAction="AWS-MCP:Invoke*")
    )
    assert found.unknown == ("AWS-MCP:Invoke*", "s3:GetObjekt")


DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "sqs:PurgeQueue", "Resource": "*"},
}


@pytest.mark.parametrize(
    "given",
    [
        DOCUMENT,
        [DOCUMENT, DOCUMENT],
        {"PolicyVersion": {"Document": DOCUMENT, "VersionId": "v1", "IsDefaultVersion": True}},
        {"PolicyVersion": {"Document": quote(json.dumps(DOCUMENT))}},
        {"RoleName": "r", "PolicyName": "p", "PolicyDocument": DOCUMENT},
        {"Role": {"Arn": "x", "AssumeRolePolicyDocument": DOCUMENT}},
        {"Policy": json.dumps(DOCUMENT)},
        {"Policy": {"PolicySummary": {}, "Content": json.dumps(DOCUMENT)}},
        [json.dumps(DOCUMENT)],
    ],
)
def test_the_document_is_found_in_what_the_provider_prints(given: object) -> None:
    """A document, a list, and the answers that hold one are all read."""
    assert expand(json.dumps(given), "p.json", universe()).all_granted == ("sqs:PurgeQueue",)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{}", NotAPolicyError),
        ("[]", NotAPolicyError),
        ("7", NotAPolicyError),
        ('{"PolicyDocument": "oops"}', NotAPolicyError),
        ('{"Statement": [{"Effect": "Allow"}]}', MalformedPolicyError),
        ('{"Statement": ', InvalidJsonError),
    ],
)
def test_what_is_no_policy_is_refused(text: str, error: type[Exception]) -> None:
    """A file without a readable document is an error."""
    with pytest.raises(error):
        expand(text, "p.json", universe())


def managed(data_dir: Path) -> dict[str, dict[str, Any]]:
    """Return the managed policies with the actions that another program wrote out."""
    loaded: dict[str, dict[str, Any]] = json.loads((data_dir / "aws" / "managed-policies.json").read_bytes())
    return loaded


def test_managed_policies_are_written_out_as_others_do(data_dir: Path) -> None:
    """Of the actions that both catalogues have, each policy grants exactly the listed ones."""
    policies = managed(data_dir)
    ours = {name.lower() for name in universe().actions.names}
    theirs = {name.lower() for policy in policies.values() for name in policy["effective_actions"]}
    for name, policy in policies.items():
        found = expand(json.dumps(policy["document"]), name, universe())
        granted = {action.lower() for action in found.all_granted}
        listed = {action.lower() for action in policy["effective_actions"]}
        assert granted & theirs == listed & ours, name


def test_the_catalogues_differ_by_date_alone(data_dir: Path) -> None:
    """What is listed and not known to us belongs to services or actions that are gone."""
    policies = managed(data_dir)
    ours = {name.lower() for name in universe().actions.names}
    gone = {
        action
        for policy in policies.values()
        for action in policy["effective_actions"]
        if action.lower() not in ours
    }
    services = {name.partition(":")[0] for name in ours}
    assert not services & GONE_SERVICES
    assert {action for action in gone if action.partition(":")[0] not in GONE_SERVICES} == GONE
