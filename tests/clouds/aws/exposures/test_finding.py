"""What is exposed: in an open world it is, and one control more changes that."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from iamscope.clouds.aws.exposures.catalogue import IDS
from iamscope.model.exposure import Exposure
from iamscope.model.reach import Holding
from tests.fakes.account import ACCOUNT, REGION, arn, world_of
from tests.fakes.twins import merged

Json = dict[str, Any]
FOLDER = Path(__file__).parents[3] / "cases" / "aws" / "exposures"
FILES = {path.stem: YAML(typ="safe").load(path) for path in sorted(FOLDER.glob("*.yaml"))}
TWINS = [
    pytest.param(case, twin, id=f"{name}: {twin['title']}")
    for name, case in FILES.items()
    for twin in case["twins"]
]
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:prod-AbCdEf"


def exposed(account: Json, start: str = "role/agent") -> list[Exposure]:
    """Return what somebody exposes in an account."""
    world = world_of(account)
    principal = world.find(start)
    assert principal is not None
    return [*world.exposures(Holding(principal))]


def verdict(account: Json, case: Json) -> str:
    """Return how an id is exposed in an account."""
    found = [one for one in exposed(account, case["start"]) if one.id == case["id"]]
    if not found:
        return "none"
    return "certain" if any(one.certain for one in found) else "conditional"


def agent(*statements: Json) -> Json:
    """Return an account with one agent that has a policy of some statements."""
    return {"roles": {"agent": {"policies": {"work": list(statements)}}}}


def allow(actions: Any, resource: str = "*") -> Json:
    """Return a statement that allows something."""
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in FILES.items()])
def test_it_is_exposed_in_the_open_world(case: Json) -> None:
    """In the open world the id is found, as certain as the case says."""
    assert verdict(case["world"], case) == case["expect"]


@pytest.mark.parametrize(("case", "twin"), TWINS)
def test_one_control_more_gives_the_twins_verdict(case: Json, twin: Json) -> None:
    """With the control nothing is exposed under that id, or it depends on something, as the twin says."""
    assert twin["expect"] != case["expect"]
    assert verdict(merged(case["world"], twin["with"]), case) == twin["expect"]


@pytest.mark.parametrize("name", IDS)
def test_every_id_has_an_open_world_and_a_twin(name: str) -> None:
    """Each id of the exposures has an open world and at least one twin in which the verdict flips."""
    case = FILES[name]
    assert case["id"] == name
    assert case["expect"] != "none"
    assert any(twin["expect"] == "none" for twin in case["twins"])


def test_no_case_is_for_an_id_that_does_not_exist() -> None:
    """Every file is named as an id of the exposures."""
    assert set(FILES) == set(IDS)


def test_a_resource_that_names_the_agent_is_exposed_without_a_grant_of_its_own() -> None:
    """What a bucket's own policy lets the agent do counts as well."""
    grant = {
        "Effect": "Allow",
        "Principal": {"AWS": arn("role", "agent")},
        "Action": "s3:PutBucketPolicy",
        "Resource": "arn:aws:s3:::reports",
    }
    found = exposed({**agent(allow("sqs:ListQueues")), "buckets": {"reports": [grant], "logs": []}})
    assert [(one.id, one.resources, one.certain) for one in found] == [
        ("x-s3-policy", ("arn:aws:s3:::reports",), True)
    ]


def test_what_the_same_is_true_of_is_told_together() -> None:
    """Resources with one verdict are one exposure; those that depend on something are another."""
    tagged = {"StringEquals": {"aws:ResourceTag/team": "pay"}}
    account = agent(
        allow("secretsmanager:GetSecretValue", f"{SECRET}?"),
        {**allow("secretsmanager:GetSecretValue", f"{SECRET}*"), "Condition": tagged},
    )
    found = exposed({**account, "things": [SECRET, f"{SECRET}1", f"{SECRET}2"]})
    # Of a secret of which nobody read the tags, they may be any.
    assert sorted((one.certain, one.resources) for one in found) == [
        (False, (SECRET,)),
        (True, (f"{SECRET}1", f"{SECRET}2")),
    ]


def test_an_unread_policy_of_its_own_exposes_nothing() -> None:
    """That a policy which nobody read may allow anything is told as a gap, not as an exposure."""
    account = {"roles": {"agent": {"attached": ["Unread"]}}, "buckets": {"reports": []}}
    assert exposed(account) == []


def test_whoever_can_give_itself_anything_exposes_everything_known() -> None:
    """A holding that can grant itself anything exposes what the snapshot shows, whatever its policies say."""
    world = world_of({**agent(allow("sqs:ListQueues")), "buckets": {"reports": []}})
    principal = world.find("role/agent")
    assert principal is not None
    found = [*world.exposures(Holding(principal, raised=True))]
    assert "rewrites the policy of a bucket" in {one.what for one in found if one.certain}


def test_what_is_told_is_not_made_up_again() -> None:
    """Of what is told already only resources that the snapshot shows are told, not that there may be some."""
    world = world_of(agent(allow(["s3:PutBucketPolicy", "sqs:AddPermission"])))
    principal = world.find("role/agent")
    assert principal is not None
    found = world.exposures(Holding(principal), {("x-s3-policy", "rewrites the policy of a bucket")})
    assert [one.what for one in found] == ["lets others use a queue"]
