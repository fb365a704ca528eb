"""Ways to access that an agent does not hold: what opens them, what does not, and what to cut."""

from typing import Any

import pytest

from iamscope.clouds.aws.world import AwsWorld
from iamscope.findings import escalation_path
from iamscope.model.finding import Finding, Origin, Severity
from tests.fakes.account import arn, trusting, world_of
from tests.fakes.fleet import compared_world, role

Json = dict[str, Any]
ROOT = "arn:aws:iam::111111111111:root"
AGENT = arn("role", "agent")


def allow(action: str | list[str], resource: str = "*", **more: Any) -> Json:
    """Return an Allow statement."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str, resource: str = "*") -> Json:
    """Return a Deny statement."""
    return {**allow(action, resource), "Effect": "Deny"}


ASSUME = allow("sts:AssumeRole", arn("role", "target"))
DELETE = allow("dynamodb:DeleteTable")
OTHER = role(arn("role", "somebody"), name="somebody")
READ = allow("s3:ListAllMyBuckets")


def lane(*own: Json, **more: Any) -> Json:
    """Return an account whose agent has some statements, and whose target may delete tables."""
    target = {"trust": [trusting({"AWS": ROOT})], "policies": {"work": [DELETE]}, **more}
    return {"roles": {"agent": {"policies": {"own": list(own)}}, "target": target}}


def found(account: Json | AwsWorld, **manifest: Any) -> list[Finding]:
    """Return the escalation paths of the agent."""
    world = account if isinstance(account, AwsWorld) else world_of(account)
    return list(escalation_path.find(compared_world(world, role(AGENT, **manifest)), world))


def test_becoming_somebody_with_more_is_a_way() -> None:
    """The finding shows whose access it is, an undeclared request, the path and its statements."""
    (finding,) = found(lane(ASSUME))
    assert (finding.principal, finding.origin) == (AGENT, Origin.OWN)
    assert finding.severity is Severity.CRITICAL
    assert finding.witness is not None
    assert (finding.witness.action, finding.witness.depends) == ("dynamodb:DeleteTable", "")
    assert [step.id for step in finding.path] == ["sts-001"]
    assert {source.attached_to for source in finding.sources} == {AGENT, arn("role", "target")}
    assert finding.remedy == f"take `sts:AssumeRole` on `{arn('role', 'target')}` out of " + (
        f"own statement #0 on {AGENT}"
    )


@pytest.mark.parametrize(
    "account",
    [
        lane(ASSUME, deny("sts:AssumeRole")),
        lane(ASSUME, trust=[trusting({"Service": "ec2.amazonaws.com"})]),
        lane(ASSUME, policies={"work": [DELETE, deny("dynamodb:*")]}),
        lane(ASSUME, boundary=[READ]),
        lane(allow("sts:AssumeRole", arn("role", "other"))),
        lane(ASSUME, DELETE),
        {**lane(ASSUME), "scps": [[allow("*")], [allow("*"), deny("sts:AssumeRole")]]},
    ],
    ids=["denied", "no trust", "harmless target", "boundary", "other resource", "already held", "scp"],
)
def test_one_control_more_and_there_is_no_way(account: Json) -> None:
    """A denial, a trust, a boundary, or access that is held already: each takes the finding away."""
    assert not found(account)


def test_a_way_to_what_is_declared_is_no_finding() -> None:
    """Access that the manifest declares may be come by in any way."""
    declared = {"actions": ["dynamodb:DeleteTable"], "resources": ["*"]}
    assert not found(lane(ASSUME), access=[declared])
    narrower = {**declared, "resources": ["arn:aws:dynamodb:*:*:table/tmp-*"]}
    assert found(lane(ASSUME), access=[narrower])


def test_a_wildcard_is_one_finding_however_many_it_reaches() -> None:
    """Five roles by one statement are one thing to cut, and the fix names the statement alone."""
    account = lane(allow("sts:AssumeRole", "*"))
    for number in range(4):
        account["roles"][f"more{number}"] = account["roles"]["target"]
    (finding,) = found(account)
    assert "so it reaches" in finding.message
    assert finding.remedy == f"take `sts:AssumeRole` out of own statement #0 on {AGENT}"


def test_the_edge_that_ways_have_in_common_is_cut() -> None:
    """Two services take the same passed role: passing it is what to take away, not either service."""
    services = [
        allow("iam:PassRole"),
        allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
        allow(["ec2:RunInstances"]),
    ]
    account = lane(*services, trust=[trusting({"Service": "lambda.amazonaws.com"})])
    (finding,) = found(account)
    assert finding.remedy.startswith("take `iam:PassRole`")


def test_a_declared_edge_is_not_what_is_cut() -> None:
    """Of the calls on the way, the one that the manifest does not declare gives way."""
    account = lane(
        allow("iam:PassRole"),
        allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
        trust=[trusting({"Service": "lambda.amazonaws.com"})],
    )
    passing = {"actions": ["iam:PassRole"], "resources": ["*"]}
    (finding,) = found(account, access=[passing])
    assert "`iam:PassRole`" not in finding.remedy
    assert "own statement #1" in finding.remedy
    everything = {"actions": ["lambda:*"], "resources": ["*"]}
    (finding,) = found(account, access=[passing, everything])
    assert finding.remedy.startswith("narrow the manifest, which declares `iam:PassRole`")


def test_rewriting_its_own_policy_is_a_way() -> None:
    """What the agent can give itself it does not hold yet; a boundary around it takes the finding away."""
    own = {"own": [allow("iam:PutRolePolicy", AGENT)]}
    (finding,) = found({"roles": {"agent": {"policies": own}}})
    assert finding.path[-1].target.changed
    assert finding.principal == AGENT
    bounded = {"policies": own, "boundary": [allow("iam:PutRolePolicy", AGENT)]}
    assert not found({"roles": {"agent": bounded}})


def test_a_way_through_the_operator_is_inherited() -> None:
    """What lies in or behind the operator is one finding, with the step into it as the edge."""
    account = lane(ASSUME)
    account["roles"]["behind"] = {"trust": [trusting({"AWS": ROOT})], "policies": {"w": [allow("rds:*")]}}
    account["roles"]["target"]["policies"]["on"] = [allow("sts:AssumeRole", arn("role", "behind"))]
    (finding,) = found(account, operators=[arn("role", "target")])
    assert (finding.origin, finding.channel) == (Origin.INHERITED, arn("role", "target"))
    assert finding.remedy.startswith(f"take `sts:AssumeRole` on `{arn('role', 'target')}`")


def test_what_depends_on_something_is_said_to() -> None:
    """A way that needs a second factor is told with its condition."""
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    (finding,) = found(lane({**ASSUME, "Condition": condition}))
    assert not all(step.certain for step in finding.path)
    assert "if " in finding.message


def test_a_way_of_a_service_is_a_way_too() -> None:
    """Existing code that carries a role, rewritten, leads into it; a function without the role does not."""
    target = {"trust": [trusting({"Service": "lambda.amazonaws.com"})]}
    account = lane(allow(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"]), **target)
    assert found({**account, "functions": {"nightly": "target"}})
    assert not found({**account, "functions": {"nightly": "agent"}})


def test_an_agent_without_a_manifest_is_judged_by_what_it_holds() -> None:
    """A marked principal that gains access is found once; without the step there is nothing."""
    account = lane(allow("sts:AssumeRole", "*"))
    account["roles"]["twin"] = account["roles"]["target"]
    account["roles"]["agent"]["tags"] = {"iamscope:agent": "yes"}
    world = world_of(account)
    (finding,) = escalation_path.find(compared_world(world, OTHER), world)
    assert (finding.agent, finding.path[0].origin.principal.id) == ("", AGENT)
    assert finding.message.startswith("gains access that it does not hold itself, such as `dynamodb:")
    account["roles"]["agent"]["policies"]["no"] = [deny("sts:*")]
    closed = world_of(account)
    assert not list(escalation_path.find(compared_world(closed, OTHER), closed))
