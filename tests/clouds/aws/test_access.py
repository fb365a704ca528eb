"""Effective access as sets, against the authorizer that decides request by request."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from iamscope.access.parts import AccessSet, Opaque, Part, Resource
from iamscope.access.solve import Solver
from iamscope.clouds.aws.world import AwsWorld
from iamscope.compare.proving import Provers
from iamscope.model.reach import Holding
from iamscope.model.source import Source
from tests.fakes.account import arn, world_of
from tests.fakes.drawn import CONTEXTS, NAMED, REQUESTS, Context, Json, accounts, found, literals


def holdings(world: AwsWorld) -> Iterator[Holding]:
    """Yield both principals, as they are and able to give themselves everything."""
    for principal in world.principals():
        yield Holding(principal)
        yield Holding(principal, raised=True)


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
