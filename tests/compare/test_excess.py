"""Excess: what is found, what is confirmed, and what cannot be told."""

from typing import Any

from iamscope.compare.agents import AgentComparison
from iamscope.model.danger import Danger
from iamscope.model.reach import Holding
from tests.fakes.account import arn, world_of
from tests.fakes.fleet import agent, estate, role

Json = dict[str, Any]
AGENT = arn("role", "agent")


def holding(*statements: Json, **more: Json) -> Json:
    """Return an account whose agent has one policy of some statements."""
    return {"roles": {"agent": {"policies": {"work": list(statements)}}}, **more}


def allow(actions: str | list[str], resources: str | list[str] = "*", **more: Json) -> Json:
    """Return an Allow."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def excess_actions(found: AgentComparison) -> set[str]:
    """Return all actions that are reported as excess."""
    world = world_of({"roles": {"agent": {}}})
    return {name for part in found.excess for name in world.universe.actions.members(part.actions)}


def undecided_actions(found: AgentComparison) -> set[str]:
    """Return all actions of which it cannot be told."""
    return {name for part in found.undecided for name in part.actions}


def test_declared_access_is_no_excess() -> None:
    """What one manifest entry contains is neither excess nor undecided."""
    declared = {"actions": ["s3:Get*"], "resources": ["arn:aws:s3:::reports/*"]}
    found = agent(
        holding(allow("s3:GetObject", "arn:aws:s3:::reports/2026/*")), role(AGENT, access=[declared])
    )
    assert not found.excess
    assert not found.undecided


def test_a_narrower_entry_leaves_the_rest_as_excess() -> None:
    """What lies beyond the declared resources is excess, with a witness that lies there."""
    declared = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::reports/public/*"]}
    found = agent(holding(allow("s3:GetObject", "arn:aws:s3:::reports/*")), role(AGENT, access=[declared]))
    assert excess_actions(found) == {"s3:GetObject"}
    assert not found.excess[0].witness.resource.startswith("arn:aws:s3:::reports/public/")


def test_what_only_several_entries_contain_together_is_no_excess() -> None:
    """Every queue has a name of one letter or of more: two entries declare all of them."""
    two = [
        {"actions": ["sqs:DeleteQueue"], "resources": [f"arn:aws:sqs:*:*:{name}"]} for name in ("?", "??*")
    ]
    found = agent(holding(allow(["sqs:DeleteQueue", "sqs:PurgeQueue"])), role(AGENT, access=two))
    assert excess_actions(found) == {"sqs:PurgeQueue"}
    assert not found.undecided


def test_an_entry_under_another_condition_does_not_cover() -> None:
    """A manifest's condition that the grant does not have leaves excess or doubt, never silence."""
    declared = {
        "actions": ["sqs:DeleteQueue"],
        "resources": ["*"],
        "conditions": {"Bool": {"aws:SecureTransport": "true"}},
    }
    found = agent(holding(allow("sqs:DeleteQueue")), role(AGENT, access=[declared]))
    assert excess_actions(found) | undecided_actions(found) == {"sqs:DeleteQueue"}


def test_the_same_condition_covers() -> None:
    """A grant under the manifest's own condition is declared."""
    condition = {"Bool": {"aws:SecureTransport": "true"}}
    declared = {"actions": ["sqs:DeleteQueue"], "resources": ["*"], "conditions": condition}
    account = holding(allow("sqs:DeleteQueue", Condition={"bool": {"AWS:SecureTransport": True}}))
    found = agent(account, role(AGENT, access=[declared]))
    assert not found.excess
    assert not found.undecided


def test_what_a_denial_takes_back_is_no_excess() -> None:
    """An action that is denied wherever it is allowed is not reported at all."""
    deny = {"Effect": "Deny", "Action": "sqs:Delete*", "Resource": "*"}
    found = agent(holding(allow(["sqs:DeleteQueue", "sqs:PurgeQueue"]), deny), role(AGENT))
    assert excess_actions(found) == {"sqs:PurgeQueue"}
    assert not found.undecided


def test_what_a_denial_leaves_is_excess_there() -> None:
    """An action that is denied on one resource is excess on another, and the witness lies on the other."""
    guarded = "arn:aws:sqs:eu-west-1:111111111111:x"
    deny = {"Effect": "Deny", "Action": "sqs:*", "Resource": guarded}
    found = agent(holding(allow("sqs:DeleteQueue"), deny), role(AGENT))
    assert excess_actions(found) == {"sqs:DeleteQueue"}
    assert found.excess[0].witness.resource != guarded


def test_access_under_an_unknown_condition_says_what_it_depends_on() -> None:
    """A witness that is allowed under a condition only names the condition."""
    account = holding(allow("sqs:DeleteQueue", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))
    found = agent(account, role(AGENT))
    assert "aws:MultiFactorAuthPresent" in found.excess[0].witness.depends


def test_every_witness_is_confirmed_by_the_authorizer() -> None:
    """A witness is a request that the authorizer allows."""
    account = holding(allow(["s3:*", "sqs:*", "iam:PassRole"]))
    world = world_of(account)
    for part in agent(account, role(AGENT)).excess:
        principal = world.find(part.witness.principal)
        assert principal is not None
        assert world.decide(Holding(principal), part.witness.action, part.witness.resource).possible


def test_only_production_is_destroyed_where_the_estate_tells_it_apart() -> None:
    """An action destroys production if a production resource is within it, else it destroys."""
    account = holding(
        allow("s3:DeleteBucket", "arn:aws:s3:::prod-data"),
        allow("s3:DeleteBucket", "arn:aws:s3:::dev-data"),
        buckets={"prod-data": [], "dev-data": []},
    )
    found = agent(account, role(AGENT), estate(production={"resources": ["arn:aws:s3:::prod-*"]}))
    dangers = {(part.source.index, part.danger) for part in found.excess}
    assert dangers == {(0, Danger.DESTROYS_PRODUCTION), (1, Danger.DESTROYS)}
    destroyed = next(part for part in found.excess if part.danger is Danger.DESTROYS_PRODUCTION)
    assert destroyed.resources == ("arn:aws:s3:::prod-data",)
    assert destroyed.witness.resource == "arn:aws:s3:::prod-data"


def test_what_lies_in_production_is_production() -> None:
    """Deleting objects of a production bucket destroys production, whichever objects they are."""
    account = holding(
        allow("s3:DeleteObject", "arn:aws:s3:::prod-data/reports/*"),
        allow("s3:DeleteObject", "arn:aws:s3:::dev-data/reports/*"),
        buckets={"prod-data": [], "dev-data": []},
    )
    found = agent(account, role(AGENT), estate(production={"resources": ["arn:aws:s3:::prod-data"]}))
    dangers = {(part.source.index, part.danger) for part in found.excess}
    assert dangers == {(0, Danger.DESTROYS_PRODUCTION), (1, Danger.DESTROYS)}
    destroyed = next(part for part in found.excess if part.danger is Danger.DESTROYS_PRODUCTION)
    assert destroyed.resources == ("arn:aws:s3:::prod-data",)
    assert destroyed.witness.resource.startswith("arn:aws:s3:::prod-data/reports/")


def test_a_guardrail_on_production_lowers_the_danger() -> None:
    """What is denied on every production resource still destroys elsewhere."""
    account = holding(
        allow("s3:DeleteBucket"),
        {"Effect": "Deny", "Action": "s3:*", "Resource": ["arn:aws:s3:::prod-*"]},
        buckets={"prod-data": [], "dev-data": []},
    )
    found = agent(account, role(AGENT), estate(production={"resources": ["arn:aws:s3:::prod-*"]}))
    assert {part.danger for part in found.excess} == {Danger.DESTROYS}


def test_production_among_many_guarded_resources_is_found() -> None:
    """The one production resource that a denial forgets is found among hundreds that it covers."""
    names = [f"prod-{number:03}" for number in range(300)]
    deny = [f"arn:aws:s3:::{name}" for name in names[:-1]]
    account = holding(
        allow("s3:DeleteBucket"),
        {"Effect": "Deny", "Action": "s3:*", "Resource": deny},
        buckets={name: [] for name in names},
    )
    found = agent(account, role(AGENT), estate(production={"resources": ["arn:aws:s3:::prod-*"]}))
    worst = next(part for part in found.excess if part.danger is Danger.DESTROYS_PRODUCTION)
    assert worst.witness.resource == f"arn:aws:s3:::{names[-1]}"


def raising(condition: Json | None = None) -> Json:
    """Return an account whose agent can rewrite its own policy, perhaps under a condition."""
    rewrite = allow(
        "iam:CreatePolicyVersion", arn("policy", "Work"), **({"Condition": condition} if condition else {})
    )
    return {
        "policies": {"Work": {"statements": [rewrite, allow("sqs:DeleteQueue")]}},
        "roles": {"agent": {"attached": ["Work"]}},
    }


def test_whoever_rewrites_its_policies_can_do_anything() -> None:
    """What an agent can give itself is excess, shown once, with the step that gives it."""
    found = agent(raising(), role(AGENT))
    given = [part for part in found.excess if part.given]
    assert {part.danger for part in given} >= {Danger.DESTROYS_PRODUCTION, Danger.CHANGES_PERMISSIONS}
    assert all([step.id for step in part.path] == ["iam-001"] for part in given)
    assert {source.document for part in given for source in part.proof} == {arn("policy", "Work")}


def test_access_that_is_certain_stays_so_where_rewriting_is_not() -> None:
    """An agent's own access has no path, though it can perhaps give itself more."""
    found = agent(raising({"Bool": {"aws:MultiFactorAuthPresent": "true"}}), role(AGENT))
    own = [part for part in found.excess if part.source.attached_to == AGENT and not part.holding.raised]
    assert {part.path for part in own} == {()}
    assert own
    assert not [
        part for part in found.excess if part.holding.raised and part.source.document.endswith("policy/Work")
    ]
