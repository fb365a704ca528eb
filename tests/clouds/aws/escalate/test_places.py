"""Regions are those that the policies of somebody held speak of."""

from typing import Any

import pytest

from iamscope.clouds.aws.escalate.ground import Held
from iamscope.clouds.aws.escalate.places import regions_of
from tests.fakes.account import arn, world_of


def regions(statement: dict[str, Any]) -> list[str]:
    """Return the regions of a user with one statement."""
    world = world_of({"users": {"ann": {"policies": {"work": [{"Effect": "Allow", **statement}]}}}})
    return list(regions_of(Held(world.directory.entities[arn("user", "ann")], raised=False)))


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("arn:aws:lambda:ap-south-1:*:function:*", ["ap-south-1"]),
        ("arn:aws:lambda:sa-*:*:function:*", ["sa-east-1"]),
        ("arn:aws:lambda:*:*:function:*", []),
        ("arn:aws:iam::*:role/x", []),
        ("arn:aws:lambda:mars-1:*:function:*", []),
        ("arn:aws:lambda:${aws:PrincipalTag/region}:*:function:*", []),
        ("*", []),
    ],
)
def test_a_region_in_an_arn_counts(resource: str, expected: list[str]) -> None:
    """A region is named outright or by a pattern, of which one region is taken; `*` names none."""
    assert regions({"Action": "lambda:*", "Resource": resource}) == expected


def test_the_key_of_the_region_counts() -> None:
    """A region that a condition asks for is one to try."""
    condition = {"StringEquals": {"aws:RequestedRegion": ["eu-west-3", "us-west-2"]}}
    assert regions({"Action": "*", "Resource": "*", "Condition": condition}) == ["eu-west-3", "us-west-2"]
