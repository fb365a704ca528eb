"""What a scan does not report is proven to be declared: held against single requests."""

from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.principal_side import principal_side
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.compared import Example
from iamscope.model.reach import Holding
from tests.fakes.account import arn, world_of
from tests.fakes.drawn import (
    ACTIONS,
    CONDITIONS,
    CONTEXTS,
    REQUESTS,
    RESOURCES,
    Context,
    Json,
    accounts,
    found,
)
from tests.fakes.fleet import agent, loaded, role

FIXED = (*(text for text in RESOURCES if text.startswith("arn:aws:s3:::")), "*", "arn:aws:sqs:*:*:beta")


@st.composite
def entries(draw: Any) -> list[Json]:
    """Draw what a manifest declares."""
    made = []
    for _ in range(draw(st.integers(0, 3))):
        made.append(
            {
                "actions": draw(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=2, unique=True)),
                "resources": draw(st.lists(st.sampled_from(FIXED), min_size=1, max_size=2, unique=True)),
                **({"conditions": one} if (one := draw(st.sampled_from(CONDITIONS))) else {}),
            }
        )
    return made


def declares(world: AwsWorld, manifest: Json, action: str, resource: str, context: Context) -> object:
    """Return whether a manifest, asked request by request, declares what somebody asks for."""
    (only,) = loaded(manifest).fleet.roles
    if not only.access["aws"]:
        return False
    principal = world.find("bea")
    assert principal is not None
    side = Comparer(universe()).declared(only.access["aws"], "the manifest")
    keys = {**principal_side(world, principal).fixed, **world._decider.keys_of(resource), **context}
    return side.decide(Example(action, resource, keys), None)


@given(accounts(), entries(), st.sampled_from(CONTEXTS))
@settings(max_examples=25)
def test_what_is_allowed_and_undeclared_is_reported(
    account: Json, declared: list[Json], context: Context
) -> None:
    """A request that the authorizer allows and no entry declares is of an action that is told."""
    world = world_of(account)
    manifest = role(arn("role", "bea"), access=declared)
    comparison = agent(account, manifest)
    told = {name for part in comparison.excess for name in world.universe.actions.members(part.actions)}
    told |= {name for part in comparison.undecided for name in part.actions}
    principal = world.find("bea")
    assert principal is not None
    for action, resource in REQUESTS:
        allowed = world.decide(Holding(principal), action, resource, found(context)).allowed
        if allowed and declares(world, manifest, action, resource, context) is False:
            event("allowed and undeclared")
            assert action in told, (action, resource)


@given(accounts(), entries())
@settings(max_examples=15)
def test_what_is_reported_is_allowed_and_undeclared(account: Json, declared: list[Json]) -> None:
    """Every witness of excess is allowed with its keys, or might be, and no entry declares it."""
    world = world_of(account)
    manifest = role(arn("role", "bea"), access=declared)
    for part in agent(account, manifest).excess:
        witness, keys = part.witness, {key: values[0] for key, values in part.witness.context}
        decision = world.decide(part.holding, witness.action, witness.resource, found(keys))
        event("witness")
        assert decision.allowed or witness.depends
        assert declares(world, manifest, witness.action, witness.resource, keys) is not True
