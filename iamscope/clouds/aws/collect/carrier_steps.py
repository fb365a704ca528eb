"""The calls that find what runs with a role, as data: first a list, then each of its members."""

from collections.abc import Mapping
from typing import Any

from iamscope.clouds.aws.collect.step import Feed, Level, Step

_OWN_DOCUMENTS = {"Filters": [{"Key": "Owner", "Values": ["Self"]}]}


def _region(call: str, *feeds: Feed, **more: Any) -> Step:
    return Step(call, Level.REGION, feeds, **more)


def _each(service: str, listing: str, items: str, call: str, fields: Mapping[str, str], **more: Any) -> Step:
    """Return a call that is made for each item of a list."""
    return _region(f"{service}.{call}", Feed(f"{service}.{listing}", items, fields), **more)


_EC2 = (
    _region("ec2.describe-instances"),
    _region("ec2.describe-launch-templates"),
    # Without a template's name, AWS answers for all templates.
    _region("ec2.describe-launch-template-versions", fixed=({"Versions": ["$Default", "$Latest"]},)),
)

_CLUSTERS = Feed("ecs.list-clusters", "clusterArns", {"cluster": ""})
_ECS = (
    # Every revision: an old one may carry a role that the newest has no more, and can still be run.
    _region("ecs.list-task-definitions"),
    _region(
        "ecs.describe-task-definition",
        Feed("ecs.list-task-definitions", "taskDefinitionArns", {"taskDefinition": ""}),
        # Services and tasks go on with revisions that the list of the active ones holds no more.
        Feed("ecs.describe-services", "services", {"taskDefinition": "taskDefinition"}),
        Feed("ecs.describe-tasks", "tasks", {"taskDefinition": "taskDefinitionArn"}),
        resource="{taskDefinition}",
    ),
    _region("ecs.list-clusters"),
    _region("ecs.list-services", _CLUSTERS, resource="{cluster}"),
    _region(
        "ecs.describe-services",
        Feed("ecs.list-services", "serviceArns", {"cluster": "@cluster", "services": ""}, at_once=10),
        resource="{cluster}",
    ),
    _region("ecs.list-tasks", _CLUSTERS, resource="{cluster}"),
    _region(
        "ecs.describe-tasks",
        Feed("ecs.list-tasks", "taskArns", {"cluster": "@cluster", "tasks": ""}, at_once=100),
        resource="{cluster}",
    ),
)

_EKS_CLUSTERS = "arn:{partition}:eks:{region}:{account}:cluster/"
_EKS = (
    _region("eks.list-clusters"),
    _each(
        "eks",
        "list-clusters",
        "clusters",
        "describe-cluster",
        {"name": ""},
        resource=_EKS_CLUSTERS + "{name}",
    ),
    *(
        _each(
            "eks",
            "list-clusters",
            "clusters",
            f"list-{members}",
            {"clusterName": ""},
            resource=_EKS_CLUSTERS + "{clusterName}",
        )
        for members in ("access-entries", "pod-identity-associations")
    ),
    _each(
        "eks",
        "list-access-entries",
        "accessEntries",
        "describe-access-entry",
        {"clusterName": "@clusterName", "principalArn": ""},
        resource=_EKS_CLUSTERS + "{clusterName}",
    ),
    _each(
        "eks",
        "list-pod-identity-associations",
        "associations",
        "describe-pod-identity-association",
        {"clusterName": "clusterName", "associationId": "associationId"},
        resource="{associationArn}",
    ),
)

_DEVELOPMENT = (
    _region("codebuild.list-projects"),
    _region(
        "codebuild.batch-get-projects",
        Feed("codebuild.list-projects", "projects", {"names": ""}, at_once=100),
    ),
    _region("glue.get-jobs"),
    _region("glue.get-dev-endpoints"),
    _region("sagemaker.list-notebook-instances"),
    _each(
        "sagemaker",
        "list-notebook-instances",
        "NotebookInstances",
        "describe-notebook-instance",
        {"NotebookInstanceName": "NotebookInstanceName"},
        resource="{NotebookInstanceArn}",
    ),
    _region("cloudformation.describe-stacks"),
    _region("cloudformation.list-stack-sets", fixed=({"Status": "ACTIVE"},)),
    _each(
        "cloudformation",
        "list-stack-sets",
        "Summaries",
        "describe-stack-set",
        {"StackSetName": "StackSetName"},
        resource="arn:{partition}:cloudformation:{region}:{account}:stackset/{StackSetId}",
    ),
    _region("datapipeline.list-pipelines"),
    _each(
        "datapipeline",
        "list-pipelines",
        "pipelineIdList",
        "get-pipeline-definition",
        {"pipelineId": "id"},
        resource="arn:{partition}:datapipeline:{region}:{account}:pipeline/{pipelineId}",
    ),
)

_EVENTS = (
    _region("stepfunctions.list-state-machines"),
    _each(
        "stepfunctions",
        "list-state-machines",
        "stateMachines",
        "describe-state-machine",
        {"stateMachineArn": "stateMachineArn"},
        # So that AWS does not even send the definition.
        constants={"includedData": "METADATA_ONLY"},
        resource="{stateMachineArn}",
    ),
    _region("events.list-event-buses"),
    _each(
        "events", "list-event-buses", "EventBuses", "list-rules", {"EventBusName": "Name"}, resource="{Arn}"
    ),
    _each(
        "events",
        "list-rules",
        "Rules",
        "list-targets-by-rule",
        {"Rule": "Name", "EventBusName": "@EventBusName"},
        resource="{Arn}",
    ),
    _region("scheduler.list-schedules"),
    _each(
        "scheduler",
        "list-schedules",
        "Schedules",
        "get-schedule",
        {"Name": "Name", "GroupName": "GroupName"},
        resource="{Arn}",
    ),
)

_POOL = "arn:{partition}:cognito-identity:{region}:{account}:identitypool/{IdentityPoolId}"
_OTHERS = (
    _region("batch.describe-job-definitions", fixed=({"status": "ACTIVE"},)),
    _region("batch.describe-job-queues"),
    _region("apprunner.list-services"),
    _each(
        "apprunner",
        "list-services",
        "ServiceSummaryList",
        "describe-service",
        {"ServiceArn": "ServiceArn"},
        resource="{ServiceArn}",
    ),
    _region("ssm.describe-instance-information"),
    _region("ssm.list-documents", fixed=(_OWN_DOCUMENTS,)),
    _region("ssm.list-associations"),
    _region("cognito-identity.list-identity-pools", fixed=({"MaxResults": 60},)),
    *(
        _each(
            "cognito-identity",
            "list-identity-pools",
            "IdentityPools",
            call,
            {"IdentityPoolId": "IdentityPoolId"},
            resource=_POOL,
        )
        for call in ("describe-identity-pool", "get-identity-pool-roles")
    ),
)

_AGENTCORE = (
    ("agent-runtime", "agentRuntimes", "agentRuntimeId", "agentRuntimeId", "{agentRuntimeArn}"),
    (
        "gateway",
        "items",
        "gatewayIdentifier",
        "gatewayId",
        "arn:{partition}:bedrock-agentcore:{region}:{account}:gateway/{gatewayIdentifier}",
    ),
    (
        "code-interpreter",
        "codeInterpreterSummaries",
        "codeInterpreterId",
        "codeInterpreterId",
        "{codeInterpreterArn}",
    ),
    ("browser", "browserSummaries", "browserId", "browserId", "{browserArn}"),
)
_AGENTS = (
    _region("bedrock-agent.list-agents"),
    _each(
        "bedrock-agent",
        "list-agents",
        "agentSummaries",
        "get-agent",
        {"agentId": "agentId"},
        resource="arn:{partition}:bedrock:{region}:{account}:agent/{agentId}",
    ),
    *(_region(f"bedrock-agentcore-control.list-{name}s") for name, *_ in _AGENTCORE),
    *(
        _each(
            "bedrock-agentcore-control",
            f"list-{name}s",
            items,
            f"get-{name}",
            {parameter: source},
            resource=resource,
        )
        for name, items, parameter, source, resource in _AGENTCORE
    ),
)

CARRIER_STEPS = (*_EC2, *_ECS, *_EKS, *_DEVELOPMENT, *_EVENTS, *_OTHERS, *_AGENTS)
"""The calls, each list before its members."""
