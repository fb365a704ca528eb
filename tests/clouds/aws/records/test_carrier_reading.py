"""What runs with a role, read from a snapshot's answers."""

from pathlib import Path
from typing import Any

import pytest

from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.inventory import Inventory, read_inventory
from iamscope.clouds.aws.records.shapes import MalformedRecordError
from tests.fakes.snapshot import ACCOUNT, calls, snapshot

ROLE = f"arn:aws:iam::{ACCOUNT}:role/path/runner"
RUNNER = Entity(
    kind="role",
    arn=ROLE,
    name="runner",
    id="",
    path="/path/",
    account=ACCOUNT,
    created="",
    identity=(),
    profiles=("profile",),
)
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/profile"


def read(folder: Path, **answers: Any) -> Inventory:
    """Return the inventory of some answers, `__` and `_` standing for the marks of a call."""
    named = {f"eu-west-1/{name.replace('__', '.').replace('_', '-')}": body for name, body in answers.items()}
    return read_inventory(snapshot(folder, named), [RUNNER])


def test_an_instance_carries_the_role_of_its_profile(tmp_path: Path) -> None:
    """An instance has its profile's role; one with an empty profile has none; one without is no carrier."""
    instances = [
        {"InstanceId": "i-1", "State": {"Name": "running"}, "IamInstanceProfile": {"Arn": PROFILE}},
        {"InstanceId": "i-2", "IamInstanceProfile": {"Arn": PROFILE + "-empty"}},
        {"InstanceId": "i-3", "Tags": [{"Key": "env", "Value": "prod"}]},
    ]
    found = read(tmp_path, ec2__describe_instances={"Reservations": [{"Instances": instances}]})
    assert [(one.arn.rpartition("/")[2], one.role) for one in found.carriers] == [("i-1", ROLE), ("i-2", "")]
    assert found.carriers[0].facts == {"state": "running", "profile": PROFILE}
    assert found.resources[f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-3"].tags == {"env": "prod"}


def test_a_managed_instance_is_its_instance(tmp_path: Path) -> None:
    """An EC2 instance that Systems Manager knows stands under its own ARN, with its profile's role."""
    found = read(
        tmp_path,
        ec2__describe_instances={
            "Reservations": [
                {"Instances": [{"InstanceId": "i-1", "IamInstanceProfile": {"Arn": PROFILE}}]},
            ]
        },
        ssm__describe_instance_information={
            "InstanceInformationList": [
                {"InstanceId": "i-1", "PingStatus": "Online"},
                {"InstanceId": "mi-1", "IamRole": "service-role/runner"},
            ]
        },
    )
    managed = [one for one in found.carriers if one.kind == "ssm:managed-instance"]
    assert [(one.arn.split(":", 5)[5], one.role) for one in managed] == [
        ("instance/i-1", ROLE),
        ("managed-instance/mi-1", ROLE),
    ]


def test_a_service_carries_the_role_of_its_task_definition(tmp_path: Path) -> None:
    """A service and a task have the role of their definition, unless the task was given another."""
    definition = {"taskDefinitionArn": "arn:aws:ecs:eu-west-1:1:task-definition/t:1", "taskRoleArn": ROLE}
    named = definition["taskDefinitionArn"]
    other = f"arn:aws:iam::{ACCOUNT}:role/other"
    tasks = [
        {"taskArn": "arn:aws:ecs:eu-west-1:1:task/c/1", "taskDefinitionArn": named},
        {
            "taskArn": "arn:aws:ecs:eu-west-1:1:task/c/2",
            "taskDefinitionArn": named,
            "overrides": {"taskRoleArn": other},
        },
    ]
    service = {
        "serviceArn": "arn:aws:ecs:eu-west-1:1:service/c/s",
        "taskDefinition": named,
        "enableExecuteCommand": True,
    }
    found = read(
        tmp_path,
        ecs__describe_task_definition=calls(({"taskDefinition": named}, {"taskDefinition": definition})),
        ecs__describe_services=calls(({"cluster": "c"}, {"services": [service]})),
        ecs__describe_tasks=calls(({"cluster": "c"}, {"tasks": tasks})),
    )
    assert [(one.kind, one.role) for one in found.carriers] == [
        ("ecs:service", ROLE),
        ("ecs:task", ROLE),
        ("ecs:task", other),
        ("ecs:task-definition", ROLE),
    ]
    assert found.carriers[0].facts["exec"] == "yes"


def test_a_rule_carries_the_roles_of_its_targets(tmp_path: Path) -> None:
    """Each role of a rule or its targets makes it a carrier, and its state is told with each."""
    rule = {"Name": "r", "Arn": f"arn:aws:events:eu-west-1:{ACCOUNT}:rule/r", "State": "ENABLED"}
    found = read(
        tmp_path,
        events__list_rules=calls(({"EventBusName": "default"}, {"Rules": [rule]})),
        events__list_targets_by_rule=calls(
            ({"EventBusName": "default", "Rule": "r"}, {"Targets": [{"RoleArn": ROLE}, {"Id": "2"}]})
        ),
    )
    (carrier,) = found.carriers
    assert (carrier.arn, carrier.role, carrier.facts) == (rule["Arn"], ROLE, {"state": "ENABLED"})


def test_a_template_tells_its_versions(tmp_path: Path) -> None:
    """The default version of a template and its latest each carry their own role."""
    versions = [
        {
            "LaunchTemplateId": "lt-1",
            "VersionNumber": number,
            "DefaultVersion": number == 1,
            "LaunchTemplateData": {"IamInstanceProfile": {"Name": "profile"}},
        }
        for number in (1, 1, 2)
    ]
    found = read(
        tmp_path, ec2__describe_launch_template_versions=calls(({}, {"LaunchTemplateVersions": versions}))
    )
    told = [
        (one.role, one.facts["version"], one.facts["default"], one.facts["latest"]) for one in found.carriers
    ]
    assert sorted(told) == [(ROLE, "1", "yes", "no"), (ROLE, "2", "no", "yes")]


def test_kinds_that_were_read(tmp_path: Path) -> None:
    """A kind is read where its call was made; one that nobody asked for is not."""
    found = read(tmp_path, glue__get_jobs={"Jobs": [{"Name": "j", "Role": "runner"}]})
    assert found.carrier_kinds_read == {"glue:job"}
    assert [one.role for one in found.carriers] == [ROLE]


@pytest.mark.parametrize("job", ["j", {"Name": "j", "Role": 5}, {"Name": 5}])
def test_a_malformed_answer_is_refused(tmp_path: Path, job: Any) -> None:
    """What is not text or no object where AWS always writes one is an error."""
    with pytest.raises(MalformedRecordError):
        read(tmp_path, glue__get_jobs={"Jobs": [job]})


def test_where_code_lies_is_a_fact(tmp_path: Path) -> None:
    """Every image of a definition and every layer of a function is told, one a line."""
    definition = {
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:1:task-definition/t:1",
        "taskRoleArn": ROLE,
        "containerDefinitions": [{"image": "app:1"}, {"image": "proxy"}, {"image": "app:1"}, {}],
    }
    layers = [{"Arn": "arn:aws:lambda:eu-west-1:1:layer:l:7"}]
    function = {"FunctionArn": "arn:aws:lambda:eu-west-1:1:function:f", "Role": ROLE, "Layers": layers}
    found = read(
        tmp_path,
        ecs__describe_task_definition=calls(({"taskDefinition": "t"}, {"taskDefinition": definition})),
        lambda__list_functions={"Functions": [function]},
    )
    facts = {one.kind: one.facts for one in found.carriers}
    assert facts["ecs:task-definition"]["image"] == "app:1\nproxy"
    assert facts["lambda:function"]["layer"] == "arn:aws:lambda:eu-west-1:1:layer:l:7"
