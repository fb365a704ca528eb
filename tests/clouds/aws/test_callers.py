"""The callers that policies with principals tell apart."""

from random import Random
from typing import Any

import pytest

from iamscope.access.solve import Relation
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.decide import Policies, decide
from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.callers import SPELLED, names_principals, speakers
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument, parse_document
from iamscope.clouds.aws.universe import universe
from iamscope.model.decision import Outcome
from tests.fakes import policies
from tests.fakes.snapshots import allow, policy

DENIED = (Outcome.IMPLICIT_DENY, Outcome.EXPLICIT_DENY)
ACCOUNT = "111111111111"
IAM, STS = f"arn:aws:iam::{ACCOUNT}", f"arn:aws:sts::{ACCOUNT}"
EVERYTHING = parse_document(policy(allow("*")), where="everything")


def role(name: str, session: str, arn: str) -> Caller:
    """Return a session of a role."""
    return Caller(CallerKind.ROLE_SESSION, f"{STS}:assumed-role/{name}/{session}", ACCOUNT, arn)


CALLERS = (
    Caller(CallerKind.USER, f"{IAM}:user/ann", ACCOUNT),
    Caller(CallerKind.USER, f"{IAM}:user/bob", ACCOUNT),
    role("r", "run", f"{IAM}:role/ops/r"),
    role("r", "other", f"{IAM}:role/ops/r"),
    role("q", "run", f"{IAM}:role/q"),
    Caller(CallerKind.USER, "arn:aws:iam::222222222222:user/ann", "222222222222"),
    Caller(CallerKind.USER, "arn:aws:iam::333333333333:user/ann", "333333333333"),
    Caller(CallerKind.SERVICE, "lambda.amazonaws.com", ""),
    Caller(CallerKind.SERVICE, "s3.amazonaws.com", ""),
    Caller(CallerKind.FEDERATED, f"{IAM}:oidc-provider/ci.example", ACCOUNT),
    Caller(CallerKind.ANONYMOUS, "", ""),
)


def outcome(document: PolicyDocument, asked: policies.Asked, caller: Caller, *, alone: bool) -> Outcome:
    """Return the decision on a request under a resource's policy.

    Alone, the caller has no policies and is in the account of the resource; else it may do
    everything and is in another, so that both sides are asked.
    """
    of_signed = dict.fromkeys(("aws:username", "aws:PrincipalArn", "aws:PrincipalAccount"))
    context: dict[str, Any] = {**asked.context, **of_signed}
    if caller.in_account:
        context["aws:PrincipalArn"] = caller.role_arn or caller.arn
        context["aws:PrincipalAccount"] = caller.account
    if caller.kind is CallerKind.USER:
        context["aws:username"] = caller.arn.rpartition("/")[2]
    account = caller.account if alone else "999999999990"
    request = Request(caller, asked.action.lower(), asked.resource, account, Context.build(context))
    own = () if alone else (Attachment(EVERYTHING, "own", "caller"),)
    resource = [Attachment(document, "policy", "resource")]
    return decide(request, Policies(identity=own, resource=resource)).outcome


def pair(random: Random) -> tuple[policies.Document, policies.Document]:
    """Draw two resource policies, often one that differs from the other in a principal only."""
    one = policies.resource_policy(random)
    if random.random() < 0.6:
        return one, policies.resource_policy(random)
    changed = random.randrange(len(one["Statement"]))
    two = {**one, "Statement": [dict(statement) for statement in one["Statement"]]}
    two["Statement"][changed].pop("NotPrincipal", None)
    two["Statement"][changed]["Principal"] = random.choice(policies.PRINCIPALS)
    return one, two


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_no_caller_refutes_an_answer(start: int) -> None:
    """Of resource policies, every containment withstands sampled requests of all sorts of callers."""
    comparer = Comparer(universe())
    for seed in range(start, start + 50):
        random = Random(seed)
        raw = pair(random)
        relation = comparer.compare_policies(*raw).relation
        one, two = (parse_document(document, where=str(seed)) for document in raw)
        contained = [
            (inner, outer)
            for inner, outer, relations in (
                (one, two, (Relation.EQUAL, Relation.NARROWER)),
                (two, one, (Relation.EQUAL, Relation.WIDER)),
            )
            if relation in relations
        ]
        for inner, outer in contained:
            for _ in range(60):
                asked, caller = policies.request(random), random.choice(CALLERS)
                alone = caller.in_account and random.random() < 0.5
                inside, outside = (outcome(each, asked, caller, alone=alone) for each in (inner, outer))
                refuted = inside is Outcome.ALLOW and outside is not Outcome.ALLOW
                if "CanonicalUser" not in str(raw):
                    # Two conditions on whose id it is may cancel out, which no single request shows.
                    refuted = refuted or (inside is Outcome.CONDITIONAL and outside in DENIED)
                assert not refuted, (seed, asked, caller, alone)


def granting(principal: Any, **more: Any) -> Any:
    """Return a resource policy that grants something to a principal."""
    return policy({**allow("s3:GetObject", "arn:aws:s3:::b/*"), "Principal": principal, **more})


ROLE, SESSION = f"{IAM}:role/ops/r", f"{STS}:assumed-role/r/run"
BY_ARN = {"Condition": {"StringEquals": {"aws:PrincipalArn": ROLE}}}
BY_ACCOUNT = {"Condition": {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}}


@pytest.mark.parametrize(
    ("one", "two", "relation"),
    [
        (granting("*"), granting({"AWS": "*"}), Relation.EQUAL),
        (granting({"AWS": ACCOUNT}), granting({"AWS": f"{IAM}:root"}), Relation.EQUAL),
        (granting({"AWS": ROLE}), granting("*"), Relation.NARROWER),
        (granting({"AWS": ROLE}), granting("*", **BY_ARN), Relation.EQUAL),
        (granting({"AWS": ROLE}), granting("*", **BY_ACCOUNT), Relation.NARROWER),
        (granting({"AWS": SESSION}), granting({"AWS": ROLE}), Relation.NARROWER),
        # A role's ARN grants by itself, its account only delegates.
        (granting({"AWS": ROLE}), granting({"AWS": ACCOUNT}), Relation.OVERLAPPING),
        (granting({"AWS": f"{IAM}:user/ann"}), granting({"AWS": f"{IAM}:user/bob"}), Relation.DISJOINT),
        (granting({"Service": "ec2.amazonaws.com"}), granting({"AWS": "*"}), Relation.NARROWER),
        (granting({"Federated": "accounts.google.com"}), granting({"AWS": ACCOUNT}), Relation.DISJOINT),
        (granting({"CanonicalUser": "a1"}), granting({"CanonicalUser": ["a1", "b2"]}), Relation.NARROWER),
        (granting({"AWS": ROLE}), policy(allow("s3:GetObject", "arn:aws:s3:::b/*")), Relation.NARROWER),
    ],
)
def test_principals_count(one: Any, two: Any, relation: Relation) -> None:
    """Policies that differ in whom they name lie to each other as those named do."""
    assert Comparer(universe()).compare_policies(one, two).relation is relation


def test_an_example_says_who() -> None:
    """An example among principals names one, and its keys are those of the caller."""
    found = Comparer(universe()).compare_policies(granting({"AWS": ACCOUNT}), granting({"AWS": ROLE}))
    assert found.a_not_in_b is not None
    assert found.a_not_in_b.principal == f"somebody in account {ACCOUNT}"
    assert found.a_not_in_b.context["aws:PrincipalArn"] == f"{IAM}:role/somebody"
    assert not found.a_not_in_b.alone
    assert found.b_not_in_a is not None
    assert (found.b_not_in_a.principal, found.b_not_in_a.alone) == (ROLE, True)


def test_documents_without_principals_have_no_callers() -> None:
    """Identity policies are compared without anybody in particular."""
    identity = parse_document(policy(allow("s3:*")), where="identity")
    assert speakers([identity]) == ()
    assert not names_principals(identity)
    named = parse_document(granting({"AWS": ROLE}), where="resource")
    assert names_principals(named)
    assert next(one.name for one in speakers([identity, named])) == ROLE


def test_known_keys_have_a_spelling() -> None:
    """Keys that a caller fixes are told as AWS spells them."""
    document = parse_document(granting({"AWS": ROLE, "Service": "ec2.amazonaws.com"}), where="resource")
    known = {key for one in speakers([document]) for key in one.context.known}
    assert known <= SPELLED.keys()
