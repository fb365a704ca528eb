"""Differences as statements."""

from typing import Any

from iamscope.access.solve import Solver
from iamscope.clouds.aws.callers import speakers
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.differences import differences
from iamscope.clouds.aws.pairs import Pair
from iamscope.clouds.aws.records.documents import parse_document
from iamscope.clouds.aws.sets import theory
from iamscope.clouds.aws.sides import Side
from iamscope.clouds.aws.universe import universe
from iamscope.model.compared import Block, Difference
from tests.fakes.snapshots import allow, deny, policy

BUCKET = "arn:aws:s3:::b"


def beyond(one: Any, two: Any) -> list[Difference]:
    """Return what the one policy allows and the other does not."""
    sides = [
        Side(((parse_document(raw, where=name),),), labels=(name,)) for raw, name in ((one, "A"), (two, "B"))
    ]
    documents = [document for side in sides for document in side.documents]
    pairs = [
        Pair(universe(), Solver(theory(documents, universe().actions, speaker)), speaker, *sides)
        for speaker in speakers(documents) or (None,)
    ]
    return list(differences(pairs))


def block(actions: tuple[str, ...], origin: str, **more: Any) -> Block:
    """Return a block on the bucket."""
    usual = {"but": (), "resources": (BUCKET,), "except_resources": False, "conditions": ()}
    return Block(actions=actions, origin=origin, **{**usual, **more})


def test_what_nobody_else_covers_is_told_as_it_stands() -> None:
    """A statement that the other side does not touch is the difference."""
    condition = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    found = beyond(policy(allow("s3:Get*", BUCKET, Condition=condition)), policy(allow("ec2:*")))
    words = ("aws:SourceIp IpAddress 10.0.0.0/8",)
    assert found == [Difference(block(("s3:Get*",), "A, statement 0", conditions=words))]


def test_actions_that_are_covered_are_left_out() -> None:
    """Actions that the other side allows everywhere are named as left out, where that is shorter."""
    (found,) = beyond(policy(allow("s3:*", BUCKET)), policy(allow(["s3:Get*", "s3:ListBucket"])))
    assert found == Difference(block(("s3:*",), "A, statement 0", but=("s3:Get*", "s3:ListBucket")))
    (few,) = beyond(policy(allow(["s3:GetObject", "s3:PutObject"], BUCKET)), policy(allow("s3:GetObject")))
    assert few == Difference(block(("s3:PutObject",), "A, statement 0"))


def test_what_is_covered_in_part_is_an_exception() -> None:
    """What a denial of the one side, or a grant of the other, takes out of a statement is told with it."""
    condition = {"StringEquals": {"aws:PrincipalTag/team": "ops"}}
    one = policy(allow("s3:*", BUCKET), deny("s3:Delete*", BUCKET, Condition=condition))
    (found,) = beyond(
        one, policy(allow("s3:PutObject", BUCKET, Condition={"Bool": {"aws:SecureTransport": "true"}}))
    )
    assert found.block == block(("s3:*",), "A, statement 0")
    assert found.less == (
        block(("s3:Delete*",), "A, statement 1", conditions=("aws:PrincipalTag/team StringEquals ops",)),
        block(("s3:PutObject",), "B, statement 0", conditions=("aws:SecureTransport Bool true",)),
    )


def test_what_does_not_touch_is_no_exception() -> None:
    """A denial of other resources is not told."""
    (found,) = beyond(policy(allow("s3:*", BUCKET), deny("s3:*", "arn:aws:s3:::c")), policy())
    assert found.less == ()


def test_negative_statements_read_as_such() -> None:
    """NotAction is everything but its actions, NotResource everything but its resources."""
    one = {"Effect": "Allow", "NotAction": ["iam:*"], "NotResource": [BUCKET]}
    (found,) = beyond(policy(one), policy())
    assert found.block == block(("*",), "A, statement 0", but=("iam:*",), except_resources=True)


def test_unlisted_actions_are_told_by_their_pattern() -> None:
    """Where only actions make the difference that AWS does not list, the pattern is told."""
    (found,) = beyond(policy(allow("ec2:RunInstance?", BUCKET)), policy(allow("ec2:RunInstances")))
    assert found.block.actions == ("ec2:RunInstance?",)


def test_a_block_is_told_once_for_all_callers() -> None:
    """A difference that many callers show is one block."""
    one = policy({**allow("s3:*", BUCKET), "Principal": {"AWS": ["111111111111", "222222222222"]}})
    assert len(beyond(one, policy({**allow("ec2:*"), "Principal": "*"}))) == 1


def test_nothing_is_told_of_equal_policies() -> None:
    """Equal sides have no difference, in either direction."""
    comparer = Comparer(universe())
    same = comparer.policies(policy(allow("s3:*"), deny("s3:Delete*")), "same")
    compared = comparer.compare(same, same, whole=True)
    assert (compared.beyond_a, compared.beyond_b) == ((), ())
