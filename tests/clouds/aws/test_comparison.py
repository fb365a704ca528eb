"""Two sets of AWS documents: what is said of them holds for every request that the evaluator decides."""

import json
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from iamscope.access.solve import Relation
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.decide import Policies, decide
from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument, parse_document
from iamscope.clouds.aws.universe import universe
from iamscope.model.compared import Compared
from iamscope.model.decision import Outcome
from tests.fakes import policies
from tests.fakes.mutations import CHANGES, CONVERSE, mutated
from tests.fakes.snapshots import allow, deny, policy

DENIED = (Outcome.IMPLICIT_DENY, Outcome.EXPLICIT_DENY)
ACCOUNT = "111111111111"
USER = Caller(CallerKind.USER, f"arn:aws:iam::{ACCOUNT}:user/ann", ACCOUNT)
WITHIN = (Relation.EQUAL, Relation.NARROWER)
AROUND = (Relation.EQUAL, Relation.WIDER)


@pytest.fixture(scope="module")
def comparer() -> Comparer:
    """Return a comparer that all tests of this module share, as a batch does."""
    return Comparer(universe())


def compare(comparer: Comparer, one: Any, two: Any) -> Compared:
    """Return how two policies, or lists of them, lie to each other."""
    return comparer.compare(comparer.policies(one, "A"), comparer.policies(two, "B"))


def outcome(document: PolicyDocument, action: str, resource: str, context: Any) -> Outcome:
    """Return the decision on a request of a user whose only policy is the document."""
    request = Request(USER, action.lower(), resource, ACCOUNT, Context.build(context))
    return decide(request, Policies(identity=[Attachment(document, "document", "ann")])).outcome


def check_witnesses(compared: Compared, one: PolicyDocument, two: PolicyDocument) -> None:
    """Fail if a witness is not allowed by its side, or not denied by the other."""
    for example, inner, outer in ((compared.a_not_in_b, one, two), (compared.b_not_in_a, two, one)):
        if example is not None:
            asked = example.action, example.resource, example.context
            assert outcome(inner, *asked) is Outcome.ALLOW
            assert outcome(outer, *asked) in DENIED
    assert (compared.a_not_in_b is None) >= (compared.relation in WITHIN)
    assert (compared.b_not_in_a is None) >= (compared.relation in AROUND)


def refuted(inner: PolicyDocument, outer: PolicyDocument, asked: policies.Asked) -> bool:
    """Say whether a request shows, in some reading, that the one document is not within the other."""
    inside, outside = (
        outcome(document, asked.action, asked.resource, asked.context) for document in (inner, outer)
    )
    certain = inside is Outcome.ALLOW and outside is not Outcome.ALLOW
    return certain or (inside is Outcome.CONDITIONAL and outside in DENIED)


@pytest.mark.parametrize("start", range(0, 600, 50))
def test_no_request_refutes_an_answer(comparer: Comparer, start: int) -> None:
    """Of random pairs, every containment withstands sampled requests, and every witness is confirmed."""
    for seed in range(start, start + 50):
        random = Random(seed)
        raw = policies.document(random), policies.document(random)
        compared = compare(comparer, *raw)
        one, two = (parse_document(document, where=str(seed)) for document in raw)
        check_witnesses(compared, one, two)
        for asked in [policies.request(random) for _ in range(40)]:
            assert not (compared.relation in WITHIN and refuted(one, two, asked)), (seed, asked)
            assert not (compared.relation in AROUND and refuted(two, one, asked)), (seed, asked)
            if compared.relation is Relation.DISJOINT:
                both = (
                    outcome(document, asked.action, asked.resource, asked.context) for document in (one, two)
                )
                assert set(both) != {Outcome.ALLOW}


def test_hardly_anything_is_left_open(comparer: Comparer) -> None:
    """Fewer than one in a hundred random pairs cannot be told, though they look for what AWS leaves open."""
    unknown = 0
    for seed in range(1_000):
        random = Random(f"open {seed}")
        compared = compare(comparer, policies.document(random), policies.document(random))
        unknown += compared.relation is Relation.UNKNOWN
        assert bool(compared.undecided) == (compared.relation is Relation.UNKNOWN)
    assert unknown < 10


@pytest.mark.parametrize("seed", range(7 * len(CHANGES)))
def test_a_changed_element_gives_exactly_its_relation(comparer: Comparer, seed: int) -> None:
    """A policy of which one element was changed lies to it as the change makes it, both ways round."""
    name, changed, original, relation = mutated(seed)
    compared = compare(comparer, changed, original)
    assert compared.relation is relation, (name, changed)
    assert compare(comparer, original, changed).relation is CONVERSE[relation], name
    check_witnesses(compared, *(parse_document(one, where=name) for one in (changed, original)))


def test_there_are_two_hundred_changes() -> None:
    """The suite of changes is as large as was promised."""
    assert 7 * len(CHANGES) >= 200


@pytest.fixture(scope="module")
def managed(data_dir: Path) -> dict[str, Any]:
    """Return the documents of AWS managed policies by name."""
    raw = json.loads((data_dir / "aws" / "managed-policies.json").read_bytes())
    return {name: item["document"] for name, item in raw.items()}


def test_managed_policies_are_compared_without_doubt(comparer: Comparer, managed: dict[str, Any]) -> None:
    """Real policies in pairs have a relation, each equals itself, and no other pair is equal."""
    names = sorted(managed)
    for number, one in enumerate(names):
        for two in (one, *names[number % 7 :: 7]):
            compared = compare(comparer, managed[one], managed[two])
            assert compared.relation is not Relation.UNKNOWN
            assert (compared.relation is Relation.EQUAL) == (one == two)
            check_witnesses(compared, *(parse_document(managed[name], where=name) for name in (one, two)))


def test_managed_policies_without_a_statement(comparer: Comparer, managed: dict[str, Any]) -> None:
    """A real policy less one of its grants is within it, and less one of its denials around it."""
    for name, whole in sorted(managed.items())[::2]:
        found = whole["Statement"] if isinstance(whole["Statement"], list) else [whole["Statement"]]
        for number in range(0, len(found), 3):
            less = deepcopy(found)
            taken = less.pop(number)
            relation = compare(comparer, {**whole, "Statement": less}, whole).relation
            assert relation in (WITHIN if taken["Effect"] == "Allow" else AROUND), (name, number)


RANGE = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
HALVES = [{"IpAddress": {"aws:SourceIp": f"10.{half}.0.0/9"}} for half in (0, 128)]
BUCKET = "arn:aws:s3:::b"
HOME, BY_ID = f"{BUCKET}/${{aws:username}}", f"{BUCKET}/${{aws:userid}}"


@pytest.mark.parametrize(
    ("one", "two", "relation"),
    [
        ([allow("s3:Get*", BUCKET)], [allow(["s3:GetObject", "s3:Get*"], BUCKET)], Relation.EQUAL),
        ([allow("s3:Get*")], [allow("s3:*")], Relation.NARROWER),
        ([allow("made:Up")], [allow("made:*")], Relation.NARROWER),
        ([allow("ec2:RunInstance?")], [allow("ec2:RunInstances")], Relation.WIDER),
        ([allow("*")], [allow("*:*")], Relation.EQUAL),
        ([allow("*", Condition=half) for half in HALVES], [allow("*", Condition=RANGE)], Relation.EQUAL),
        ([allow("*"), deny("*")], [], Relation.EQUAL),
        ([allow("s3:*", BUCKET)], [allow("s3:*", f"{BUCKET}/*")], Relation.DISJOINT),
        ([], [], Relation.EQUAL),
        ([allow("sts:GetCallerIdentity")], [], Relation.WIDER),
        ([allow("*", f"{HOME}/*")], [allow("*", f"{BUCKET}/*")], Relation.NARROWER),
        (
            [allow("*", HOME)],
            [allow("*", BY_ID)],
            Relation.OVERLAPPING,
        ),
        ([allow("*", HOME)], [allow("*", f"{BUCKET}/ann")], Relation.OVERLAPPING),
        (
            [allow("*", HOME)] * 2,
            [allow("*", HOME)],
            Relation.EQUAL,
        ),
    ],
)
def test_relations(comparer: Comparer, one: list[Any], two: list[Any], relation: Relation) -> None:
    """Small policies lie to each other as they are read."""
    assert compare(comparer, policy(*one), policy(*two)).relation is relation


def test_what_aws_leaves_open_is_said(comparer: Comparer) -> None:
    """Where only a reading that AWS leaves open makes a difference, nothing is claimed, and it is named."""
    one = policy(allow("sqs:*", "arn:aws:sqs:*:1:q"), deny("sqs:*", "arn:aws:sqs:*:1:q"))
    compared = compare(comparer, one, policy())
    assert compared.relation is Relation.UNKNOWN
    assert compared.undecided == ("hangs on: open point 3.3: `arn:aws:sqs:*:1:q` reaches beyond a colon",)
    assert compared.contained is None


def test_an_unlisted_action_is_marked(comparer: Comparer) -> None:
    """An example for an action that AWS does not list today says so; a listed one is preferred."""
    compared = compare(comparer, policy(allow("ec2:RunInstance?")), policy(allow("ec2:RunInstances")))
    assert compared.a_not_in_b is not None
    assert not compared.a_not_in_b.listed
    compared = compare(comparer, policy(allow("ec2:Run*")), policy(allow("ec2:RunInstances")))
    assert compared.a_not_in_b is not None
    assert (compared.a_not_in_b.action, compared.a_not_in_b.listed) == ("ec2:RunScheduledInstances", True)


def patterned(action: str, resource: str, pattern: str) -> Any:
    """Return a policy of 500 statements, each with a pattern of its own and a key of its own."""
    return policy(
        *(
            allow(action, resource.format(number), Condition={"StringLike": {f"k:{number}": pattern}})
            for number in range(500)
        )
    )


def fenced() -> Any:
    """Return a policy that allows all, less what each of 60 negative statements leaves."""
    fences = [
        {
            "Effect": "Deny",
            "NotAction": [f"s3:*{number}*"],
            "NotResource": [f"arn:aws:s3:::*{number}*", f"arn:aws:s3:::{number}${{aws:username}}"],
        }
        for number in range(60)
    ]
    return policy(allow("*"), *fences)


def negative(effect: str, action: str, pattern: str) -> list[Any]:
    """Return 60 statements with NotAction and NotResource, of growing patterns."""
    return [
        {"Effect": effect, "NotAction": action, "NotResource": f"arn:aws:s3:::{pattern * number}"}
        for number in range(60)
    ]


MANY_KEYS = {"ForAnyValue:StringLikeIfExists": {f"k:{number}": f"*{number}*" for number in range(40)}}
HOSTILE: dict[str, tuple[Any, Any]] = {
    "stars": (
        policy(allow("*", "arn:aws:s3:::" + "a*" * 300)),
        policy(allow("*", "arn:aws:s3:::" + "*a" * 300 + "?")),
    ),
    "actions of stars": (policy(allow("s3:" + "*e" * 100)), policy(allow("s3:" + "e*" * 100 + "t"))),
    "statements": (
        patterned("s3:*", "arn:aws:s3:::{}*x*", "*a*b*"),
        patterned("s3:Get*", "arn:aws:s3:::*{}", "*b*a*"),
    ),
    "long values": (
        policy(allow("s3:*", Condition={"StringLike": {"k:a": "a" * 10_000 + "*"}})),
        policy(allow("s3:*", Condition={"StringLike": {"k:a": "?" * 10_000}})),
    ),
    "fences": (fenced(), policy(allow("*", Condition=MANY_KEYS))),
    "negations": (
        policy(*negative("Allow", "a:*", "*b")),
        policy(allow("*"), *negative("Deny", "b:*", "b*")),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_policies_are_answered_or_left_open(comparer: Comparer, name: str) -> None:
    """Whatever is thrown at it, the work is bounded: an answer, or none with the reason."""
    compared = compare(comparer, *HOSTILE[name])
    assert (compared.relation is Relation.UNKNOWN) == bool(compared.undecided)
    one, two = (parse_document(document, where=name) for document in HOSTILE[name])
    check_witnesses(compared, one, two)


def test_a_spent_budget_is_said() -> None:
    """A comparer with little to spend gives up, claims nothing, and says why."""
    short = Comparer(universe(), budget=300)
    compared = compare(short, *HOSTILE["negations"])
    assert compared.relation is Relation.UNKNOWN
    assert set(compared.undecided) == {"the search was given up at its budget"}


def test_the_order_of_a_batch_does_not_matter(comparer: Comparer) -> None:
    """A comparison has the same answer, example and all, whatever was compared before."""
    pairs = [tuple(policies.document(Random(seed + side)) for side in (0, 0.5)) for seed in range(40)]
    forwards = [compare(comparer, *pair) for pair in pairs]
    backwards = [compare(Comparer(universe()), *pair) for pair in reversed(pairs)]
    assert forwards == backwards[::-1]


# Principals, and sides that are not plain documents.


def test_grants_and_what_they_have_in_common(comparer: Comparer) -> None:
    """A side grants some of an access, none of it, or nobody can tell."""
    side = comparer.policies(policy(allow("s3:*"), deny("s3:Delete*", f"{BUCKET}/*")), "A")
    some = comparer.common(side, comparer.access("s3:Put*, s3:Delete* on arn:aws:s3:::b/x"))
    assert some.grants is True
    assert some.example is not None
    assert some.example.action.startswith("s3:Put")
    none = comparer.common(side, comparer.access(f"s3:Delete* on {BUCKET}/x"))
    assert (none.grants, none.example, none.reason) == (False, None, "")


def test_several_documents_are_one_side(comparer: Comparer) -> None:
    """A denial in one document holds for what another allows."""
    parts = [comparer.policies(policy(one), "part") for one in (allow("s3:*"), deny("s3:Delete*"))]
    whole = comparer.policies(policy(allow("s3:*"), deny("s3:Delete*")), "whole")
    assert comparer.compare(comparer.united(parts), whole).relation is Relation.EQUAL
    assert comparer.united(parts).labels == ("part", "part")


def test_the_whole_difference_is_told_when_asked_for(comparer: Comparer) -> None:
    """With `whole`, each difference comes as blocks less what others cover."""
    one = comparer.policies(policy(allow("s3:*", BUCKET), deny("s3:Put*", BUCKET)), "one")
    two = comparer.policies(policy(allow("s3:Get*")), "two")
    compared = comparer.compare(one, two, whole=True)
    assert [block.block.origin for block in compared.beyond_b] == ["one, statement 0"]
    assert [block.block.actions for block in compared.beyond_a] == [("s3:Get*",)]
    assert comparer.compare(one, two).beyond_b == ()


SECURE = {"Bool": {"aws:SecureTransport": "true"}}


def test_of_many_sides_those_within_others_are_told(comparer: Comparer) -> None:
    """Each once and with proof: by actions, resources and conditions; of equal ones, the later."""
    statements = [
        allow("s3:GetObject", "arn:aws:s3:::a/*", Condition=SECURE),
        allow("s3:Get*", "arn:aws:s3:::a/*"),
        allow("s3:Get*", "arn:aws:s3:::b/*"),
        allow("s3:Get*", "arn:aws:s3:::a/*"),
        allow("s3:Get*", "arn:aws:s3:::b/*", Condition=SECURE),
        allow(["s3:Get*", "sqs:*"], "arn:aws:s3:::a/*", Condition=SECURE),
    ]
    sides = [comparer.policies(policy(one), "a test") for one in statements]
    assert set(comparer.contained(sides)) == {(0, 1), (3, 1), (4, 2)}
    assert not list(Comparer(universe(), budget=0).contained(sides))
