"""Regions that AWS Resource Explorer shows nothing of."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from iamscope.clouds.aws.cloud import AwsCloud
from iamscope.model.gap import Direction
from tests.clouds.aws.collect.conftest import run
from tests.fakes.aws import Aws, Refusal
from tests.fakes.aws_account import ACCOUNT, Canaries, put_explorer

LIST, VIEWS = "resource-explorer-2.list-resources", "resource-explorer-2.list-views"
TABLE = f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/orders"
REGIONS = ("eu-west-1", "us-east-1")


def test_a_resource_that_two_sources_name_is_one(small_aws: Aws, tmp_path: Path) -> None:
    """What a view shows is a resource, once, with the tags that tagging tells; principals are none."""
    names = [TABLE, "arn:aws:s3:::b", f"arn:aws:iam::{ACCOUNT}:user/ada"]
    shown = [{"Arn": name, "OwningAccountId": ACCOUNT, "Region": "eu-west-1"} for name in names]
    small_aws.answers[LIST] = {"Resources": shown}
    tagged = {"ResourceARN": TABLE, "Tags": [{"Key": "env", "Value": "prod"}]}
    small_aws.answers["resourcegroupstaggingapi.get-resources"] = {"ResourceTagMappingList": [tagged]}
    done = run(tmp_path / "shot")
    resources = AwsCloud().world(done.snapshot).resources()
    assert [(one.id, one.scope, dict(one.tags)) for one in resources] == [
        (TABLE, ACCOUNT, {"env": "prod"}),
        ("arn:aws:s3:::b", ACCOUNT, {}),
    ]
    assert done.snapshot.gaps == ()


def test_properties_stay_out(small_aws: Aws, tmp_path: Path) -> None:
    """Nothing of a resource's properties, which have no shape, gets into a snapshot."""
    canary = Canaries()
    put_explorer(small_aws, canary, [TABLE])
    (answer,) = run(tmp_path / "shot").answer(LIST)["Resources"]
    assert answer == {"Arn": TABLE, "OwningAccountId": ACCOUNT, "Region": "eu-west-1", "Properties": [{}]}


def test_no_view_is_a_gap(small_aws: Aws, tmp_path: Path) -> None:
    """Where a region has no view, resources may be missing, and the tagged ones still count."""
    small_aws.answers[VIEWS] = {"Views": []}
    (gap,) = run(tmp_path / "shot").snapshot.gaps
    assert (gap.call, gap.scope, gap.direction) == (VIEWS, f"{ACCOUNT}/eu-west-1", Direction.LIMITS)
    assert "no view here" in gap.reason


def test_a_view_of_all_regions_is_enough(small_aws: Aws, tmp_path: Path) -> None:
    """A region is no gap if a view of another one shows its resources."""
    views: Iterator[dict[str, Any]] = iter([{"Views": ["arn:v"]}, {"Views": []}])
    small_aws.answers[VIEWS] = lambda _: next(views)
    put = [TABLE, f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"]
    shown = [{"Arn": name, "Region": name.split(":")[3]} for name in put]
    small_aws.answers[LIST] = {"Resources": shown}
    assert run(tmp_path / "shot", regions=REGIONS).snapshot.gaps == ()


def test_refused_views_are_a_gap(small_aws: Aws, tmp_path: Path) -> None:
    """Whoever may not ask for views, or for what one shows, is told which permission that takes."""
    for call, action in ((VIEWS, "ListViews"), (LIST, "Search")):
        small_aws.refusals = {call: Refusal("AccessDeniedException")}
        (gap,) = run(tmp_path / action).snapshot.gaps
        assert (gap.missing, gap.direction) == (f"resource-explorer-2:{action}", Direction.LIMITS)
