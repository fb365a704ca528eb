"""Everything that runs with a role, one of each kind, every other text of it a canary.

The answers are made from the SDK's own shapes: each field that AWS may send is sent. What is not
named here is a canary, so that keeping one field too many is seen.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.model import Shape, StructureShape

from tests.fakes.aws import Aws, operation_of

ACCOUNT = "123456789012"
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/profile"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/runner"
REGION = "eu-west-1"
Canary = Callable[[], str]


def arn(service: str, resource: str) -> str:
    """Return an ARN in the account."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/images:latest"
CLUSTER, DEFINITION = arn("ecs", "cluster/c"), arn("ecs", "task-definition/t:1")
MACHINE, STACK = arn("states", "stateMachine:m"), arn("cloudformation", "stack/s/1")
POOL, AGENT, RUNTIME = f"{REGION}:pool-1", arn("bedrock", "agent/A1"), arn("bedrock-agentcore", "runtime/r-1")
_TAG = {"Key": "env", "Value": "prod", "key": "env", "value": "prod"}

KNOWN: Mapping[str, Mapping[str, Any]] = {
    "ec2": {
        "Reservation.OwnerId": ACCOUNT,
        "Instance.InstanceId": "i-1",
        "IamInstanceProfile.Arn": PROFILE,
        "LaunchTemplateId": "lt-1",
        "LaunchTemplateName": "template",
        "LaunchTemplateIamInstanceProfileSpecification.Arn": PROFILE,
        "LaunchTemplateIamInstanceProfileSpecification.Name": "profile",
    },
    "ecs": {
        "ContainerDefinition.image": IMAGE,
        "taskDefinitionArns": [DEFINITION],
        "taskDefinitionArn": DEFINITION,
        "taskDefinition": DEFINITION,
        "family": "t",
        "taskRoleArn": ROLE,
        "executionRoleArn": ROLE,
        "Service.roleArn": ROLE,
        "clusterArns": [CLUSTER],
        "clusterArn": CLUSTER,
        "serviceArns": [arn("ecs", "service/c/s")],
        "Service.serviceArn": arn("ecs", "service/c/s"),
        "serviceName": "s",
        "Service.status": "ACTIVE",
        "Deployment.status": "PRIMARY",
        "TaskSet.status": "ACTIVE",
        "taskSetArn": arn("ecs", "task-set/c/s/1"),
        "taskArns": [arn("ecs", "task/c/1")],
        "Task.taskArn": arn("ecs", "task/c/1"),
        "containerInstanceArn": arn("ecs", "container-instance/c/1"),
        "Task.lastStatus": "RUNNING",
    },
    "batch": {
        "ContainerProperties.image": IMAGE,
        "jobDefinitionName": "j",
        "jobDefinitionArn": arn("batch", "job-definition/j:1"),
        "JobDefinition.status": "ACTIVE",
        "JobDefinition.type": "container",
        "tags": {"env": "prod"},
        "executionRoleArn": ROLE,
        "jobRoleArn": ROLE,
        "taskRoleArn": ROLE,
        "jobQueueName": "q",
        "jobQueueArn": arn("batch", "job-queue/q"),
    },
    "apprunner": {
        "ImageIdentifier": IMAGE,
        "ServiceName": "shop",
        "ServiceArn": arn("apprunner", "service/shop/1"),
        "AccessRoleArn": ROLE,
        "InstanceRoleArn": ROLE,
    },
    "ssm": {
        "InstanceInformation.InstanceId": "mi-1",
        "Association.InstanceId": "mi-1",
        "InstanceInformation.IamRole": "service-role/runner",
        "DocumentIdentifier.Name": "d",
        "DocumentIdentifier.Owner": ACCOUNT,
        "Association.Name": "d",
        "AssociationId": "1-2-3",
    },
    "eks": {
        "clusters": ["k"],
        "clusterName": "k",
        "Cluster.name": "k",
        "Cluster.arn": arn("eks", "cluster/k"),
        "Cluster.roleArn": ROLE,
        "nodeRoleArn": ROLE,
        "tags": {"env": "prod"},
        "accessEntries": [ROLE],
        "accessEntryArn": arn("eks", "access-entry/k/role/1/runner/1"),
        "kubernetesGroups": ["viewers"],
        "principalArn": ROLE,
        "AccessEntry.type": "STANDARD",
        "associationArn": arn("eks", "podidentityassociation/k/a-1"),
        "associationId": "a-1",
        "namespace": "default",
        "serviceAccount": "app",
        "ownerArn": arn("eks", "addon/k/x/1"),
        "PodIdentityAssociation.roleArn": ROLE,
        "targetRoleArn": ROLE,
    },
    "codebuild": {
        "ProjectEnvironment.image": IMAGE,
        "ListProjectsOutput.projects": ["build"],
        "Project.name": "build",
        "Project.arn": arn("codebuild", "project/build"),
        "resourceAccessRole": ROLE,
        "serviceRole": ROLE,
    },
    "glue": {
        "ScriptLocation": "s3://with-policy/job.py",
        "Job.Name": "j",
        "Job.Role": "runner",
        "EndpointName": "e",
        "DevEndpoint.RoleArn": ROLE,
        "DevEndpoint.Status": "READY",
    },
    "sagemaker": {
        "NotebookInstanceName": "n",
        "NotebookInstanceArn": arn("sagemaker", "notebook-instance/n"),
        "RoleArn": ROLE,
    },
    "cloudformation": {
        "RoleARN": ROLE,
        "StackId": STACK,
        "StackName": "s",
        "StackSetId": "ss:1",
        "StackSetName": "ss",
        "StackSetARN": arn("cloudformation", "stackset/ss:1"),
        "AdministrationRoleARN": ROLE,
        "ExecutionRoleName": "execution",
    },
    "datapipeline": {
        "PipelineIdName.id": "df-1",
        "PipelineObject.id": "Default",
    },
    "stepfunctions": {"stateMachineArn": MACHINE, "name": "m", "roleArn": ROLE},
    "events": {
        "EventBus.Arn": arn("events", "event-bus/default"),
        "EventBus.Name": "default",
        "Rule.Arn": arn("events", "rule/r"),
        "Rule.Name": "r",
        "Rule.EventBusName": "default",
        "Rule.ManagedBy": "pipes.amazonaws.com",
        "Rule.RoleArn": ROLE,
        "Target.RoleArn": ROLE,
        "Target.Arn": arn("lambda", "function:resize"),
        "Target.Id": "1",
        "TaskDefinitionArn": DEFINITION,
    },
    "scheduler": {
        "ScheduleSummary.Arn": arn("scheduler", "schedule/default/s"),
        "GetScheduleOutput.Arn": arn("scheduler", "schedule/default/s"),
        "GroupName": "default",
        "ScheduleSummary.Name": "s",
        "GetScheduleOutput.Name": "s",
        "TargetSummary.Arn": arn("lambda", "function:resize"),
        "Target.Arn": arn("lambda", "function:resize"),
        "Target.RoleArn": ROLE,
        "TaskDefinitionArn": DEFINITION,
    },
    "cognito-identity": {
        "IdentityPoolId": POOL,
        "IdentityPoolName": "pool",
        "IdentityPoolTags": {"env": "prod"},
        "OpenIdConnectProviderARNs": [f"arn:aws:iam::{ACCOUNT}:oidc-provider/example.com"],
        "SamlProviderARNs": [f"arn:aws:iam::{ACCOUNT}:saml-provider/example"],
        "ClientId": "client",
        "ProviderName": "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_1",
        "Roles": {"authenticated": ROLE, "unauthenticated": ROLE},
        "RoleARN": ROLE,
    },
    "bedrock-agent": {
        "agentId": "A1",
        "agentName": "helper",
        "agentArn": AGENT,
        "agentResourceRoleArn": ROLE,
        "lambda": arn("lambda", "function:resize"),
        "overrideLambda": arn("lambda", "function:resize"),
    },
    "bedrock-agentcore-control": {
        "containerUri": IMAGE,
        "agentRuntimeArn": RUNTIME,
        "agentRuntimeId": "r-1",
        "agentRuntimeName": "r",
        "roleArn": ROLE,
        "executionRoleArn": ROLE,
        "gatewayId": "g-1",
        "gatewayArn": arn("bedrock-agentcore", "gateway/g-1"),
        "GatewaySummary.name": "g",
        "GetGatewayResponse.name": "g",
        "codeInterpreterId": "ci-1",
        "codeInterpreterArn": arn("bedrock-agentcore", "code-interpreter-custom/ci-1"),
        "CodeInterpreterSummary.name": "ci",
        "GetCodeInterpreterResponse.name": "ci",
        "browserId": "b-1",
        "browserArn": arn("bedrock-agentcore", "browser-custom/b-1"),
        "BrowserSummary.name": "b",
        "GetBrowserResponse.name": "b",
        "workloadIdentityArn": arn(
            "bedrock-agentcore", "workload-identity-directory/default/workload-identity/w"
        ),
    },
}
"""The text of each service that is meant to be kept, by field or by structure and field."""

_LISTS = {
    "ec2.describe-instances": "Reservations",
    "ec2.describe-launch-templates": "LaunchTemplates",
    "ec2.describe-launch-template-versions": "LaunchTemplateVersions",
    "ecs.list-task-definitions": "taskDefinitionArns",
    "ecs.list-clusters": "clusterArns",
    "batch.describe-job-definitions": "jobDefinitions",
    "batch.describe-job-queues": "jobQueues",
    "apprunner.list-services": "ServiceSummaryList",
    "ssm.describe-instance-information": "InstanceInformationList",
    "ssm.list-documents": "DocumentIdentifiers",
    "ssm.list-associations": "Associations",
    "eks.list-clusters": "clusters",
    "glue.get-jobs": "Jobs",
    "glue.get-dev-endpoints": "DevEndpoints",
    "sagemaker.list-notebook-instances": "NotebookInstances",
    "cloudformation.describe-stacks": "Stacks",
    "cloudformation.list-stack-sets": "Summaries",
    "datapipeline.list-pipelines": "pipelineIdList",
    "stepfunctions.list-state-machines": "stateMachines",
    "events.list-event-buses": "EventBuses",
    "scheduler.list-schedules": "Schedules",
    "cognito-identity.list-identity-pools": "IdentityPools",
    "bedrock-agent.list-agents": "agentSummaries",
    "bedrock-agentcore-control.list-agent-runtimes": "agentRuntimes",
    "bedrock-agentcore-control.list-gateways": "items",
    "bedrock-agentcore-control.list-code-interpreters": "codeInterpreterSummaries",
    "bedrock-agentcore-control.list-browsers": "browserSummaries",
}
_TOKENS = frozenset({"NextToken", "nextToken", "marker", "hasMoreResults"})


def put_no_carriers(aws: Aws) -> None:
    """Put an account in which nothing runs with a role into the table."""
    aws.answers |= {call: {items: []} for call, items in _LISTS.items()}
    aws.answers["codebuild.list-projects"] = {}


def put_carriers(aws: Aws, canary: Canary, calls: frozenset[str]) -> None:
    """Put an answer with every field filled into the table, for each call."""
    for call in calls:
        aws.answers[call] = filled(call, canary)
    roles = aws.answers["cognito-identity.get-identity-pool-roles"]
    assert isinstance(roles, dict)
    # The keys are the names of identity providers.
    (mapping,) = roles["RoleMappings"].values()
    roles["RoleMappings"] = {"accounts.example.com": mapping}
    definition = aws.answers["datapipeline.get-pipeline-definition"]
    fields = [{"key": "role", "stringValue": ROLE}, {"key": "resourceRole", "stringValue": "runner"}]
    secret = [{"key": "*password", "stringValue": canary()}, {"key": canary(), "refValue": canary()}]
    assert isinstance(definition, dict)
    definition["pipelineObjects"] = [{"id": "Default", "name": canary(), "fields": [*fields, *secret]}]


def filled(call: str, canary: Canary) -> dict[str, Any]:
    """Return an answer in which each field is filled: with what is known of it, or with a canary."""
    shape = operation_of(call).output_shape
    assert isinstance(shape, StructureShape)
    known = {**_TAGS, **KNOWN[call.partition(".")[0]]}
    return {
        name: value for name, value in _structure(shape, known, canary, ()).items() if name not in _TOKENS
    }


_TAGS = {f"Tag.{name}": value for name, value in _TAG.items()}


def _structure(
    shape: StructureShape, known: Mapping[str, Any], canary: Canary, above: tuple[str, ...]
) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, member in shape.members.items():
        if _inner(member).name in above or (body and shape.is_tagged_union):
            continue
        found = known.get(f"{shape.name}.{name}", known.get(name) if _is_plain(member) else None)
        body[name] = found if found is not None else _value(member, known, canary, (*above, shape.name))
    return body


def _is_plain(shape: Shape) -> bool:
    return not isinstance(_inner(shape), StructureShape)


def _inner(shape: Shape) -> Shape:
    while shape.type_name in ("list", "map"):
        shape = shape.member if shape.type_name == "list" else shape.value  # type: ignore[attr-defined]
    return shape


def _value(shape: Shape, known: Mapping[str, Any], canary: Canary, above: tuple[str, ...]) -> Any:
    least = max(int(shape.metadata.get("min", 1)), 1)
    if isinstance(shape, StructureShape):
        return _structure(shape, known, canary, above)
    if shape.type_name == "list":
        return [_value(shape.member, known, canary, above)] * least  # type: ignore[attr-defined]
    if shape.type_name == "map":
        key, value = shape.key, shape.value  # type: ignore[attr-defined]
        return {_value(key, {}, canary, ()): _value(value, known, canary, above)}
    if shape.type_name == "string":
        return shape.metadata["enum"][0] if shape.metadata.get("enum") else canary().ljust(least, "-")
    plain: Mapping[str, Any] = {
        "boolean": True,
        "timestamp": datetime(2026, 1, 1, tzinfo=UTC),
        "blob": b"x",
    }
    return plain.get(shape.type_name, least)
