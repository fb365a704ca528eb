"""Running a build, a deployment or a pipeline under a role (fact AWS 6.6)."""

from iamscope.clouds.aws.escalate.ec2 import INSTANCE, RUNNING
from iamscope.clouds.aws.escalate.ec2 import SERVICE as EC2
from iamscope.clouds.aws.escalate.ways import CARRIER, NOTHING, Fact, Way, marked, on

_SERVICE = "codebuild.amazonaws.com"
_PROJECT = "codebuild:project"
_SANDBOX = on(CARRIER, "codebuild:StartSandbox")
_PIPELINE = "codepipeline:pipeline"

WAYS = marked(
    (
        Way(
            "codebuild-001",
            "a new project is given the role and built",
            _SERVICE,
            (on(_PROJECT, "codebuild:CreateProject", "codebuild:StartBuild"),),
        ),
        Way(
            "codebuild-004",
            "a new project is given the role and built as a batch",
            _SERVICE,
            (on(_PROJECT, "codebuild:CreateProject", "codebuild:StartBuildBatch"),),
        ),
        Way(
            "codebuild-002",
            "a project is built with another build specification",
            _SERVICE,
            (on(CARRIER, "codebuild:StartBuild"),),
            passes=False,
            carrier=_PROJECT,
        ),
        Way(
            "codebuild-003",
            "a project is built as a batch with another build specification",
            _SERVICE,
            (on(CARRIER, "codebuild:StartBuildBatch"),),
            passes=False,
            carrier=_PROJECT,
            facts=(Fact("batch", ("yes",), "batch builds are set up for {carrier}", absent="no"),),
        ),
        Way(
            "x-codebuild-role",
            "a project gets another role and is built",
            _SERVICE,
            (on(CARRIER, "codebuild:UpdateProject", "codebuild:StartBuild"),),
            carrier=_PROJECT,
        ),
        Way(
            "x-codebuild-upd",
            "a project that somebody else builds gets another build specification",
            _SERVICE,
            (on(CARRIER, "codebuild:UpdateProject"),),
            passes=False,
            carrier=_PROJECT,
            depends="{carrier} is built by somebody",
        ),
        Way(
            "x-codebuild-sandbox",
            "commands are run in a sandbox of a project",
            _SERVICE,
            (_SANDBOX, on("codebuild:sandbox", "codebuild:StartCommandExecution")),
            passes=False,
            carrier=_PROJECT,
        ),
        Way(
            "x-codebuild-sandbox",
            "a connection is opened to a sandbox of a project",
            _SERVICE,
            (_SANDBOX, on("codebuild:sandbox", "codebuild:StartSandboxConnection")),
            passes=False,
            carrier=_PROJECT,
        ),
        Way(
            "codedeploy-001",
            "another revision is deployed to an instance",
            EC2,
            (
                on("codedeploy:deploymentgroup", "codedeploy:CreateDeployment"),
                on("codedeploy:application", "codedeploy:RegisterApplicationRevision"),
            ),
            passes=False,
            carrier=INSTANCE,
            facts=(RUNNING,),
            depends="a deployment group of CodeDeploy takes in {carrier}",
        ),
        Way(
            "x-codepipeline",
            "a new pipeline is given the role and runs commands",
            "codepipeline.amazonaws.com",
            (on(_PIPELINE, "codepipeline:CreatePipeline", "codepipeline:StartPipelineExecution"),),
        ),
        Way(
            "x-codepipeline-upd",
            "a pipeline gets other commands and is started",
            "codepipeline.amazonaws.com",
            (on(CARRIER, "codepipeline:UpdatePipeline", "codepipeline:StartPipelineExecution"),),
            carrier=_PIPELINE,
        ),
        Way(
            "amplify-001",
            "a new app is given the role, and a branch of it is built",
            "amplify.amazonaws.com",
            (
                on(NOTHING, "amplify:CreateApp"),
                on("amplify:branches", "amplify:CreateBranch"),
                on("amplify:jobs", "amplify:StartJob"),
            ),
        ),
    ),
    attack=("T1078.004", "T1651"),
)
