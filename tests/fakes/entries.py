"""Manifests as values, and random ones whose entries overlap, hold each other and could be merged."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from iamscope.manifest.place import Located, Place
from iamscope.manifest.role import Agent, AgentRole, Entry

HERE = Place("manifest.yaml", 1)


def entry(
    actions: Sequence[str],
    resources: Sequence[str] = ("*",),
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None,
) -> Entry:
    """Return an entry of a manifest."""
    return Entry(
        tuple(Located(action, HERE) for action in actions),
        tuple(Located(resource, HERE) for resource in resources),
        conditions or {},
        None,
        HERE,
    )


def role(*entries: Entry, never: Sequence[Entry] = (), environments: Sequence[str] = ()) -> AgentRole:
    """Return a manifest that declares some entries, and forbids others."""
    return AgentRole(
        name="agent",
        description=None,
        owner=None,
        agent=Agent((), None, HERE),
        operators=(),
        access={"aws": entries},
        never={"aws": tuple(never)} if never else {},
        never_environments=tuple(Located(name, HERE) for name in environments),
        credentials={},
        place=HERE,
        digest="",
    )


ACTIONS = (
    "s3:GetObject", "s3:getobject", "s3:PutObject", "s3:Get*", "s3:GetObject?", "s3:GetObject??*", "s3:*",
    "*", "sqs:SendMessage", "sqs:Send*", "iam:PassRole", "s3:G**ct",
)  # fmt: skip
RESOURCES = (
    "arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::a*", "arn:aws:s3:::a/**", "arn:aws:s3:::b/*", "*",
    "arn:aws:s3:::*/x", "arn:aws:sqs:eu-west-1:111111111111:q", "arn:aws:sqs:*:111111111111:*",
    "arn:aws:iam::111111111111:role/r", "arn:aws:s3:::a/${aws:username}/*", "arn:aws:s3:::?",
)  # fmt: skip
CONDITIONS: tuple[dict[str, dict[str, tuple[str, ...]]], ...] = (
    {},
    {},
    {"StringEquals": {"aws:RequestedRegion": ("eu-west-1",)}},
    {"stringequals": {"AWS:requestedregion": ("us-east-1", "eu-west-1")}},
    {"StringEquals": {"aws:RequestedRegion": ("us-east-1",)}, "Bool": {"aws:SecureTransport": ("true",)}},
    {"StringNotEquals": {"aws:RequestedRegion": ("eu-west-1",)}},
    {"ForAllValues:StringEquals": {"aws:TagKeys": ("cost",)}},
    {"ForAnyValue:StringLike": {"aws:TagKeys": ("c*", "team")}},
    {"IpAddress": {"aws:SourceIp": ("10.0.0.0/9", "10.128.0.0/9")}},
    {"Null": {"aws:TokenIssueTime": ("true",)}},
)


def _some(words: Sequence[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=most, unique=True)


def entries(most: int = 5) -> Any:
    """Return a strategy of entries, none of them alike in no way."""
    one = st.builds(entry, _some(ACTIONS, 4), _some(RESOURCES, 4), st.sampled_from(CONDITIONS))
    return st.lists(one, min_size=1, max_size=most)
