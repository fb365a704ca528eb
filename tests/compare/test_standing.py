"""How principals stand: administrators, those who escalate, and those who only reach."""

from typing import Any

from iamscope.compare.proving import Provers
from iamscope.compare.standing import Standing, standing
from tests.fakes.account import arn, trusting, world_of

Json = dict[str, Any]
LANE = [trusting({"AWS": "arn:aws:iam::111111111111:root"})]
ASSUME: Json = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": arn("role", "target")}
EVERYTHING: Json = {"Effect": "Allow", "Action": "*", "Resource": "*"}
DELETE: Json = {"Effect": "Allow", "Action": "dynamodb:DeleteTable", "Resource": "*"}


def of(account: Json, name: str = "actor") -> Standing:
    """Return how a principal of an account stands."""
    world = world_of(account)
    principal = world.find(name)
    assert principal is not None
    return standing(world, Provers(world), principal)


def told(one: Standing) -> tuple[bool, bool, bool]:
    """Return the three verdicts."""
    return one.admin, one.escalates, one.conditional


def lane(target: list[Json], **more: Json) -> Json:
    """Return an account whose actor may assume a role with some statements."""
    role: Json = {"trust": LANE, "policies": {"work": target}}
    return {"users": {"actor": {"policies": {"lane": [ASSUME]}, **more}}, "roles": {"target": role}}


def test_who_may_do_everything_is_an_administrator_and_gains_nothing() -> None:
    """An administrator becomes others and has no more by it."""
    account = {**lane([DELETE]), "users": {"actor": {"policies": {"all": [EVERYTHING]}}}}
    assert told(of(account)) == (True, False, False)


def test_a_boundary_makes_an_administrator_none() -> None:
    """Everything within a narrow boundary is not everything."""
    account = {"users": {"actor": {"policies": {"all": [EVERYTHING]}, "boundary": [DELETE]}}}
    assert told(of(account)) == (False, False, False)


def test_who_becomes_somebody_with_more_escalates() -> None:
    """Access of another principal that one has not oneself is a gain."""
    assert told(of(lane([DELETE]))) == (False, True, False)


def test_becoming_somebody_without_access_is_no_gain() -> None:
    """A role without permissions is reached, and nothing is gained."""
    found = of(lane([]))
    assert [holding.principal.name for holding in found.reach.paths] == ["actor", "target"]
    assert told(found) == (False, False, False)


def test_becoming_somebody_with_the_same_access_is_no_gain() -> None:
    """What one can do oneself is not gained again."""
    account = lane([DELETE])
    account["users"]["actor"]["policies"]["own"] = [DELETE]
    assert told(of(account)) == (False, False, False)


def test_a_gain_that_depends_on_something_is_conditional() -> None:
    """Who may assume the role only with a key that is not known gains only perhaps."""
    account = lane([DELETE])
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    account["users"]["actor"]["policies"]["lane"] = [{**ASSUME, "Condition": condition}]
    assert told(of(account)) == (False, False, True)


def test_a_denial_where_the_way_leads_flips_the_verdict() -> None:
    """What the target is denied is not gained."""
    assert told(of(lane([DELETE, {**DELETE, "Effect": "Deny"}]))) == (False, False, False)
