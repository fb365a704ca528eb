"""Effective access as sets, against the authorizer that decides request by request."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.cloud import Grant
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.decision import Decision
from iamscope.model.reach import Holding
from iamscope.model.truth import atoms
from tests.fakes.account import arn, world_of

Json = dict[str, Any]
ACTIONS = (
    "s3:GetObject s3:Get* s3:* s3:ListBucket s3:DeleteBucket s3:*Object s3:ListAllMyBuckets * "
    "dynamodb:DeleteTable dynamodb:* iam:PassRole iam:*Role sqs:SendMessage ec2:DescribeInstances ec2:*"
).split()
RESOURCES = (
    "*",
    "*",
    "arn:aws:s3:::alpha",
    "arn:aws:s3:::alpha/*",
    "arn:aws:s3:::alpha/logs/*",
    "arn:aws:s3:::al*",
    "arn:aws:s3:::*a",
    "arn:aws:s3:::*",
    "arn:aws:s3*",
    "arn:aws:s3:::${aws:username}/*",
    "arn:aws:s3:::${aws:PrincipalTag/team}-*",
    "arn:aws:s3:::${aws:SourceIdentity}/*",
    "arn:aws:s3:::${aws:SourceIdentity}*",
    "arn:aws:dynamodb:*:*:table/al*",
    "arn:aws:dynamodb:eu-west-1:111111111111:table/alpha",
    "arn:aws:dynamodb:eu-west-1:*:*",
    "arn:aws:sqs:*:*:beta",
    "arn:aws:sqs",
    "arn:aws:sqs:eu-west-1",
    "arn:aws:*:beta",
    "arn:aws:iam::*:role/*",
    "arn:aws:iam::111111111111:role/x",
)
CONDITIONS: tuple[Json, ...] = (
    {},
    {},
    {},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"StringEquals": {"aws:PrincipalTag/team": "pay"}},
    {"StringNotEquals": {"aws:PrincipalTag/team": ["pay", "ops"]}},
    {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/bea"}},
    {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
    {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}},
)
REQUESTS = (
    *(
        ("s3:GetObject", f"arn:aws:s3:::{key}")
        for key in ("alpha/x", "alpha/logs/y", "beta/x", "ann/z", "pay-1/a")
    ),
    *(("s3:PutObject", f"arn:aws:s3:::{key}") for key in ("alpha/x", "alpha/logs/y", "beta/x", "bea/z")),
    *(("s3:ListBucket", f"arn:aws:s3:::{name}") for name in ("alpha", "albino", "beta", "gamma")),
    *(("s3:DeleteBucket", f"arn:aws:s3:::{name}") for name in ("alpha", "albino", "beta", "pay-1")),
    ("dynamodb:DeleteTable", "arn:aws:dynamodb:eu-west-1:111111111111:table/alpha"),
    ("dynamodb:DeleteTable", "arn:aws:dynamodb:us-east-1:111111111111:table/alpha"),
    ("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111111111111:table/beta"),
    ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111111111111:beta"),
    ("sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:alpha"),
    ("iam:PassRole", "arn:aws:iam::111111111111:role/x"),
    ("iam:PassRole", "arn:aws:iam::111111111111:role/deploy"),
    ("iam:DeleteRole", "arn:aws:iam::111111111111:role/x"),
    ("s3:ListAllMyBuckets", "*"),
    ("ec2:DescribeInstances", "*"),
    ("ec2:TerminateInstances", "arn:aws:ec2:eu-west-1:111111111111:instance/i-1"),
)
NAMED = sorted({action for action, _ in REQUESTS})


@st.composite
def statements(draw: Any, effect: str) -> Json:
    """Draw one statement, seldom a negative one."""
    negative = draw(st.sampled_from(("", "", "", "Not")))
    actions = draw(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=2))
    body: Json = {"Effect": effect, f"{negative}Action": actions}
    negative = draw(st.sampled_from(("", "", "", "Not")))
    body[f"{negative}Resource"] = draw(st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2))
    condition = draw(st.sampled_from(CONDITIONS))
    return {**body, "Condition": condition} if condition else body


def documents(least: int = 0) -> st.SearchStrategy[list[Json]]:
    """Return lists of statements, most of them Allows."""
    allows = st.lists(statements("Allow"), min_size=least, max_size=3)
    denies = st.lists(statements("Deny"), max_size=2)
    return st.tuples(allows, denies).map(lambda both: [*both[0], *both[1]])


@st.composite
def accounts(draw: Any) -> Json:
    """Draw an account whose `ann` and `bea` carry policies, perhaps a boundary, perhaps under SCPs."""
    holder: Json = {
        "policies": {"work": draw(documents(1))},
        "tags": draw(st.sampled_from(({}, {"team": "pay"}))),
    }
    if draw(st.booleans()):
        holder["boundary"] = draw(documents(1))
    account: Json = {"users": {"ann": holder}, "roles": {"bea": holder}}
    if draw(st.booleans()):
        everything = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
        root = draw(st.one_of(st.just(everything), documents()))
        account["scps"] = [root, draw(documents())]
    return account


def holdings(world: AwsWorld) -> Iterator[Holding]:
    """Yield both principals, as they are and able to give themselves everything."""
    for principal in world.principals():
        yield Holding(principal)
        yield Holding(principal, raised=True)


def covers(world: AwsWorld, part: Grant, action: str, resource: str) -> bool:
    """Return whether a part speaks of a request."""
    fits = world.universe.fits
    return (
        bool(world.universe.actions.matching(action) & part.actions)
        and all(fits(pattern, resource) for pattern in part.within)
        and not any(fits(pattern, resource) for pattern in part.outside)
    )


@given(accounts())
@settings(max_examples=80)
def test_nothing_outside_the_parts_is_possible(account: Json) -> None:
    """A request that the authorizer allows, or might, lies within a part."""
    world = world_of(account)
    for holding in holdings(world):
        parts = world.grants(holding)
        for action, resource in REQUESTS:
            if world.decide(holding, action, resource).possible:
                event("possible")
                assert any(covers(world, part, action, resource) for part in parts), (
                    holding,
                    action,
                    resource,
                )


@given(accounts())
@settings(max_examples=80)
def test_what_is_not_doubtful_is_allowed(account: Json) -> None:
    """An action of a part that is not marked doubtful is allowed on some example resource of the part.

    Where the part has a condition, the authorizer may say that it depends on it.
    """
    world = world_of(account)
    for holding in holdings(world):
        for part in world.grants(holding):
            for action in NAMED:
                if world.universe.actions.matching(action) & part.actions & ~part.doubtful:
                    check_example(world, holding, part, action)


def check_example(world: AwsWorld, holding: Holding, part: Grant, action: str) -> None:
    """Fail where examples of a part exist and none of them is allowed."""
    examples = world.examples(action, part.within, holding.principal.scope)
    tried = [name for name in examples if not any(world.universe.fits(glob, name) for glob in part.outside)]
    decisions = [world.decide(holding, action, name) for name in tried]
    event("tried" if tried else "no example")
    assert any(as_said(part, decision) for decision in decisions) or not tried, (
        part,
        action,
        tried,
        decisions,
    )


def as_said(part: Grant, decision: Decision) -> bool:
    """Return whether a decision is what a part promises; whose a made-up bucket is, nobody knows."""
    if part.condition:
        # A condition on the region may contradict the only region that the patterns leave.
        return decision.possible or "aws:requestedregion" in part.condition
    return decision.possible and all(atom.key == "aws:ResourceAccount" for atom in atoms(decision.residual))


BOUNDARY = [{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]
GET = {"Effect": "Allow", "Action": "s3:GetObject"}


def parts_of(account: Json, name: str, action: str) -> Sequence[Grant]:
    """Return the parts of a principal's access that name an action."""
    world = world_of(account)
    principal = world.find(name)
    assert principal is not None
    bit = world.universe.actions.matching(action)
    return [part for part in world.grants(Holding(principal)) if part.actions & bit]


@pytest.mark.parametrize(("kind", "count"), [("user", 1), ("role", 0)])
def test_a_boundary_caps_a_bucket_policy_for_roles_only(kind: str, count: int) -> None:
    """A bucket policy that names a user outweighs a silent boundary; one that names a role does not."""
    policy = [{**GET, "Principal": {"AWS": arn(kind, "ann")}, "Resource": "*"}]
    account = {f"{kind}s": {"ann": {"boundary": BOUNDARY}}, "buckets": {"alpha": policy}}
    parts = parts_of(account, "ann", "s3:GetObject")
    assert len(parts) == count
    assert all(part.source is not None and part.source.layer == "resource-policy" for part in parts)


def test_a_resource_policy_grants_on_its_own_resource_only() -> None:
    """`*` in a bucket policy means the bucket and its objects."""
    policy = [{**GET, "Principal": "*", "Resource": "*"}]
    account = {"users": {"ann": {}}, "buckets": {"alpha": policy}}
    within = {str(part.within[-1]) for part in parts_of(account, "ann", "s3:GetObject")}
    assert within == {"arn:aws:s3:::alpha/*"}


def test_a_statement_for_somebody_else_grants_nothing() -> None:
    """Of a bucket policy only the statements that name the principal are its access."""
    resource = "arn:aws:s3:::alpha/*"
    policy = [
        {**GET, "Principal": {"AWS": arn("user", "ann")}, "Resource": resource},
        {**GET, "Action": "s3:DeleteObject", "Principal": {"AWS": arn("user", "bob")}, "Resource": resource},
    ]
    account: Json = {"users": {"ann": {}, "bob": {}}, "buckets": {"alpha": policy}}
    assert parts_of(account, "ann", "s3:GetObject")
    assert not parts_of(account, "ann", "s3:DeleteObject")


def test_an_account_named_by_a_resource_policy_delegates_and_grants_nothing() -> None:
    """A bucket policy that names the account gives its principals nothing by itself."""
    policy = [{**GET, "Principal": {"AWS": "111111111111"}, "Resource": "arn:aws:s3:::alpha/*"}]
    assert not parts_of({"users": {"ann": {}}, "buckets": {"alpha": policy}}, "ann", "s3:GetObject")


def test_a_session_named_by_a_resource_policy_makes_its_part_doubtful() -> None:
    """Whether the agent's session bears the name that a bucket policy admits is not known."""
    session = "arn:aws:sts::111111111111:assumed-role/bea/run-7"
    policy = [{**GET, "Principal": {"AWS": session}, "Resource": "arn:aws:s3:::alpha/*"}]
    parts = parts_of({"roles": {"bea": {}}, "buckets": {"alpha": policy}}, "bea", "s3:GetObject")
    assert parts
    assert all(part.doubtful == part.actions for part in parts)


def test_a_condition_that_cannot_hold_grants_nothing() -> None:
    """What asks for a tag that the principal does not carry is no part of its access."""
    asks = {"StringEquals": {"aws:PrincipalTag/team": "pay"}}
    work = [{**GET, "Resource": "*", "Condition": asks}]
    account: Json = {"users": {"ann": {"policies": {"work": work}, "tags": {"team": "ops"}}}}
    assert not parts_of(account, "ann", "s3:GetObject")


def test_a_denial_lifted_by_the_principals_own_name_is_none() -> None:
    """A Deny for everybody but a role leaves that role's access certain."""
    spare = {"ArnNotEquals": {"aws:PrincipalArn": arn("role", "bea")}}
    work = [
        {**GET, "Resource": "*"},
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": spare},
    ]
    parts = parts_of({"roles": {"bea": {"policies": {"work": work}}}}, "bea", "s3:GetObject")
    assert [part.doubtful for part in parts] == [0]


def test_examples_lie_in_the_region_that_policies_ask_for() -> None:
    """Where access is locked to a region, the made-up resources lie in it."""
    lock = {"StringEquals": {"aws:RequestedRegion": "ap-south-1"}}
    work = [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*", "Condition": lock}]
    world = world_of({"users": {"ann": {"policies": {"work": work}}}})
    made = list(world.examples("sqs:DeleteQueue", [Glob.parse("*")], "111111111111"))
    ann = world.find("ann")
    assert ann is not None
    assert any(world.decide(Holding(ann), "sqs:DeleteQueue", name).allowed for name in made)


def test_a_trust_that_names_a_principal_is_a_grant_on_its_role() -> None:
    """Who is named by a role's trust may assume it without a policy of its own."""
    trust = [{"Effect": "Allow", "Principal": {"AWS": arn("role", "ann")}, "Action": "sts:AssumeRole"}]
    (part,) = parts_of({"roles": {"ann": {}, "deploy": {"trust": trust}}}, "ann", "sts:AssumeRole")
    assert part.source is not None
    assert (part.source.layer, part.source.attached_to) == ("trust", arn("role", "deploy"))
    assert [str(glob) for glob in part.within] == [arn("role", "deploy")]
    assert not part.doubtful


def test_a_trust_in_a_user_with_a_boundary_is_doubtful() -> None:
    """AWS's own pages disagree on whether the boundary of a user whom a trust names must allow it."""
    trust = [{"Effect": "Allow", "Principal": {"AWS": arn("user", "ann")}, "Action": "sts:AssumeRole"}]
    account: Json = {"users": {"ann": {"boundary": BOUNDARY}}, "roles": {"deploy": {"trust": trust}}}
    (part,) = parts_of(account, "ann", "sts:AssumeRole")
    assert part.doubtful == part.actions
