"""Running a job, a workflow or a fleet under a role: services for data and special work (fact AWS 6.6)."""

from iamscope.clouds.aws.escalate.ec2 import SERVICE as EC2
from iamscope.clouds.aws.escalate.ways import NOTHING, Thing, Way, marked, on

WAYS = marked(
    (
        Way(
            "datapipeline-001",
            "a new pipeline of Data Pipeline is given the role",
            "datapipeline.amazonaws.com",
            (
                on(
                    "datapipeline:pipeline",
                    "datapipeline:PutPipelineDefinition",
                    "datapipeline:ActivatePipeline",
                ),
                on(NOTHING, "datapipeline:CreatePipeline"),
            ),
            depends="the account may still use Data Pipeline, which is closed to new customers",
        ),
        Way(
            "emr-001",
            "a new cluster of EMR is started with the role on its instances",
            EC2,
            (on(NOTHING, "elasticmapreduce:RunJobFlow"),),
            also=("elasticmapreduce.amazonaws.com",),
            profile="has",
        ),
        Way(
            "x-emr-editor",
            "a notebook on a cluster of EMR is given the role and opened",
            "elasticmapreduce.amazonaws.com",
            (
                on("elasticmapreduce:cluster", "elasticmapreduce:CreateEditor"),
                on("elasticmapreduce:editor", "elasticmapreduce:OpenEditorInConsole"),
            ),
            needs=(Thing("elasticmapreduce:cluster", "there is a cluster of EMR"),),
            depends="what runs in the notebook gets at the credentials of {role}",
        ),
        Way(
            "emrserverless-001",
            "a job of a new application of EMR Serverless is run under the role",
            "emr-serverless.amazonaws.com",
            (
                on("emr-serverless:application", "emr-serverless:StartJobRun"),
                on(NOTHING, "emr-serverless:CreateApplication"),
            ),
        ),
        Way(
            "braket-001",
            "a new hybrid job of Braket is given the role",
            "braket.amazonaws.com",
            (on("braket:job", "braket:CreateJob"),),
        ),
        Way(
            "omics-001",
            "a new workflow of HealthOmics is run under the role",
            "omics.amazonaws.com",
            (on("omics:run", "omics:StartRun"), on(NOTHING, "omics:CreateWorkflow")),
        ),
        Way(
            "gamelift-001",
            "a new fleet of GameLift with a build of one's own is given the role",
            "gamelift.amazonaws.com",
            (
                on(NOTHING, "gamelift:CreateFleet", "gamelift:CreateBuild"),
                on("gamelift:build", "gamelift:RequestUploadCredentials"),
            ),
        ),
        Way(
            "imagebuilder-001",
            "an image is built on an instance with the role",
            EC2,
            (
                on(
                    "imagebuilder:infrastructureConfiguration",
                    "imagebuilder:CreateInfrastructureConfiguration",
                ),
                on("imagebuilder:component", "imagebuilder:CreateComponent"),
                on("imagebuilder:imageRecipe", "imagebuilder:CreateImageRecipe"),
                on("imagebuilder:image", "imagebuilder:CreateImage"),
            ),
            profile="has",
        ),
        Way(
            "kinesisanalytics-001",
            "a new application for streams is given the role and started",
            "kinesisanalytics.amazonaws.com",
            (
                on(NOTHING, "kinesisanalytics:CreateApplication"),
                on("kinesisanalytics:application", "kinesisanalytics:StartApplication"),
            ),
        ),
    ),
    attack=("T1078.004",),
)
