"""Letting others in by policies of resources (fact AWS 6.7; fact AWS 2.8d for the table)."""

from collections.abc import Iterator

from iamscope.clouds.aws.exposures.rows import Row, known_as, row
from iamscope.model.exposure import Effect

_QUEUE, _TOPIC, _FUNCTION, _REPOSITORY = "sqs:queue", "sns:topic", "lambda:function", "ecr:repository"
_MESSAGES = "its messages, and what they trigger, also to other accounts"
_CALLS = "calling the function, also to other accounts"
_IMAGES = "its images, also to other accounts: to read, and to replace what runs from them"
_USE = "the resource, to whoever the policy names"

_NAMED = (
    row(
        "x-queue-topic",
        "lets others use a queue",
        _QUEUE,
        "sqs:AddPermission",
        effect=Effect.SHARING,
        exposes=_MESSAGES,
        thing="a queue of SQS",
    ),
    row(
        "x-queue-topic",
        "rewrites the policy of a queue",
        _QUEUE,
        "sqs:SetQueueAttributes",
        effect=Effect.SHARING,
        exposes=_MESSAGES,
        thing="a queue of SQS",
    ),
    row(
        "x-queue-topic",
        "lets others use a topic",
        _TOPIC,
        "sns:AddPermission",
        effect=Effect.SHARING,
        exposes=_MESSAGES,
        thing="a topic of SNS",
    ),
    row(
        "x-queue-topic",
        "rewrites the policy of a topic",
        _TOPIC,
        "sns:SetTopicAttributes",
        effect=Effect.SHARING,
        exposes=_MESSAGES,
        thing="a topic of SNS",
    ),
    row(
        "x-queue-topic",
        "subscribes to a topic",
        _TOPIC,
        "sns:Subscribe",
        effect=Effect.DATA,
        exposes="every message that is sent to the topic from then on",
        thing="a topic of SNS",
    ),
    row(
        "x-lambda-perm",
        "lets others call a function",
        _FUNCTION,
        "lambda:AddPermission",
        effect=Effect.SHARING,
        exposes=_CALLS,
        thing="a function of Lambda",
    ),
    row(
        "x-lambda-perm",
        "rewrites the policy of a function",
        _FUNCTION,
        "lambda:PutResourcePolicy",
        effect=Effect.SHARING,
        exposes=_CALLS,
        thing="a function of Lambda",
    ),
    row(
        "x-ecr",
        "rewrites the policy of a repository of images",
        _REPOSITORY,
        "ecr:SetRepositoryPolicy",
        effect=Effect.SHARING,
        exposes=_IMAGES,
        thing="a repository of ECR",
    ),
    row(
        "x-ecr",
        "replaces images in a repository",
        _REPOSITORY,
        "ecr:PutImage",
        "ecr:InitiateLayerUpload",
        "ecr:UploadLayerPart",
        "ecr:CompleteLayerUpload",
        effect=Effect.SHARING,
        exposes="what runs from its images, wherever that is",
        thing="a repository of ECR",
        attack=("T1525",),
    ),
    row(
        "x-ecr",
        "rewrites the policy of the registry of images",
        "",
        "ecr:PutRegistryPolicy",
        effect=Effect.SHARING,
        exposes="copies of images that other accounts put into the registry",
    ),
)

# Policy-writing actions that no row of their own names, each with its sort and the sort in words.
_TABLE = """
acm-pca:PutPolicy | acm-pca:certificate-authority | a private certificate authority
aps:PutResourcePolicy | aps:workspace | a workspace of Prometheus
backup:PutBackupVaultAccessPolicy | backup:backupvault | a vault of AWS Backup
bedrock:PutResourcePolicy | bedrock:knowledge-base | a knowledge base of Bedrock
bedrock-agentcore:PutResourcePolicy | bedrock-agentcore:runtime | an agent runtime of AgentCore
bedrock-agentcore:PutResourcePolicy | bedrock-agentcore:gateway | a gateway of AgentCore
cloudtrail:PutResourcePolicy | cloudtrail:eventdatastore | an event data store of CloudTrail
codeartifact:PutDomainPermissionsPolicy | codeartifact:domain | a domain of CodeArtifact
codeartifact:PutRepositoryPermissionsPolicy | codeartifact:repository | a repository of CodeArtifact
codebuild:PutResourcePolicy | codebuild:project | a project of CodeBuild
dsql:PutClusterPolicy | dsql:cluster | a cluster of Aurora DSQL
ec2:ModifyVpcEndpointServicePermissions | ec2:vpc-endpoint-service | an endpoint service
ecr-public:SetRepositoryPolicy | ecr-public:repository | a public repository of ECR
es:UpdateDomainConfig | es:domain | a domain of OpenSearch
events:PutPermission | | the default event bus
glacier:SetVaultAccessPolicy | glacier:vault | a vault of Glacier
glue:PutResourcePolicy | glue:rootcatalog | a catalog of Glue
imagebuilder:PutComponentPolicy | imagebuilder:component | a component of Image Builder
kafka:PutClusterPolicy | kafka:cluster | a cluster of MSK
kinesis:PutResourcePolicy | kinesis:stream | a stream of Kinesis
lambda:AddLayerVersionPermission | lambda:layerversion | a layer of Lambda
logs:PutDestinationPolicy | logs:destination | a destination of logs
logs:PutResourcePolicy | | the logs of the account
mediastore:PutContainerPolicy | mediastore:container | a container of MediaStore
oam:PutSinkPolicy | oam:sink | a sink of CloudWatch
omics:PutS3AccessPolicy | omics:sequencestore | a sequence store of HealthOmics
osis:PutResourcePolicy | osis:pipeline | a pipeline of OpenSearch
payment-cryptography:PutResourcePolicy | payment-cryptography:key | a payment key
redshift:PutResourcePolicy | redshift:namespace | a namespace of Redshift
rekognition:PutProjectPolicy | rekognition:project | a project of Rekognition
route53resolver:PutResolverRulePolicy | route53resolver:resolver-rule | a rule of a resolver
s3:PutAccessGrantsInstanceResourcePolicy | s3:accessgrantsinstance | an instance of access grants of S3
s3:PutMultiRegionAccessPointPolicy | s3:multiregionaccesspoint | an access point for several regions
s3-outposts:PutBucketPolicy | s3-outposts:bucket | a bucket on an outpost
s3express:PutBucketPolicy | s3express:bucket | a directory bucket
s3files:PutFileSystemPolicy | s3files:file-system | a file system of S3
s3tables:PutTableBucketPolicy | s3tables:tablebucket | a bucket of tables
s3tables:PutTablePolicy | s3tables:table | a table in a bucket
s3vectors:PutVectorBucketPolicy | s3vectors:vectorbucket | a bucket of vectors
sagemaker:PutModelPackageGroupPolicy | sagemaker:model-package-group | a group of models
serverlessrepo:PutApplicationPolicy | serverlessrepo:applications | an application that is shared
ses:CreateEmailIdentityPolicy | ses:identity | a sender of mail
signer:AddProfilePermission | signer:signing-profile | a signing profile
ssm:ModifyDocumentPermission | ssm:document | a document of Systems Manager
ssm:PutResourcePolicy | ssm:parameter | a parameter of Systems Manager
vpc-lattice:PutAuthPolicy | vpc-lattice:service | a service of VPC Lattice
vpc-lattice:PutResourcePolicy | vpc-lattice:servicenetwork | a network of VPC Lattice
"""


def _policies() -> Iterator[Row]:
    for line in _TABLE.strip().splitlines():
        action, sort, thing = (part.strip() for part in line.split("|"))
        yield row(
            "x-rpol",
            f"rewrites who may use {thing}",
            sort,
            action,
            effect=Effect.SHARING,
            exposes=_USE,
            thing=thing,
        )


ROWS = known_as((*_NAMED, *_policies()), "T1098")
