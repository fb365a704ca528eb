"""Calls that are checked on several things at once."""

from pathlib import Path

import pytest

from iamscope.clouds.aws.questions import NoRolePassedError
from tests.fakes.asking import ROLE, USER, Ask, asking, here, outcome
from tests.fakes.snapshots import ACCOUNT, REGION, allow, policy, user


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Return a function that writes a snapshot and asks it."""
    return asking(tmp_path)


def ec2(*names: str) -> list[str]:
    """Return the ARNs of sorts of EC2 resources in any region."""
    return [f"arn:aws:ec2:*:{'' if name == 'image' else ACCOUNT}:{name}/*" for name in names]


PARTS = ("instance", "network-interface", "volume", "image", "security-group", "subnet")


def test_running_an_instance_is_checked_on_all_its_parts(ask: Ask) -> None:
    """The call succeeds only if every check does, and each is listed."""
    whole = policy(allow("ec2:RunInstances", ec2(*PARTS)))
    answer = ask(here(user("ana", whole)), USER, "ec2:RunInstances")
    assert outcome(answer) == "allow"
    assert {check.resource.split(":")[5].split("/")[0] for check in answer.checks} == set(PARTS)
    partial = policy(allow("ec2:RunInstances", ec2(*PARTS[:-1])))
    answer = ask(here(user("ana", partial)), USER, "ec2:RunInstances")
    assert outcome(answer) == "implicit-deny"
    assert answer.deciding.resource.endswith(":subnet/*")


def test_what_a_call_uses_is_chosen_in_the_callers_favour(ask: Ask) -> None:
    """A policy for one subnet is enough: the caller chooses it."""
    subnet = f"arn:aws:ec2:{REGION}:{ACCOUNT}:subnet/subnet-1"
    narrow = policy(allow("ec2:RunInstances", [*ec2(*PARTS[:-1]), subnet]))
    answer = ask(here(user("ana", narrow)), USER, "ec2:RunInstances")
    assert outcome(answer) == "allow"
    assert subnet in {check.resource for check in answer.checks}
    other = subnet.replace("subnet-1", "subnet-2")
    assert outcome(ask(here(user("ana", narrow)), USER, "ec2:RunInstances", other)) == "implicit-deny"


def test_a_role_that_a_call_passes_is_checked_too(ask: Ask) -> None:
    """Passing a role needs `iam:PassRole` on it, for the service that gets it."""
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f"
    passing = allow(
        "iam:PassRole", ROLE, Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    )
    building = here(user("ana", policy(allow(["lambda:*", "glue:*"]), passing)))
    answer = ask(building, USER, "lambda:CreateFunction", function, passes=ROLE)
    assert outcome(answer) == "allow"
    assert [check.action for check in answer.checks] == ["lambda:CreateFunction", "iam:PassRole"]
    job = f"arn:aws:glue:{REGION}:{ACCOUNT}:job/j"
    answer = ask(building, USER, "glue:CreateJob", job, passes=ROLE)
    assert (outcome(answer), answer.deciding.action) == ("implicit-deny", "iam:PassRole")
    answer = ask(building, USER, "lambda:CreateFunction", function)
    assert any("iam:PassRole" in note for note in answer.notes)
    with pytest.raises(NoRolePassedError):
        ask(building, USER, "lambda:InvokeFunction", function, passes=ROLE)
