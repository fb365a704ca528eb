"""Concrete resources for witnesses."""

from iamscope.access.globs import Glob
from iamscope.clouds.aws.examples import examples
from iamscope.clouds.aws.universe import universe

ACCOUNT = "111111111111"


def made(
    action: str, *patterns: str, inventory: tuple[str, ...] = (), regions: tuple[str, ...] = ()
) -> list[str]:
    """Return the examples of an action for some patterns."""
    known = {"s3": inventory}
    within = [Glob.parse(pattern) for pattern in patterns]
    return list(examples(universe(), known, action, within, ACCOUNT, regions or ("us-east-1",)))


def test_the_inventory_comes_first() -> None:
    """A real resource that fits is offered before one that is made up."""
    real = "arn:aws:s3:::reports"
    found = made("s3:DeleteBucket", "arn:aws:s3:::re*", inventory=("arn:aws:s3:::other", real))
    assert found[0] == real
    assert "arn:aws:s3:::other" not in found


def test_made_up_resources_fit_every_pattern() -> None:
    """A made-up resource lies within all patterns, in the shape of the action's resource type."""
    found = made("s3:GetObject", "arn:aws:s3:::reports/*", "arn:aws:s3:::*/2026*")
    assert found
    assert all(name.startswith("arn:aws:s3:::reports/") and "/2026" in name for name in found)


def test_every_region_given_is_tried() -> None:
    """Where the patterns leave the region open, each given one has an example."""
    found = made("sqs:DeleteQueue", "*", regions=("eu-west-1", "ap-south-1"))
    assert {name.split(":")[3] for name in found} == {"eu-west-1", "ap-south-1"}


def test_a_region_in_the_pattern_wins() -> None:
    """A pattern with a region has its examples there."""
    found = made("sqs:DeleteQueue", "arn:aws:sqs:eu-north-1:*:jobs*", regions=("us-east-1",))
    assert {name.split(":")[3] for name in found} == {"eu-north-1"}


def test_names_differ_so_that_a_declared_name_does_not_hide_all() -> None:
    """There is an example outside the names that begin with the usual letter."""
    assert any(not name.startswith("arn:aws:s3:::x") for name in made("s3:DeleteBucket", "arn:aws:s3:::*"))


def test_an_action_without_resources_is_asked_for_everything() -> None:
    """Such an action has the example `*`, and none where a pattern asks for more."""
    assert made("s3:ListAllMyBuckets", "*") == ["*"]
    assert made("s3:ListAllMyBuckets", "arn:aws:s3:::*") == []


def test_patterns_without_a_common_text_have_no_example() -> None:
    """Nothing is made up where nothing fits all patterns."""
    assert made("s3:DeleteBucket", "arn:aws:s3:::a*", "arn:aws:s3:::b*") == []
