"""What runs with a role beside functions, as the calls that list it answer; most services run nothing."""

from tests.demo.incident.answers import calls
from tests.demo.incident.shapes import Json, arn

_WORKERS = {
    "prod": ("billing-worker-production", "dashboard-task-production"),
    "staging": ("billing-worker-staging", "dashboard-task-staging"),
}


def carrier_calls(tagged: list[Json]) -> dict[str, Json]:
    """Return the answers that are not empty, for the tagged resources of a region."""
    arns = [row["ResourceARN"] for row in tagged]
    stacks = [one for one in arns if ":cloudformation:" in one]
    if not stacks:
        return {}
    tasks = [one for one in arns if ":task-definition/" in one]
    machines = [one for one in arns if ":stateMachine:" in one]
    projects = [one for one in arns if ":codebuild:" in one]
    return {
        "cloudformation.describe-stacks": {"Stacks": [_stack(one) for one in stacks]},
        "codebuild.batch-get-projects": calls(
            [({"names": [_last(one) for one in projects]}, {"projects": [_project(one) for one in projects]})]
        ),
        "ecs.describe-task-definition": calls(
            ({"taskDefinition": one}, {"taskDefinition": _task(one)}) for one in tasks
        ),
        "stepfunctions.describe-state-machine": calls(
            ({"stateMachineArn": one}, _machine(one)) for one in machines
        ),
    }


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _stack(name: str) -> Json:
    # Without a role of its own, a stack is changed with the permissions of whoever changes it.
    return {"StackId": name, "StackName": name.split("/")[1], "StackStatus": "UPDATE_COMPLETE"}


def _project(name: str) -> Json:
    return {"name": _last(name), "arn": name, "serviceRole": arn("role", "billing-codebuild")}


def _task(name: str) -> Json:
    body = {"taskDefinitionArn": name, "family": _last(name), "status": "ACTIVE"}
    for environment, (worker, dashboard) in _WORKERS.items():
        if f"-{environment}-" in name:
            role = dashboard if "dashboard" in name else worker
            return {**body, "taskRoleArn": arn("role", role)}
    return body


def _machine(name: str) -> Json:
    return {
        "stateMachineArn": name,
        "name": name.rpartition(":")[2],
        "status": "ACTIVE",
        "type": "STANDARD",
        "roleArn": arn("role", "reconcile-workflow"),
    }
