"""Running a container under a role: ECS, Batch and App Runner (fact AWS 6.6)."""

from iamscope.clouds.aws.escalate.ways import CARRIER, Fact, Thing, Way, marked, on

_SERVICE = "ecs-tasks.amazonaws.com"
_DEFINITION = "ecs:task-definition"
_REGISTER = "ecs:RegisterTaskDefinition"
_NEW_CLUSTER = on("ecs:cluster", "ecs:CreateCluster")
_NEW_SERVICE = on("ecs:service", "ecs:CreateService")
_CLUSTER = Thing("ecs:cluster", "there is an ECS cluster")
_HOST = Thing("ecs:container-instance", "a container instance runs in an ECS cluster")

_ECS = (
    Way(
        "ecs-001",
        "a service of a new task definition with the role is made in a new cluster",
        _SERVICE,
        (on(_DEFINITION, _REGISTER), _NEW_CLUSTER, _NEW_SERVICE),
    ),
    Way(
        "ecs-002",
        "a new task definition with the role is run in a new cluster",
        _SERVICE,
        (on(_DEFINITION, _REGISTER, "ecs:RunTask"), _NEW_CLUSTER),
    ),
    Way(
        "ecs-003",
        "a service of a new task definition with the role is made",
        _SERVICE,
        (on(_DEFINITION, _REGISTER), _NEW_SERVICE),
        needs=(_CLUSTER,),
    ),
    Way(
        "ecs-004",
        "a new task definition with the role is run",
        _SERVICE,
        (on(_DEFINITION, _REGISTER, "ecs:RunTask"),),
        needs=(_CLUSTER,),
    ),
    Way(
        "ecs-005",
        "a new task definition with the role is started on a container instance",
        _SERVICE,
        (on(_DEFINITION, _REGISTER, "ecs:StartTask"),),
        needs=(_HOST,),
    ),
    Way(
        "ecs-006",
        "a command is run in a task",
        _SERVICE,
        (
            on(CARRIER, "ecs:ExecuteCommand", besides={"ecs:ExecuteCommand": ("carrier.cluster",)}),
            on(CARRIER, "ecs:DescribeTasks"),
        ),
        passes=False,
        carrier="ecs:task",
        facts=(Fact("exec", ("yes",), "commands may be run in {carrier}"),),
    ),
    Way(
        "ecs-007",
        "a task definition is started with another role on a container instance of one's own",
        _SERVICE,
        (on(CARRIER, "ecs:StartTask"), on("ecs:cluster", "ecs:RegisterContainerInstance")),
        carrier=_DEFINITION,
        needs=(_CLUSTER,),
    ),
    Way(
        "ecs-008",
        "a task definition is run with another role and command",
        _SERVICE,
        (on(CARRIER, "ecs:RunTask"),),
        carrier=_DEFINITION,
        needs=(_CLUSTER,),
    ),
    Way(
        "ecs-009",
        "a task definition is started with another role and command on a container instance",
        _SERVICE,
        (on(CARRIER, "ecs:StartTask"),),
        carrier=_DEFINITION,
        needs=(_HOST,),
    ),
    Way(
        "x-ecs-svc",
        "a service goes over to a new task definition with the role",
        _SERVICE,
        (on(_DEFINITION, _REGISTER), on(CARRIER, "ecs:UpdateService")),
        carrier="ecs:service",
    ),
)

_JOB = "batch:job-definition"
_SUBMIT = {"batch:SubmitJob": ("batch:job-queue", "batch:job")}
_QUEUE = Thing("batch:job-queue", "there is a job queue of Batch")
_BATCH = (
    Way(
        "batch-001",
        "a new job definition with the role is submitted",
        _SERVICE,
        (on(_JOB, "batch:RegisterJobDefinition", "batch:SubmitJob", besides=_SUBMIT),),
        needs=(_QUEUE,),
    ),
    Way(
        "batch-002",
        "a job definition is submitted with another command",
        _SERVICE,
        (on(CARRIER, "batch:SubmitJob", besides=_SUBMIT),),
        passes=False,
        carrier=_JOB,
        needs=(_QUEUE,),
    ),
    Way(
        "batch-003",
        "a new job definition with the role is submitted to a new queue",
        _SERVICE,
        (
            on(_JOB, "batch:RegisterJobDefinition", "batch:SubmitJob", besides=_SUBMIT),
            on("batch:job-queue", "batch:CreateJobQueue"),
            on("batch:compute-environment", "batch:CreateComputeEnvironment"),
        ),
    ),
)

_APP_RUNNER = "tasks.apprunner.amazonaws.com"
_APPS = (
    Way(
        "apprunner-001",
        "a new service of App Runner is given the role",
        _APP_RUNNER,
        (on("apprunner:service", "apprunner:CreateService"),),
    ),
    Way(
        "apprunner-002",
        "a service of App Runner gets another image or command",
        _APP_RUNNER,
        (on(CARRIER, "apprunner:UpdateService"),),
        passes=False,
        carrier="apprunner:service",
    ),
)

WAYS = (
    *marked((*_ECS, *_BATCH), attack=("T1078.004", "T1610")),
    *marked(_APPS, attack=("T1078.004", "T1651")),
)
