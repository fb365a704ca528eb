"""Effective access as sets, against the authorizer that decides request by request."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.access.keys import Found, Mode, Presence, ValueTest
from iamscope.access.parts import AccessSet, Literal, Opaque, Part, Resource
from iamscope.access.pieces import from_glob
from iamscope.access.solve import Solver
from iamscope.access.texts import TextSet
from iamscope.access.values import Flags
from iamscope.clouds.aws.world import AwsWorld
from iamscope.compare.proving import Provers
from iamscope.model.reach import Holding
from iamscope.model.source import Source
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


KEYS = ("aws:multifactorauthpresent", "aws:sourceidentity")
Context = Mapping[str, str]
CONTEXTS: tuple[Context, ...] = (
    {},
    {"aws:multifactorauthpresent": "true"},
    {"aws:multifactorauthpresent": "false", "aws:sourceidentity": "al"},
    {"aws:sourceidentity": "alpha"},
)


def exactly(text: str) -> TextSet:
    """Return the set of one text."""
    return TextSet((from_glob(Glob.literal(text)),))


def literals(world: AwsWorld, resource: str, context: Context) -> Iterator[Literal]:
    """Yield literals that only one request fulfils, as far as the tests' policies ask."""
    yield Resource(exactly(resource)), True
    known = {key.lower(): str(value) for key, value in world._decider.keys_of(resource).items()}
    for key in (*KEYS, "aws:requestedregion"):
        value = {**known, **context}.get(key)
        if value is None:
            yield Presence(key, present=False), True
        else:
            flag = Flags(frozenset({value})) if key == KEYS[0] else None
            yield ValueTest(key, Mode.ONE, flag or exactly(value)), True


def found(context: Context) -> dict[str, Found]:
    """Return keys as the search finds them."""
    return {key: Found((value,)) for key, value in context.items()}


def empty(world: AwsWorld, holding: Holding, parts: Iterable[Part]) -> bool | None:
    """Return whether some parts have no request."""
    return Solver(world.theory(holding)).emptiness(AccessSet(tuple(parts))).empty


@given(accounts(), st.sampled_from(CONTEXTS))
@settings(max_examples=40)
def test_a_request_is_in_the_set_exactly_if_it_is_allowed(account: Json, context: Context) -> None:
    """With all keys settled, the authorizer allows what is in the set, and nothing else.

    Where it hangs on something open, such as whose a bucket is, the set does not leave it out.
    """
    world = world_of(account)
    for holding in holdings(world):
        access, solver = world.access(holding), Solver(world.theory(holding))
        if holding.principal.kind == "user":
            # A user's requests never carry it.
            context = {key: value for key, value in context.items() if key != "aws:sourceidentity"}
        for action, resource in REQUESTS:
            own = access.restricted(world.universe.actions.matching(action)).parts
            asked = tuple(literals(world, resource, context))
            request = solver.emptiness(AccessSet(tuple(part.under(*asked) for part in own))).witness
            decision = world.decide(holding, action, resource, found(context))
            event(str(decision.outcome))
            if request is None:
                assert not decision.allowed, (holding, action, resource)
            elif not request.opaque:
                # What a pattern with an unknown value fits is not for the set to say.
                assert decision.possible, (holding, action, resource)


@given(accounts())
@settings(max_examples=60)
def test_a_witness_of_any_part_is_allowed(account: Json) -> None:
    """A request of a part, on something that its action acts on, is allowed with its keys, or might be."""
    world = world_of(account)
    for holding in holdings(world):
        solver = Solver(world.theory(holding))
        for part in world.access(holding).parts:
            for action in NAMED:
                one = part.under(actions=world.universe.actions.matching(action))
                for kind in islice(world.objects(action, "111111111111", lambda arn: True), 3):
                    request = solver.emptiness(AccessSet((one.under(*kind),))).witness
                    if request is not None and not request.opaque:
                        event("witness")
                        decision = world.decide(holding, action, request.resource, request.keys)
                        assert decision.possible, (holding, action, request)


BOUNDARY = [{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]
GET = {"Effect": "Allow", "Action": "s3:GetObject"}


def parts_of(account: Json, name: str, action: str) -> Sequence[Part]:
    """Return the parts of a principal's access that hold a request for an action."""
    world = world_of(account)
    principal = world.find(name)
    assert principal is not None
    holding = Holding(principal)
    parts = world.access(holding).restricted(world.universe.actions.matching(action)).parts
    return [part for part in parts if empty(world, holding, [part]) is False]


def sources(parts: Iterable[Part]) -> list[Source]:
    """Return the source of each part."""
    found = [part.source for part in parts]
    assert all(isinstance(source, Source) for source in found)
    return [source for source in found if isinstance(source, Source)]


def doubts(part: Part) -> list[str]:
    """Return the words of what a part hangs on."""
    return [atom.text for atom, _ in part.literals if isinstance(atom, Opaque)]


def holds(part: Part, resource: str) -> bool:
    """Return whether a resource has one of a part's names."""
    return all(
        atom.names.holds(resource) == truth for atom, truth in part.literals if isinstance(atom, Resource)
    )


@pytest.mark.parametrize(("kind", "count"), [("user", 1), ("role", 0)])
def test_a_boundary_caps_a_bucket_policy_for_roles_only(kind: str, count: int) -> None:
    """A bucket policy that names a user outweighs a silent boundary; one that names a role does not."""
    policy = [{**GET, "Principal": {"AWS": arn(kind, "ann")}, "Resource": "*"}]
    account = {f"{kind}s": {"ann": {"boundary": BOUNDARY}}, "buckets": {"alpha": policy}}
    parts = parts_of(account, "ann", "s3:GetObject")
    assert len(parts) == count
    assert all(source.layer == "resource-policy" for source in sources(parts))


def test_a_resource_policy_grants_on_its_own_resource_only() -> None:
    """`*` in a bucket policy means the bucket and its objects."""
    policy = [{**GET, "Principal": "*", "Resource": "*"}]
    account = {"users": {"ann": {}}, "buckets": {"alpha": policy}}
    (part,) = parts_of(account, "ann", "s3:GetObject")
    assert holds(part, "arn:aws:s3:::alpha/x")
    assert not holds(part, "arn:aws:s3:::beta/x")


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
    assert all(doubts(part) for part in parts)


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
    assert [doubts(part) for part in parts] == [[]]


def test_examples_lie_in_the_region_that_policies_ask_for() -> None:
    """Where access is locked to a region, the made-up resources lie in it."""
    lock = {"StringEquals": {"aws:RequestedRegion": "ap-south-1"}}
    work = [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*", "Condition": lock}]
    world = world_of({"users": {"ann": {"policies": {"work": work}}}})
    ann = world.find("ann")
    assert ann is not None
    witness = (
        Provers(world)
        .of(Holding(ann))
        .witness(
            Part(world.universe.actions.matching("sqs:DeleteQueue")),
        )
    )
    assert witness is not None
    assert not witness.depends


def test_a_trust_that_names_a_principal_is_a_grant_on_its_role() -> None:
    """Who is named by a role's trust may assume it without a policy of its own."""
    trust = [{"Effect": "Allow", "Principal": {"AWS": arn("role", "ann")}, "Action": "sts:AssumeRole"}]
    (part,) = parts_of({"roles": {"ann": {}, "deploy": {"trust": trust}}}, "ann", "sts:AssumeRole")
    (source,) = sources([part])
    assert (source.layer, source.attached_to) == ("trust", arn("role", "deploy"))
    assert holds(part, arn("role", "deploy"))
    assert not holds(part, arn("role", "ann"))
    assert not doubts(part)


def test_a_trust_in_a_user_with_a_boundary_is_doubtful() -> None:
    """AWS's own pages disagree on whether the boundary of a user whom a trust names must allow it."""
    trust = [{"Effect": "Allow", "Principal": {"AWS": arn("user", "ann")}, "Action": "sts:AssumeRole"}]
    account: Json = {"users": {"ann": {"boundary": BOUNDARY}}, "roles": {"deploy": {"trust": trust}}}
    (part,) = parts_of(account, "ann", "sts:AssumeRole")
    assert doubts(part)
