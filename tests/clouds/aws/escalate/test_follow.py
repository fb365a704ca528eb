"""Ways are followed by whoever is held, together where that is possible, and no further than is known."""

from typing import Any

from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.reach import Holding, Step
from tests.fakes.account import ACCOUNT, REGION, arn, trusting, world_of

Json = dict[str, Any]
PROJECTS = f"arn:aws:codebuild:{REGION}:{ACCOUNT}:project"
LAMBDA = [trusting({"Service": "lambda.amazonaws.com"})]


def allow(*actions: str, resource: str = "*", **more: Any) -> Json:
    """Return a statement that allows some actions."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource, **more}


def holder(*statements: Json) -> Json:
    """Return a user or role with one policy."""
    return {"policies": {"work": list(statements)}}


def steps(world: AwsWorld, *names: str) -> list[Step]:
    """Return the steps that the last of some held principals makes possible."""
    found = [world.find(name) for name in names]
    return list(world.steps([Holding(one) for one in found if one is not None]))


def test_one_may_make_what_another_calls() -> None:
    """A function that one user creates with a role is called by another, and both are in the step."""
    world = world_of(
        {
            "users": {
                "ann": holder(allow("lambda:CreateFunction", "iam:PassRole")),
                "ben": holder(allow("lambda:InvokeFunction")),
            },
            "roles": {"deploy": {"trust": LAMBDA}},
        }
    )
    assert steps(world, "ann") == []
    (step,) = steps(world, "ann", "ben")
    assert [(call.action, call.by) for call in step.calls] == [
        ("iam:PassRole", arn("user", "ann")),
        ("lambda:CreateFunction", arn("user", "ann")),
        ("lambda:InvokeFunction", arn("user", "ben")),
    ]


def test_who_makes_something_has_to_be_allowed_to_pass_the_role_to_it() -> None:
    """Nobody passes a role to what somebody else creates: both are checked in one call."""
    world = world_of(
        {
            "users": {
                "ann": holder(allow("lambda:CreateFunction", "lambda:InvokeFunction")),
                "ben": holder(allow("iam:PassRole")),
            },
            "roles": {"deploy": {"trust": LAMBDA}},
        }
    )
    assert steps(world, "ann", "ben") == []
    assert steps(world, "ben", "ann") == []


def test_a_way_is_not_found_again_for_somebody_without_a_part_in_it() -> None:
    """Who is held later and adds nothing to a way gets no step by it."""
    world = world_of(
        {
            "users": {
                "ann": holder(allow("lambda:*", "iam:PassRole")),
                "ben": holder(allow("lambda:InvokeFunction")),
            },
            "roles": {"deploy": {"trust": LAMBDA}},
        }
    )
    assert {step.id for step in steps(world, "ann")} == {"lambda-001", "lambda-006"}
    assert steps(world, "ann", "ben") == []


def test_what_is_certain_is_not_said_again_on_a_condition() -> None:
    """Where a role is gained for certain, no way that is only possible leads to it as well."""
    account = {
        "users": {"ann": holder(allow("lambda:*"))},
        "roles": {"deploy": {"trust": LAMBDA}},
        "functions": {"report": "deploy"},
    }
    assert [(step.id, step.certain) for step in steps(world_of(account), "ann")] == [
        ("lambda-004", True),
        ("lambda-005", True),
    ]


def test_a_role_that_is_held_is_not_gained() -> None:
    """No step leads to a role that is already held."""
    account = {
        "roles": {"agent": holder(allow("lambda:*", "iam:PassRole")), "deploy": {"trust": LAMBDA}},
        "functions": {"report": "deploy"},
    }
    world = world_of(account)
    assert steps(world, "role/agent") != []
    assert steps(world, "role/deploy", "role/agent") == []


def test_resources_that_nobody_listed_carry_each_role_once_and_perhaps() -> None:
    """Without a list of instances each role that trusts EC2 is gained once, perhaps."""
    found = steps(
        world_of(
            {
                "users": {"ann": holder(allow("ssm:*", "ec2-instance-connect:*"))},
                "roles": {"web": {}, "batch": {}, "other": {"trust": LAMBDA}},
                "carriers": [],
                "uncollected": ["ec2:instance"],
            }
        ),
        "ann",
    )
    assert [step.target.principal.name for step in found] == ["batch", "web"]
    assert {step.id for step in found} == {"ec2-003"}
    assert "an instance of EC2 carries" in found[0].depends


def test_resources_that_nobody_listed_are_not_supposed_for_a_policy_that_nobody_read() -> None:
    """An unread policy may let a role be passed, and leads to nothing that was not listed."""
    account = {
        "users": {"ann": {"attached": ["Unread"]}},
        "roles": {
            "web": {"profiles": ["web"]},
            "build": {"trust": [trusting({"Service": "glue.amazonaws.com"})]},
        },
    }
    found = steps(world_of(account), "ann")
    assert {step.target.principal.name for step in found} == {"web", "build"}
    assert not any("no list of them" in step.depends for step in found)
    assert all("unread policy" in step.depends for step in found)


def test_a_region_that_only_a_policy_names_is_tried() -> None:
    """A grant in a region in which nothing is known to exist is enough to make something there."""
    resource = f"arn:aws:lambda:ap-south-1:{ACCOUNT}:function:*"
    account = {
        "users": {
            "ann": holder(
                allow("lambda:CreateFunction", "lambda:InvokeFunction", resource=resource),
                allow("iam:PassRole"),
            )
        },
        "roles": {"deploy": {"trust": LAMBDA}},
    }
    (step,) = steps(world_of(account), "ann")
    assert step.calls[1].resource.startswith(f"arn:aws:lambda:ap-south-1:{ACCOUNT}:function:")


def test_calls_of_a_way_are_made_in_one_region() -> None:
    """What may be made in one region and used in another is of no use."""
    in_region = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    elsewhere = {"StringEquals": {"aws:RequestedRegion": "us-east-2"}}

    def account(condition: Json) -> Json:
        statements = (
            allow("cloudformation:CreateStackSet", Condition=in_region),
            allow("cloudformation:CreateStackInstances", Condition=condition),
            allow("iam:PassRole"),
        )
        trust = [trusting({"Service": "cloudformation.amazonaws.com"})]
        return {"users": {"ann": holder(*statements)}, "roles": {"admin": {"trust": trust}}}

    assert [step.certain for step in steps(world_of(account(in_region)), "ann")] == [True]
    assert steps(world_of(account(elsewhere)), "ann") == []


def test_the_caller_chooses_settings_and_not_what_exists() -> None:
    """A condition on the type of a new instance is met; one on the tag of an existing thing may not be."""

    def account(condition: Json) -> Json:
        return {
            "users": {"ann": holder(allow("ec2:RunInstances", Condition=condition), allow("iam:PassRole"))},
            "roles": {"web": {"profiles": ["web"]}},
        }

    small = {"StringEquals": {"ec2:InstanceType": "t3.micro"}}
    (step,) = steps(world_of(account(small)), "ann")
    assert step.certain
    tagged = {"StringEquals": {"aws:ResourceTag/team": "pay"}}
    (step,) = steps(world_of(account(tagged)), "ann")
    assert "aws:ResourceTag/team" in step.depends
    named = {"ArnEquals": {"ec2:InstanceProfile": f"arn:aws:iam::{ACCOUNT}:instance-profile/small"}}
    (step,) = steps(world_of(account(named)), "ann")
    assert "ec2:InstanceProfile" in step.depends


def test_an_instance_that_exists_is_none_that_is_made() -> None:
    """A grant on one instance by name does not let new ones be started: AWS makes up their names."""
    one = f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-0123456789abcdef0"
    others = [f"arn:aws:ec2:*:*:{kind}/*" for kind in ("network-interface", "volume", "subnet")]
    others += [f"arn:aws:ec2:*:*:{kind}/*" for kind in ("image", "security-group")]
    account = {
        "users": {
            "ann": holder(
                {"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": [one, *others]},
                allow("iam:PassRole"),
            )
        },
        "roles": {"web": {"profiles": ["web"]}},
    }
    assert steps(world_of(account), "ann") == []


def test_every_object_of_a_call_has_to_be_allowed() -> None:
    """Instances may be started only where images, subnets and all else of the call are allowed too."""
    account: Json = {
        "users": {"ann": holder(allow("ec2:RunInstances"), allow("iam:PassRole"))},
        "roles": {"web": {"profiles": ["web"]}},
    }
    assert [step.id for step in steps(world_of(account), "ann")] == ["ec2-001"]
    for kind in ("image", "subnet", "security-group", "volume", "network-interface", "instance"):
        guard = {"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": f"arn:aws:ec2:*:*:{kind}/*"}
        account["users"]["ann"]["policies"]["guard"] = [guard]
        assert steps(world_of(account), "ann") == [], kind


def test_a_role_of_which_no_profile_is_known_needs_one() -> None:
    """A role for EC2 whose instance profiles nobody listed is passed on the condition that there is one."""
    account = {
        "users": {"ann": holder(allow("ec2:RunInstances", "iam:PassRole"))},
        "roles": {"web": {}},
    }
    (step,) = steps(world_of(account), "ann")
    assert "an instance profile holds" in step.depends


def test_each_passes_other_roles() -> None:
    """Where two can each hand a role to something that exists, the roles that either may pass are reached."""
    world = world_of(
        {
            "users": {
                "ann": holder(allow("codebuild:UpdateProject")),
                "ben": holder(
                    allow("codebuild:UpdateProject", resource=f"{PROJECTS}/old"),
                    allow("codebuild:StartBuild"),
                    allow("iam:PassRole", resource=arn("role", "deploy")),
                ),
                "eve": holder(allow("codebuild:StartBuild")),
            },
            "roles": {"deploy": {"trust": [trusting({"Service": "codebuild.amazonaws.com"})]}},
            "carriers": [
                {"kind": "codebuild:project", "arn": f"{PROJECTS}/{name}", "role": "gone"}
                for name in ("new", "old")
            ],
        }
    )
    assert [step.id for step in steps(world, "ann", "ben")] == ["x-codebuild-role"]


def test_a_trust_in_everyone_lets_in_services() -> None:
    """A role that trusts everyone, whatever it asks of them, may be handed to a service."""
    known = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    world = world_of(
        {
            "users": {"ann": holder(allow("lambda:CreateFunction", "lambda:InvokeFunction", "iam:PassRole"))},
            "roles": {"deploy": {"trust": [{**trusting({"AWS": "*"}), "Condition": known}]}},
        }
    )
    assert {step.id for step in steps(world, "ann") if not step.certain} == {"lambda-001"}


def test_a_policy_of_the_resource_is_a_grant_to_whom_it_names() -> None:
    """Who is named by the policy of a function alone makes its part of the calls."""
    policy = {
        "Effect": "Allow",
        "Principal": {"AWS": arn("user", "ben")},
        "Action": "lambda:InvokeFunction",
        "Resource": "*",
    }
    account = {
        "users": {"ann": holder(allow("lambda:UpdateFunctionCode")), "ben": holder(allow("s3:GetObject"))},
        "roles": {"deploy": {"trust": LAMBDA}},
        "functions": {"report": "deploy"},
    }
    named = world_of({**account, "function_policies": {"report": [policy]}})
    assert "lambda-004" in {step.id for step in steps(named, "ann", "ben")}
    assert steps(world_of(account), "ann", "ben") == []
