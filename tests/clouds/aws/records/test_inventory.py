"""Inventory, read from a snapshot's answers."""

import json
from pathlib import Path

from iamscope.clouds.aws.records.inventory import read_inventory
from tests.fakes.snapshot import ACCOUNT, ALLOW, calls, snapshot


def test_resource_policies_are_found_by_arn(tmp_path: Path) -> None:
    """Each service's policy stands under the ARN of its resource."""
    policy = json.dumps(ALLOW)
    found = read_inventory(
        snapshot(
            tmp_path,
            {
                "s3.get-bucket-policy": calls(({"Bucket": "b"}, {"Policy": policy})),
                "eu-west-1/kms.get-key-policy": calls(({"KeyId": "k"}, {"Policy": policy})),
                "eu-west-1/sqs.get-queue-attributes": calls(
                    (
                        {"QueueUrl": "u"},
                        {"Attributes": {"QueueArn": "arn:aws:sqs:eu-west-1:1:q", "Policy": policy}},
                    )
                ),
                "eu-west-1/lambda.get-policy": calls(({"FunctionName": "f"}, {"Policy": policy})),
                "eu-west-1/ecr.get-repository-policy": calls(
                    ({"repositoryName": "r"}, {"policyText": policy})
                ),
            },
        )
    )
    assert sorted(found.policies) == [
        f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/r",
        f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/k",
        f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:f",
        "arn:aws:s3:::b",
        "arn:aws:sqs:eu-west-1:1:q",
    ]


def test_resources_know_their_account_and_tags(tmp_path: Path) -> None:
    """A bucket's account is that of the snapshot; tags come from the tagging service."""
    arn = f"arn:aws:rds:eu-west-1:{ACCOUNT}:db:d"
    tags = {
        "ResourceTagMappingList": [
            {"ResourceARN": arn, "Tags": [{"Key": "environment", "Value": "production"}]}
        ]
    }
    found = read_inventory(
        snapshot(
            tmp_path,
            {
                "s3.list-buckets": {"Buckets": [{"Name": "b"}]},
                "eu-west-1/resourcegroupstaggingapi.get-resources": tags,
            },
        )
    )
    assert found.resources["arn:aws:s3:::b"].scope == ACCOUNT
    assert found.resources[arn].tags == {"environment": "production"}


def test_only_active_keys_count(tmp_path: Path) -> None:
    """An inactive key is no credential."""
    keys = [
        {"UserName": "u", "AccessKeyId": "AKIAEXAMPLE1", "Status": "Active", "CreateDate": "2025-01-01"},
        {"UserName": "u", "AccessKeyId": "AKIAEXAMPLE2", "Status": "Inactive", "CreateDate": "2025-01-01"},
    ]
    answers = {"iam.list-access-keys": calls(({"UserName": "u"}, {"AccessKeyMetadata": keys}))}
    found = read_inventory(snapshot(tmp_path, answers))
    assert [key.id for key in found.keys if key.active] == ["AKIAEXAMPLE1"]
    assert len(found.keys) == 2
