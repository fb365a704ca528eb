"""Sets of actions over a list of known ones."""

from hypothesis import given
from hypothesis import strategies as st

from iamscope.access.actions import ActionIndex
from iamscope.access.globs import Glob

NAMES = (
    "s3:GetObject",
    "s3:GetObjectAcl",
    "s3:PutObject",
    "sqs:SendMessage",
    "iam:PassRole",
    "s3:getBucketAcl",
)
INDEX = ActionIndex(NAMES)


def names(pattern: str) -> list[str]:
    """Return the names that a pattern denotes."""
    return list(INDEX.members(INDEX.matching(pattern)))


@given(st.text("s3:Get*?Objct", max_size=9) | st.sampled_from(NAMES))
def test_a_pattern_denotes_what_it_matches(pattern: str) -> None:
    """The set of a pattern holds the known actions that it matches, letter case ignored."""
    glob = Glob.parse(pattern.lower())
    assert set(names(pattern)) == {name for name in NAMES if glob.matches(name.lower())}


@given(
    st.lists(st.sampled_from(["s3:*", "*", "s3:Get*", "iam:PassRole", "sqs:?end*", "nothing"]), max_size=4)
)
def test_a_union_holds_what_one_of_its_patterns_holds(patterns: list[str]) -> None:
    """The union of patterns is the union of their sets."""
    expected = {name for pattern in patterns for name in names(pattern)}
    assert set(INDEX.members(INDEX.union(patterns))) == expected


def test_members_are_sorted_and_spelled_as_the_provider_does() -> None:
    """Names come out in order, in the provider's letter case."""
    assert names("S3:GET*") == ["s3:getBucketAcl", "s3:GetObject", "s3:GetObjectAcl"]
    assert INDEX.spelled("S3:GETOBJECT") == "s3:GetObject"
    assert INDEX.spelled("s3:Nothing") is None


def test_everything_is_every_name() -> None:
    """The lone star and `everything` denote all names."""
    assert INDEX.matching("*") == INDEX.everything
    assert list(INDEX.members(INDEX.everything)) == list(INDEX.names)
    assert ActionIndex([]).everything == 0
