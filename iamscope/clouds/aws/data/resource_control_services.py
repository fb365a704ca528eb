"""Services that honour resource control policies (fact AWS 2.3c).

CONFIRMED: services of AWS's own RCP examples, `aws-samples/data-perimeter-policy-examples`,
as of 2026-03-18. SINGLE_SOURCE: claimed by one public data set only, as of 2026-09-26.
"""

CONFIRMED = frozenset(
    "aoss cognito-identity cognito-idp dynamodb ecr kms logs s3 secretsmanager sqs sts".split()
)

SINGLE_SOURCE = frozenset(
    """
    appconfig appstream autoscaling autoscaling-plans budgets clouddirectory cloudfront cloudsearch
    cloudtrail-data codeartifact codebuild codecommit codepipeline comprehend comprehendmedical
    compute-optimizer cost-optimization-hub dax dsql ecr-public events firehose fis fms gamelift health
    inspector-scan kendra kinesisvideo memorydb networkmonitor notifications opensearch pca-connector-ad
    personalize polly pricing resource-groups rolesanywhere servicediscovery signin support swf textract
    timestream-influxdb transcribe transfer translate wafv2 workspaces xray
    """.split()
)
