"""Where in AWS's answers each kind of carrier stands: its ARN, its roles and its state, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of carrier in the answers of one call.

    `items`, `roles`, `facts` and `tags` are paths of field names joined by dots: lists on the way are
    gone through, `*` stands for every field of an object, `|` parts a path from the one to take where it
    leads nowhere, and a fact that begins with `=` is a constant, one with
    `+` all texts that its path leads to. `arn` is a path too, or a template
    with braces in which `@` begins a parameter of the request. `calls` are further calls without
    which the kind is not wholly read; facts of several sources of one kind are joined by ARN.
    """

    kind: str
    call: str
    items: str
    arn: str
    roles: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    tags: str = ""
    calls: tuple[str, ...] = ()


_AT = "arn:{partition}:"
_HERE = ":{region}:{account}:"

_COMPUTE = (
    Source(
        "ec2:instance",
        "ec2.describe-instances",
        "Reservations.Instances",
        f"{_AT}ec2{_HERE}instance/{{InstanceId}}",
        facts={"state": "State.Name", "profile": "IamInstanceProfile.Arn"},
        tags="Tags",
    ),
    Source(
        "ec2:launch-template",
        "ec2.describe-launch-template-versions",
        "LaunchTemplateVersions",
        f"{_AT}ec2{_HERE}launch-template/{{LaunchTemplateId}}",
        facts={
            "profile": "LaunchTemplateData.IamInstanceProfile.Arn|LaunchTemplateData.IamInstanceProfile.Name",
            "version": "VersionNumber",
            "default": "DefaultVersion",
        },
        calls=("ec2.describe-launch-templates",),
    ),
    Source(
        "ecs:task-definition",
        "ecs.describe-task-definition",
        "taskDefinition",
        "taskDefinitionArn",
        ("taskRoleArn",),
        {"state": "status", "execution_role": "executionRoleArn", "image": "+containerDefinitions.image"},
        calls=("ecs.list-task-definitions",),
    ),
    Source(
        "ecs:service",
        "ecs.describe-services",
        "services",
        "serviceArn",
        facts={
            "state": "status",
            "exec": "enableExecuteCommand",
            "cluster": "clusterArn",
            "task_definition": "taskDefinition|taskSets.taskDefinition",
        },
        tags="tags",
        calls=(
            "ecs.list-clusters",
            "ecs.list-services",
            "ecs.describe-task-definition",
            "ecs.list-task-definitions",
        ),
    ),
    Source(
        "ecs:task",
        "ecs.describe-tasks",
        "tasks",
        "taskArn",
        ("overrides.taskRoleArn",),
        {
            "state": "lastStatus",
            "exec": "enableExecuteCommand",
            "cluster": "clusterArn",
            "task_definition": "taskDefinitionArn",
        },
        tags="tags",
        calls=(
            "ecs.list-clusters",
            "ecs.list-tasks",
            "ecs.describe-task-definition",
            "ecs.list-task-definitions",
        ),
    ),
    Source(
        "batch:job-definition",
        "batch.describe-job-definitions",
        "jobDefinitions",
        "jobDefinitionArn",
        (
            "containerProperties.jobRoleArn",
            "ecsProperties.taskProperties.taskRoleArn",
            "nodeProperties.nodeRangeProperties.container.jobRoleArn",
            "nodeProperties.nodeRangeProperties.ecsProperties.taskProperties.taskRoleArn",
        ),
        {"state": "status", "type": "type", "image": "+containerProperties.image"},
        tags="tags",
    ),
    Source(
        "apprunner:service",
        "apprunner.describe-service",
        "Service",
        "ServiceArn",
        ("InstanceConfiguration.InstanceRoleArn",),
        {"state": "Status", "image": "SourceConfiguration.ImageRepository.ImageIdentifier"},
        calls=("apprunner.list-services",),
    ),
    Source(
        "ssm:managed-instance",
        "ssm.describe-instance-information",
        "InstanceInformationList",
        f"{_AT}ssm{_HERE}managed-instance/{{InstanceId}}",
        ("IamRole",),
        {"state": "PingStatus", "type": "ResourceType"},
    ),
    Source(
        "lambda:function",
        "lambda.list-functions",
        "Functions",
        "FunctionArn",
        ("Role",),
        {"layer": "+Layers.Arn"},
    ),
)

_EKS_LISTS = ("eks.list-clusters",)
_KUBERNETES = (
    Source(
        "eks:cluster",
        "eks.describe-cluster",
        "cluster",
        "arn",
        ("roleArn",),
        {"state": "status", "authentication_mode": "accessConfig.authenticationMode"},
        tags="tags",
        calls=_EKS_LISTS,
    ),
    Source(
        "eks:access-entry",
        "eks.describe-access-entry",
        "accessEntry",
        "accessEntryArn",
        ("principalArn",),
        {"cluster": "clusterName", "type": "type"},
        tags="tags",
        calls=(*_EKS_LISTS, "eks.list-access-entries"),
    ),
    Source(
        "eks:podidentityassociation",
        "eks.describe-pod-identity-association",
        "association",
        "associationArn",
        ("roleArn", "targetRoleArn"),
        {"cluster": "clusterName", "namespace": "namespace", "service_account": "serviceAccount"},
        tags="tags",
        calls=(*_EKS_LISTS, "eks.list-pod-identity-associations"),
    ),
)

_DEVELOPMENT = (
    Source(
        "codebuild:project",
        "codebuild.batch-get-projects",
        "projects",
        "arn",
        ("serviceRole",),
        {
            "batch": "buildBatchConfig",
            "batch_role": "buildBatchConfig.serviceRole",
            "image": "environment.image",
        },
        tags="tags",
        calls=("codebuild.list-projects",),
    ),
    Source(
        "glue:job",
        "glue.get-jobs",
        "Jobs",
        f"{_AT}glue{_HERE}job/{{Name}}",
        ("Role",),
        {"script": "Command.ScriptLocation"},
    ),
    Source(
        "glue:devendpoint",
        "glue.get-dev-endpoints",
        "DevEndpoints",
        f"{_AT}glue{_HERE}devEndpoint/{{EndpointName}}",
        ("RoleArn",),
        {"state": "Status"},
    ),
    Source(
        "sagemaker:notebook-instance",
        "sagemaker.describe-notebook-instance",
        "",
        "NotebookInstanceArn",
        ("RoleArn",),
        {"state": "NotebookInstanceStatus"},
        calls=("sagemaker.list-notebook-instances",),
    ),
    Source(
        "cloudformation:stack",
        "cloudformation.describe-stacks",
        "Stacks",
        "StackId",
        ("RoleARN",),
        {"state": "StackStatus"},
        tags="Tags",
    ),
    Source(
        "cloudformation:stackset",
        "cloudformation.describe-stack-set",
        "StackSet",
        "StackSetARN",
        ("AdministrationRoleARN",),
        {"state": "Status", "permission_model": "PermissionModel", "execution_role": "ExecutionRoleName"},
        tags="Tags",
        calls=("cloudformation.list-stack-sets",),
    ),
    Source(
        "datapipeline:pipeline",
        "datapipeline.get-pipeline-definition",
        "",
        f"{_AT}datapipeline{_HERE}pipeline/{{@pipelineId}}",
        ("pipelineObjects.fields.stringValue",),
        calls=("datapipeline.list-pipelines",),
    ),
)

_POOL = f"{_AT}cognito-identity{_HERE}identitypool/{{IdentityPoolId}}"
_EVENTS = (
    Source(
        "states:stateMachine",
        "stepfunctions.describe-state-machine",
        "",
        "stateMachineArn",
        ("roleArn",),
        {"state": "status", "type": "type"},
        calls=("stepfunctions.list-state-machines",),
    ),
    Source(
        "events:rule",
        "events.list-rules",
        "Rules",
        "Arn",
        ("RoleArn",),
        {"state": "State"},
        calls=("events.list-event-buses",),
    ),
    Source(
        "events:rule",
        "events.list-targets-by-rule",
        "",
        f"{_AT}events{_HERE}rule/{{@EventBusName}}/{{@Rule}}",
        ("Targets.RoleArn",),
    ),
    Source(
        "scheduler:schedule",
        "scheduler.get-schedule",
        "",
        "Arn",
        ("Target.RoleArn",),
        {"state": "State", "target": "Target.Arn"},
        calls=("scheduler.list-schedules",),
    ),
    *(
        Source(
            "cognito-identity:identitypool",
            "cognito-identity.get-identity-pool-roles",
            "",
            _POOL,
            (roles,),
            {"identity": f"={identity}"},
            calls=("cognito-identity.list-identity-pools",),
        )
        for identity, roles in (
            ("authenticated", "Roles.authenticated"),
            ("unauthenticated", "Roles.unauthenticated"),
            ("mapped", "RoleMappings.*.RulesConfiguration.Rules.RoleARN"),
        )
    ),
    Source(
        "cognito-identity:identitypool",
        "cognito-identity.describe-identity-pool",
        "",
        _POOL,
        facts={"unauthenticated": "AllowUnauthenticatedIdentities", "classic_flow": "AllowClassicFlow"},
        tags="IdentityPoolTags",
    ),
)

_AGENTCORE = "bedrock-agentcore-control"
_AGENTS = (
    Source(
        "bedrock:agent",
        "bedrock-agent.get-agent",
        "agent",
        "agentArn",
        ("agentResourceRoleArn",),
        {"state": "agentStatus"},
        calls=("bedrock-agent.list-agents",),
    ),
    Source(
        "bedrock-agentcore:runtime",
        f"{_AGENTCORE}.get-agent-runtime",
        "",
        "agentRuntimeArn",
        ("roleArn",),
        {
            "state": "status",
            "token_authorizer": "authorizerConfiguration",
            "image": "agentRuntimeArtifact.containerConfiguration.containerUri",
        },
        calls=(f"{_AGENTCORE}.list-agent-runtimes",),
    ),
    Source(
        "bedrock-agentcore:gateway",
        f"{_AGENTCORE}.get-gateway",
        "",
        "gatewayArn",
        ("roleArn",),
        {"state": "status", "authorizer": "authorizerType"},
        calls=(f"{_AGENTCORE}.list-gateways",),
    ),
    Source(
        "bedrock-agentcore:code-interpreter-custom",
        f"{_AGENTCORE}.get-code-interpreter",
        "",
        "codeInterpreterArn",
        ("executionRoleArn",),
        {"state": "status"},
        calls=(f"{_AGENTCORE}.list-code-interpreters",),
    ),
    Source(
        "bedrock-agentcore:browser-custom",
        f"{_AGENTCORE}.get-browser",
        "",
        "browserArn",
        ("executionRoleArn",),
        {"state": "status"},
        calls=(f"{_AGENTCORE}.list-browsers",),
    ),
)

SOURCES = (*_COMPUTE, *_KUBERNETES, *_DEVELOPMENT, *_EVENTS, *_AGENTS)
"""Every kind of carrier."""

PLACES = (
    Source("ecs:cluster", "ecs.list-clusters", "clusterArns", ""),
    Source("batch:job-queue", "batch.describe-job-queues", "jobQueues", "jobQueueArn", tags="tags"),
    Source("events:event-bus", "events.list-event-buses", "EventBuses", "Arn"),
    Source(
        "ec2:launch-template",
        "ec2.describe-launch-templates",
        "LaunchTemplates",
        f"{_AT}ec2{_HERE}launch-template/{{LaunchTemplateId}}",
        tags="Tags",
    ),
    Source(
        "ssm:document",
        "ssm.list-documents",
        "DocumentIdentifiers",
        f"{_AT}ssm{_HERE}document/{{Name}}",
        tags="Tags",
    ),
    Source(
        "ssm:association",
        "ssm.list-associations",
        "Associations",
        f"{_AT}ssm{_HERE}association/{{AssociationId}}",
    ),
)
"""Resources that carry no role, and are listed on the way to those that do."""
