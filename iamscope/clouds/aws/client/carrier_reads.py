"""The calls that list what runs with a role, and the IAM permission that each needs."""

from iamscope.clouds.aws.client.read import reads

_COMPUTE = (
    *reads(
        "ec2",
        "ec2",
        (),
        ("describe-instances", "DescribeInstances"),
        ("describe-launch-templates", "DescribeLaunchTemplates"),
        ("describe-launch-template-versions", "DescribeLaunchTemplateVersions"),
    ),
    *reads(
        "ecs",
        "ecs",
        ("ClusterNotFoundException",),
        ("list-task-definitions", "ListTaskDefinitions"),
        ("describe-task-definition", "DescribeTaskDefinition"),
        ("list-clusters", "ListClusters"),
        ("list-services", "ListServices"),
        ("describe-services", "DescribeServices"),
        ("list-tasks", "ListTasks"),
        ("describe-tasks", "DescribeTasks"),
    ),
    *reads(
        "batch",
        "batch",
        (),
        ("describe-job-definitions", "DescribeJobDefinitions"),
        ("describe-job-queues", "DescribeJobQueues"),
    ),
    *reads(
        "apprunner",
        "apprunner",
        ("ResourceNotFoundException",),
        ("list-services", "ListServices"),
        ("describe-service", "DescribeService"),
    ),
    *reads(
        "ssm",
        "ssm",
        (),
        ("describe-instance-information", "DescribeInstanceInformation"),
        ("list-documents", "ListDocuments"),
        ("list-associations", "ListAssociations"),
    ),
    *reads(
        "eks",
        "eks",
        ("ResourceNotFoundException",),
        ("list-clusters", "ListClusters"),
        ("describe-cluster", "DescribeCluster"),
        # A cluster that does not take access entries says that the request is invalid.
        ("list-access-entries", "ListAccessEntries", "InvalidRequestException"),
        ("describe-access-entry", "DescribeAccessEntry"),
        ("list-pod-identity-associations", "ListPodIdentityAssociations"),
        ("describe-pod-identity-association", "DescribePodIdentityAssociation"),
    ),
)

_DEVELOPMENT = (
    *reads(
        "codebuild",
        "codebuild",
        (),
        ("list-projects", "ListProjects"),
        ("batch-get-projects", "BatchGetProjects"),
    ),
    *reads(
        "glue",
        "glue",
        ("EntityNotFoundException",),
        ("get-jobs", "GetJobs"),
        ("get-dev-endpoints", "GetDevEndpoints"),
    ),
    *reads(
        "sagemaker",
        "sagemaker",
        (),
        ("list-notebook-instances", "ListNotebookInstances"),
        ("describe-notebook-instance", "DescribeNotebookInstance"),
    ),
    *reads(
        "cloudformation",
        "cloudformation",
        ("StackSetNotFoundException",),
        ("describe-stacks", "DescribeStacks"),
        ("list-stack-sets", "ListStackSets"),
        ("describe-stack-set", "DescribeStackSet"),
    ),
    *reads(
        "datapipeline",
        "datapipeline",
        ("PipelineNotFoundException", "PipelineDeletedException"),
        ("list-pipelines", "ListPipelines"),
        ("get-pipeline-definition", "GetPipelineDefinition"),
    ),
)

_EVENTS = (
    *reads(
        "stepfunctions",
        "states",
        ("StateMachineDoesNotExist",),
        ("list-state-machines", "ListStateMachines"),
        ("describe-state-machine", "DescribeStateMachine"),
    ),
    *reads(
        "events",
        "events",
        ("ResourceNotFoundException",),
        ("list-event-buses", "ListEventBuses"),
        ("list-rules", "ListRules"),
        ("list-targets-by-rule", "ListTargetsByRule"),
    ),
    *reads(
        "scheduler",
        "scheduler",
        ("ResourceNotFoundException",),
        ("list-schedules", "ListSchedules"),
        ("get-schedule", "GetSchedule"),
    ),
    *reads(
        "cognito-identity",
        "cognito-identity",
        ("ResourceNotFoundException",),
        ("list-identity-pools", "ListIdentityPools"),
        ("describe-identity-pool", "DescribeIdentityPool"),
        ("get-identity-pool-roles", "GetIdentityPoolRoles"),
    ),
)

_AGENTS = (
    *reads(
        "bedrock-agent",
        "bedrock",
        ("ResourceNotFoundException",),
        ("list-agents", "ListAgents"),
        ("get-agent", "GetAgent"),
    ),
    *reads(
        "bedrock-agentcore-control",
        "bedrock-agentcore",
        ("ResourceNotFoundException",),
        ("list-agent-runtimes", "ListAgentRuntimes"),
        ("get-agent-runtime", "GetAgentRuntime"),
        ("list-gateways", "ListGateways"),
        ("get-gateway", "GetGateway"),
        ("list-code-interpreters", "ListCodeInterpreters"),
        ("get-code-interpreter", "GetCodeInterpreter"),
        ("list-browsers", "ListBrowsers"),
        ("get-browser", "GetBrowser"),
    ),
)

CARRIER_READS = (*_COMPUTE, *_DEVELOPMENT, *_EVENTS, *_AGENTS)
"""The calls, service by service."""
