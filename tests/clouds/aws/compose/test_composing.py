"""The policies that a manifest is composed into."""

import json
from dataclasses import replace
from random import Random
from typing import Any

import boto3
import pytest
from hypothesis import given, settings
from moto import mock_aws

from iamscope.access.solve import Relation
from iamscope.clouds.aws.cases import decide_case
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.compose import Form, compose, session_policy
from iamscope.clouds.aws.compose.errors import (
    DeclaredAndForbiddenError,
    EmptyAccessError,
    PolicyTooLargeError,
    ReferencedAccessError,
    TooManyPoliciesError,
    UnfitCharacterError,
    UnprovenPolicyError,
)
from iamscope.clouds.aws.data import policy_limits as limits
from iamscope.clouds.aws.declare import as_document
from iamscope.clouds.aws.universe import universe
from iamscope.manifest.place import Located, Place
from iamscope.manifest.role import Entry, Reference
from iamscope.model.composed import Composed
from iamscope.model.decision import Outcome
from tests.fakes.entries import entries, entry, role

COMPARER = Comparer(universe())
LONG = [
    entry([f"s3:{verb}Object"], [f"arn:aws:s3:::a-bucket-with-a-rather-long-name-{n}/{verb}/*"])
    for n in range(60)
    for verb in ("Get", "Put")
]
DELETION = [entry(["s3:DeleteObject", "rds:Delete*"])]


def documents(composed: Composed) -> list[Any]:
    """Return the documents as plain values."""
    return [json.loads(document.text) for document in composed.documents]


def relation(raw: list[Any], declared: list[Entry]) -> Relation:
    """Return how documents together lie to one statement for each entry, word for word."""
    one = COMPARER.united([COMPARER.policies(document, "composed") for document in raw])
    return COMPARER.compare(one, COMPARER.policies(as_document(declared), "declared")).relation


@given(entries())
def test_the_policy_is_exactly_what_is_declared(declared: list[Entry]) -> None:
    """Whatever is merged, a session policy allows what the entries declare: no more, no less."""
    composed = compose(role(*declared), Form.SESSION, COMPARER)
    assert relation(documents(composed), declared) is Relation.EQUAL


@given(entries())
def test_the_policy_decides_as_the_entries(declared: list[Entry]) -> None:
    """Every request is decided alike by the composed policy and by one statement for each entry."""
    composed = documents(compose(role(*declared), Form.MANAGED, COMPARER))
    for action in ("s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "sqs:SendMessage", "iam:PassRole"):
        for resource in ("arn:aws:s3:::a", "arn:aws:s3:::a/ann/x", "arn:aws:sqs:eu-west-1:111111111111:q"):
            for region in ("eu-west-1", "us-east-1"):
                case = {
                    "principal": "arn:aws:iam::111111111111:user/ann",
                    "action": action,
                    "resource": {"arn": resource, "account": "111111111111"},
                    "context": {"aws:RequestedRegion": region, "aws:username": "ann"},
                }
                outcomes = {
                    decide_case({**case, "policies": {"identity": one}}).outcome
                    for one in (composed, [as_document(declared)])
                }
                assert len(outcomes) == 1


@given(entries())
@settings(max_examples=30)
def test_the_order_of_the_manifest_does_not_matter(declared: list[Entry]) -> None:
    """Entries, and the words in them, in another order give the same bytes."""
    turned = [
        replace(item, actions=item.actions[::-1], resources=item.resources[::-1])
        for item in Random(1).sample(declared, len(declared))
    ]
    ours, theirs = (compose(role(*some), Form.SESSION, COMPARER) for some in (declared, turned))
    assert ours.documents == theirs.documents


@given(entries(most=8))
@settings(max_examples=25)
def test_aws_takes_what_is_composed(declared: list[Entry]) -> None:
    """Every document is within its limit, and a service that checks policies stores it."""
    with mock_aws():
        iam = boto3.client("iam", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        for form in Form:
            for number, document in enumerate(compose(role(*declared), form, COMPARER).documents):
                assert document.size == len(document.text) <= document.limit
                iam.create_policy(PolicyName=f"{form}-{number}", PolicyDocument=document.text)


def test_entries_with_the_same_actions_are_merged() -> None:
    """Two entries that differ only in their resources become one statement."""
    first, second = (entry(["s3:GetObject"], [f"arn:aws:s3:::{name}/*"]) for name in "ab")
    assert json.loads(session_policy(role(first, second)))["Statement"] == {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
    }


def test_what_other_statements_hold_together_is_dropped() -> None:
    """An entry that two others cover between them is not written again."""
    halves = [
        entry(["s3:*"], ["arn:aws:s3:::a/*"], {"Bool": {"aws:SecureTransport": (truth,)}})
        for truth in ("true", "false")
    ]
    absent = entry(["s3:*"], ["arn:aws:s3:::a/*"], {"Null": {"aws:SecureTransport": ("true",)}})
    inner = entry(["s3:GetObject"], ["arn:aws:s3:::a/*"])
    composed = json.loads(session_policy(role(*halves, absent, inner)))
    assert "s3:GetObject" not in json.dumps(composed)


def test_names_are_never_made_a_pattern() -> None:
    """All of a service's actions of today, name by name, do not become a wildcard for those of tomorrow."""
    index = universe().actions
    names = list(index.members(index.matching("sqs:*")))
    assert "*" not in json.dumps(
        json.loads(session_policy(role(entry(names, ["arn:aws:sqs:*:*:q"]))))["Statement"]["Action"]
    )


def test_what_does_not_fit_a_session_is_split_and_stays_whole() -> None:
    """Beyond AWS's limit a session gets managed policies, each within its own, together exactly the same."""
    composed = compose(role(*LONG), Form.SESSION, COMPARER)
    assert 1 < len(composed.documents) <= limits.SESSION_POLICIES
    assert all(one.kind == "managed policy" and one.size <= limits.IDENTITY for one in composed.documents)
    assert relation(documents(composed), LONG) is Relation.EQUAL
    assert composed.notes[0].startswith("as one session policy it has")


def test_one_session_policy_that_does_not_fit_is_refused_with_its_size() -> None:
    """Where only one session policy will do, nothing is left out: it is refused."""
    with pytest.raises(PolicyTooLargeError, match=f"{limits.SESSION:,}") as refused:
        session_policy(role(*LONG))
    assert refused.value.hint
    assert "manifest compose" in refused.value.hint


def test_a_boundary_is_one_document_or_none() -> None:
    """A principal has one boundary, so what does not fit into it is refused."""
    with pytest.raises(PolicyTooLargeError, match="boundary"):
        compose(role(*LONG), Form.BOUNDARY, COMPARER)


def test_more_policies_than_can_be_attached_are_refused() -> None:
    """What needs more documents than AWS takes together is refused with both numbers."""
    many = [entry([f"s3:Get{n}"], [f"arn:aws:s3:::bucket-{n}/{'x' * 900}"]) for n in range(80)]
    with pytest.raises(TooManyPoliciesError, match="AWS takes 10"):
        compose(role(*many), Form.MANAGED, COMPARER)


def test_a_statement_that_cannot_be_cut_is_refused() -> None:
    """One action on one resource whose condition alone is too long fits into nothing."""
    condition = {"StringEquals": {"aws:username": tuple(f"user-{n:04}" for n in range(900))}}
    with pytest.raises(PolicyTooLargeError, match="statement"):
        compose(role(entry(["s3:GetObject"], conditions=condition)), Form.MANAGED, COMPARER)


def test_a_boundary_denies_what_must_never_be() -> None:
    """The boundary of a manifest with `never` denies it, and allows what it would allow without."""
    declared = [entry(["s3:GetObject"], ["arn:aws:s3:::a/*"])]
    raw = documents(compose(role(*declared, never=DELETION, environments=["prod"]), Form.BOUNDARY, COMPARER))
    assert relation(raw, declared) is Relation.EQUAL
    case = {
        "principal": "arn:aws:iam::111111111111:user/ann",
        "action": "s3:DeleteObject",
        "resource": {"arn": "arn:aws:s3:::a/x", "account": "111111111111"},
    }
    granted = {"identity": [as_document([entry(["s3:*"])])], "boundary": raw[0]}
    assert decide_case({**case, "policies": granted}).outcome is Outcome.EXPLICIT_DENY


def test_a_boundary_of_a_contradiction_is_refused() -> None:
    """What is declared and forbidden at once cannot be both, and the request that shows it is named."""
    declared = [entry(["s3:*"], ["arn:aws:s3:::a/*"])]
    with pytest.raises(DeclaredAndForbiddenError, match="s3:DeleteObject"):
        compose(role(*declared, never=DELETION), Form.BOUNDARY, COMPARER)


def test_what_a_document_leaves_out_is_said() -> None:
    """Only a boundary writes `never` out, and no policy names an environment: notes say so."""
    declared = entry(["s3:GetObject"], ["arn:aws:s3:::a/*"])
    for form in Form:
        notes = compose(role(declared, never=DELETION, environments=["prod"]), form, COMPARER).notes
        assert any("`prod`" in note for note in notes)
        assert any("not written out" in note for note in notes) == (form is not Form.BOUNDARY)


def test_a_manifest_without_access_gets_no_policy() -> None:
    """An empty manifest would mean an unlimited credential, so it is refused."""
    with pytest.raises(EmptyAccessError):
        session_policy(role())


def test_a_reference_is_refused_and_not_left_out() -> None:
    """A policy without what a reference declares would be another manifest's."""
    name = Located("arn:aws:iam::aws:policy/ReadOnlyAccess", Place("manifest.yaml", 1))
    referring = replace(entry([], []), references=(Reference("policies", name),))
    with pytest.raises(ReferencedAccessError, match=r"ReadOnlyAccess.*manifest\.yaml:1"):
        session_policy(role(entry(["s3:GetObject"], ["*"]), referring))


def test_a_character_that_policies_cannot_hold_is_refused() -> None:
    """Characters beyond U+00FF cannot stand in a policy."""
    with pytest.raises(UnfitCharacterError, match=r"U\+2603"):
        session_policy(role(entry(["s3:GetObject"], ["arn:aws:s3:::☃"])))


def test_what_cannot_be_proven_is_not_handed_out() -> None:
    """A comparer that gives up leaves nothing proven, and then there is no policy."""
    with pytest.raises(UnprovenPolicyError, match="given up"):
        session_policy(role(entry(["s3:Get*"], ["arn:aws:s3:::a*b*c"])), Comparer(universe(), budget=1))
