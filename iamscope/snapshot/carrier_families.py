"""The families of calls that list what runs with a role: one for each service."""

from iamscope.snapshot.family import GRANTS, Family

CARRIERS = "resources that run with a role"


def _carriers(service: str, holds: str, permission: str, calls: str) -> Family:
    """Return the family of one service whose resources run with a role: each is a way to become it."""
    named = tuple(f"{service}.{call}" for call in calls.split())
    return Family(f"{service}-carrier", holds, GRANTS, permission, named, group=CARRIERS)


CARRIER_FAMILIES = (
    _carriers(
        "ec2",
        "instances and launch templates",
        "ec2:DescribeInstances",
        "describe-instances describe-launch-templates describe-launch-template-versions",
    ),
    _carriers(
        "ecs",
        "task definitions, services and tasks",
        "ecs:DescribeTaskDefinition",
        "describe-task-definition list-task-definitions list-clusters list-services describe-services"
        " list-tasks describe-tasks",
    ),
    _carriers(
        "codebuild", "build projects", "codebuild:BatchGetProjects", "batch-get-projects list-projects"
    ),
    _carriers("glue", "jobs and development endpoints", "glue:GetJobs", "get-jobs get-dev-endpoints"),
    _carriers(
        "sagemaker",
        "notebook instances",
        "sagemaker:DescribeNotebookInstance",
        "describe-notebook-instance list-notebook-instances",
    ),
    _carriers(
        "stepfunctions",
        "state machines",
        "states:DescribeStateMachine",
        "describe-state-machine list-state-machines",
    ),
    _carriers(
        "cloudformation",
        "stacks and stack sets",
        "cloudformation:DescribeStacks",
        "describe-stacks list-stack-sets describe-stack-set",
    ),
    _carriers("bedrock-agent", "agents of Bedrock", "bedrock:GetAgent", "get-agent list-agents"),
    _carriers(
        "bedrock-agentcore-control",
        "runtimes, gateways and tools of AgentCore",
        "bedrock-agentcore:GetAgentRuntime",
        "get-agent-runtime list-agent-runtimes get-gateway list-gateways get-code-interpreter"
        " list-code-interpreters get-browser list-browsers",
    ),
    _carriers(
        "batch",
        "job definitions",
        "batch:DescribeJobDefinitions",
        "describe-job-definitions describe-job-queues",
    ),
    _carriers(
        "apprunner", "services of App Runner", "apprunner:DescribeService", "describe-service list-services"
    ),
    _carriers(
        "events",
        "event rules and their targets",
        "events:ListTargetsByRule",
        "list-targets-by-rule list-rules list-event-buses",
    ),
    _carriers("scheduler", "schedules", "scheduler:GetSchedule", "get-schedule list-schedules"),
    _carriers(
        "ssm",
        "managed instances",
        "ssm:DescribeInstanceInformation",
        "describe-instance-information list-documents list-associations",
    ),
    _carriers(
        "cognito-identity",
        "identity pools",
        "cognito-identity:GetIdentityPoolRoles",
        "get-identity-pool-roles list-identity-pools describe-identity-pool",
    ),
    _carriers(
        "eks",
        "access entries and pod identities",
        "eks:DescribePodIdentityAssociation",
        "describe-pod-identity-association list-pod-identity-associations list-access-entries"
        " describe-access-entry list-clusters describe-cluster",
    ),
    _carriers(
        "datapipeline",
        "data pipelines",
        "datapipeline:GetPipelineDefinition",
        "get-pipeline-definition list-pipelines",
    ),
)
