"""What stands in an account is found by its sort, whoever listed it."""

from iamscope.clouds.aws.escalate.standing import Standing
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.clouds.aws.records.inventory import Function, Inventory
from iamscope.model.resource import Resource

ACCOUNT = "111111111111"
INSTANCE = f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-1"
OTHER = f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-2"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/web"


def standing(*carriers: Carrier, resources: tuple[str, ...] = (), read: tuple[str, ...] = ()) -> Standing:
    """Return what stands where some carriers and resources were listed."""
    listed = {name: Resource(name, ACCOUNT, {}) for name in resources}
    return Standing.of(Inventory(listed, {}, (), (), carriers=carriers, carrier_kinds_read=frozenset(read)))


def test_functions_are_carriers_once() -> None:
    """A function that is listed as such and as a carrier is one carrier."""
    arn = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:report"
    carrier = Carrier("lambda:function", arn, ROLE)
    found = Standing.of(Inventory({}, {}, (Function(arn, ROLE),), (), carriers=(carrier,)))
    assert [one.arn for one in found.carrying("lambda:function")] == [arn]


def test_sorts_are_the_same_in_any_case() -> None:
    """`states:stateMachine` and `states:statemachine` are one sort."""
    arn = f"arn:aws:states:eu-west-1:{ACCOUNT}:stateMachine:flow"
    found = standing(Carrier("states:stateMachine", arn, ROLE), read=("states:stateMachine",))
    assert [one.arn for one in found.carrying("states:statemachine")] == [arn]
    assert found.was_read("states:statemachine")
    assert not found.was_read("glue:job")


def test_an_instance_knows_the_state_of_its_agent() -> None:
    """Systems Manager tells of an agent; where it was asked and does not know an instance, there is none."""
    both = (Carrier("ec2:instance", INSTANCE, ROLE), Carrier("ec2:instance", OTHER, ROLE))
    agent = Carrier("ssm:managed-instance", INSTANCE, ROLE, {"state": "Online"})
    asked = standing(*both, agent, read=("ssm:managed-instance",))
    assert [one.facts["agent"] for one in asked.carrying("ec2:instance")] == ["Online", "None"]
    partly = standing(*both, agent)
    assert [one.facts.get("agent") for one in partly.carrying("ec2:instance")] == ["Online", None]


def test_what_carries_no_role_exists_all_the_same() -> None:
    """A resource of a sort that is known by its name alone is there to be changed."""
    found = standing(Carrier("ec2:instance", INSTANCE, ROLE), resources=(INSTANCE, OTHER))
    assert [(one.arn, one.role) for one in found.existing(ACCOUNT, "ec2:instance")] == [
        (INSTANCE, ROLE),
        (OTHER, ""),
    ]
    assert list(found.existing("222222222222", "ec2:instance")) == []


def test_a_thing_is_known_by_what_names_it() -> None:
    """A cluster exists if some task names it."""
    cluster = f"arn:aws:ecs:eu-west-1:{ACCOUNT}:cluster/main"
    task = f"arn:aws:ecs:eu-west-1:{ACCOUNT}:task/main/1"
    found = standing(Carrier("ecs:task", task, ROLE, {"cluster": cluster}))
    assert found.has(ACCOUNT, "ecs:cluster")
    assert not found.has(ACCOUNT, "batch:job-queue")
