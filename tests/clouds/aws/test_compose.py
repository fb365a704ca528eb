"""The session policy that a manifest is composed into."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamscope.clouds.aws.cases import decide_case
from iamscope.clouds.aws.compose import (
    SESSION_POLICY_LIMIT,
    EmptyAccessError,
    PolicyTooLargeError,
    ReferencedAccessError,
    UnfitCharacterError,
    document,
    session_policy,
)
from iamscope.manifest.place import Located, Place
from iamscope.manifest.role import Agent, AgentRole, Entry, Reference

HERE = Place("manifest.yaml", 1)


def entry(
    actions: Sequence[str], resources: Sequence[str], conditions: dict[str, dict[str, tuple[str, ...]]]
) -> Entry:
    """Return an entry of a manifest."""
    return Entry(
        tuple(Located(action, HERE) for action in actions),
        tuple(Located(resource, HERE) for resource in resources),
        conditions,
        None,
        HERE,
    )


def role(*entries: Entry) -> AgentRole:
    """Return a manifest that declares some entries."""
    return AgentRole(
        name="agent",
        description=None,
        owner=None,
        agent=Agent((), None, HERE),
        operators=(),
        access={"aws": entries},
        never={},
        never_environments=(),
        credentials={},
        place=HERE,
        digest="",
    )


def test_entries_with_the_same_actions_are_merged() -> None:
    """Two entries that differ only in their resources become one statement."""
    policy = json.loads(
        session_policy(
            role(
                entry(["s3:GetObject"], ["arn:aws:s3:::a/*"], {}),
                entry(["s3:GetObject"], ["arn:aws:s3:::b/*"], {}),
            )
        )
    )
    assert policy["Statement"] == {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
    }


def test_entries_that_share_nothing_stay_apart() -> None:
    """Merging never grants an action of one entry on the resource of another."""
    first = entry(["s3:GetObject"], ["arn:aws:s3:::a/*"], {})
    second = entry(["s3:PutObject"], ["arn:aws:s3:::b/*"], {})
    assert len(json.loads(session_policy(role(first, second)))["Statement"]) == 2


def test_a_policy_that_does_not_fit_is_refused_whole() -> None:
    """Beyond AWS's limit nothing is left out: the policy is refused with its size."""
    entries = [entry([f"s3:Get{n}"], [f"arn:aws:s3:::bucket-{n}/*"], {}) for n in range(60)]
    with pytest.raises(PolicyTooLargeError, match=f"{SESSION_POLICY_LIMIT:,}"):
        session_policy(role(*entries))


def test_a_manifest_without_access_gets_no_policy() -> None:
    """An empty manifest would mean an unlimited credential, so it is refused."""
    with pytest.raises(EmptyAccessError):
        session_policy(role())


def test_a_character_that_policies_cannot_hold_is_refused() -> None:
    """Characters beyond U+00FF cannot stand in a policy."""
    with pytest.raises(UnfitCharacterError, match=r"U\+2603"):
        session_policy(role(entry(["s3:GetObject"], ["arn:aws:s3:::☃"], {})))


def test_a_reference_is_refused_and_not_left_out() -> None:
    """A session policy without what a reference declares would be another manifest's."""
    name = Located("arn:aws:iam::aws:policy/ReadOnlyAccess", HERE)
    referring = replace(entry([], [], {}), references=(Reference("policies", name),))
    with pytest.raises(ReferencedAccessError, match=r"ReadOnlyAccess.*manifest\.yaml:1"):
        session_policy(role(entry(["s3:GetObject"], ["*"], {}), referring))


ACTIONS = st.lists(st.sampled_from(["s3:GetObject", "s3:PutObject", "s3:ListBucket"]), min_size=1, max_size=2)
RESOURCES = st.lists(
    st.sampled_from(["arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]), min_size=1, max_size=2
)
CONDITIONS = st.sampled_from([{}, {"StringEquals": {"aws:RequestedRegion": ("eu-west-1",)}}])


@given(st.lists(st.builds(entry, ACTIONS, RESOURCES, CONDITIONS), min_size=1, max_size=5))
def test_the_policy_allows_exactly_what_some_entry_declares(entries: list[Entry]) -> None:
    """Every request is decided alike by the merged policy and by one statement for each entry."""
    merged = document(entries)
    plain = {"Version": "2012-10-17", "Statement": [document([item])["Statement"] for item in entries]}
    for action in ("s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"):
        for resource in ("arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:s3:::b/x", "arn:aws:s3:::c"):
            for region in ("eu-west-1", "us-east-1"):
                case = {
                    "principal": "arn:aws:iam::111111111111:user/x",
                    "action": action,
                    "resource": {"arn": resource, "account": "111111111111"},
                    "context": {"aws:RequestedRegion": region},
                }
                outcomes = {
                    decide_case({**case, "policies": {"identity": [one]}}).outcome for one in (merged, plain)
                }
                assert len(outcomes) == 1
