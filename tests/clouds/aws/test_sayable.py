"""What of an access can be said in a manifest's words."""

from random import Random
from typing import Any

import pytest

from iamscope.access.solve import Relation
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.compose.blocks import Block, document
from iamscope.clouds.aws.records.documents import parse_document
from iamscope.clouds.aws.sayable import sayable
from iamscope.clouds.aws.sides import Side
from iamscope.clouds.aws.universe import universe
from tests.fakes import policies
from tests.fakes.snapshots import allow, deny, policy

COMPARER = Comparer(universe())
BUCKET, OBJECTS = "arn:aws:s3:::b", "arn:aws:s3:::b/*"
WEST = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
NOT_WEST = {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}
MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}


def side(*layers: Any) -> Side:
    """Return layers of one document each as a side."""
    return Side(tuple((parse_document(layer, where=str(n)),) for n, layer in enumerate(layers)))


def relation(blocks: list[Block], whole: Side) -> Relation:
    """Return how blocks lie to the side that they are said of."""
    written = COMPARER.policies(document(blocks), "said") if blocks else Side(((),))
    return COMPARER.compare(written, whole).relation


@pytest.mark.parametrize(
    "layers",
    [
        [policy(allow("s3:*", OBJECTS))],
        [policy(allow("s3:Get*", [BUCKET, OBJECTS], Condition=WEST))],
        [policy(allow("s3:*", OBJECTS)), policy(allow(["s3:*", "sqs:*"]))],
        [policy(allow("*")), policy(allow("s3:*")), policy(allow("*", OBJECTS))],
        [policy(allow("s3:GetObject", OBJECTS), deny("s3:Delete*"))],
        [policy(allow(["s3:GetObject", "s3:PutObject"], OBJECTS), deny("s3:Put*"))],
        [policy(allow("s3:*", [BUCKET, OBJECTS]), deny("s3:*", BUCKET))],
        [policy(allow("s3:*"), deny("*", Condition=NOT_WEST))],
        [policy(allow("s3:*"), deny("s3:*", Condition=MFA))],
        [policy(allow("s3:*"), deny("s3:*", Condition={**NOT_WEST, **MFA}))],
        [policy(allow("s3:*"), {"Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*"})],
        [policy(allow("s3:*"), {"Effect": "Deny", "Action": "*", "NotResource": OBJECTS})],
        [policy(allow("s3:*", OBJECTS, Condition=WEST)), policy(allow("*", "*", Condition=MFA))],
        [policy(allow("s3:*", f"{BUCKET}/${{aws:username}}/*")), policy(allow("s3:*"))],
        [policy()],
    ],
)  # fmt: skip
def test_what_can_be_said_is_said_exactly(layers: list[Any]) -> None:
    """Boundaries and denials of the usual kinds leave something that a manifest says exactly."""
    whole = side(*layers)
    assert relation(sayable(whole, universe()), whole) is Relation.EQUAL


@pytest.mark.parametrize(
    "layers",
    [
        [policy(allow("s3:*"), deny("s3:*", OBJECTS))],
        [policy(allow("s3:*"), deny("s3:Delete*"))],
        [policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})],
        [policy(allow("s3:*", "arn:aws:s3:::a*")), policy(allow("s3:*", "arn:aws:s3:::*b"))],
    ],
)
def test_what_cannot_be_said_is_left_out(layers: list[Any]) -> None:
    """Everything but some resources, or all names of tomorrow but one, is more than is said."""
    whole = side(*layers)
    assert relation(sayable(whole, universe()), whole) in (Relation.NARROWER, Relation.EQUAL)
    assert relation(sayable(whole, universe()), whole) is Relation.NARROWER


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_nothing_wider_is_ever_said(start: int) -> None:
    """Of random policies within random boundaries, what is said is never shown to be wider."""
    for seed in range(start, start + 50):
        random = Random(f"sayable {seed}")
        layers = [policies.document(random) for _ in range(random.choice((1, 1, 2)))]
        whole = side(*layers)
        said = sayable(whole, universe())
        if said:
            compared = COMPARER.compare(COMPARER.policies(document(said), "said"), whole)
            assert compared.a_not_in_b is None, (seed, compared.a_not_in_b, layers)


def test_a_hostile_access_is_bounded() -> None:
    """Statements that multiply with each other do not multiply for ever."""
    many = policy(*(allow(f"s3:{'?' * n}*", f"arn:aws:s3:::{n}*") for n in range(1, 60)))
    fences = policy(*(deny(f"s3:*{n}*", f"arn:aws:s3:::*{n}") for n in range(20)), allow("*"))
    assert len(sayable(side(many, many, fences), universe())) <= 600
