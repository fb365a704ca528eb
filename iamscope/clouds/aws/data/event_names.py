"""How CloudTrail's names of services and calls differ from those of IAM's actions.

From the Service Authorization Reference and the services' own pages on CloudTrail, as of 2026-11;
only what is irregular is listed, and a test holds every action here against the list of actions.
"""

CHECKED = "2026-11"

# The service in `eventSource`, and the prefix of its actions.
SERVICES = {
    "cognitoidentity": "cognito-identity",
    "email": "ses",
    "entitlement.marketplace": "aws-marketplace",
    "kinesisanalytics": "kinesisanalytics",
    "metering-marketplace": "aws-marketplace",
    "models.lex": "lex",
    "monitoring": "cloudwatch",
    "runtime.lex": "lex",
    "runtime.sagemaker": "sagemaker",
    "streams.dynamodb": "dynamodb",
    "tagging": "tag",
}

_LIFECYCLE, _ENCRYPTION = "s3:PutLifecycleConfiguration", "s3:PutEncryptionConfiguration"
_REPLICATION, _WRITE, _READ = "s3:PutReplicationConfiguration", "s3:PutObject", "s3:GetObject"
_LIST, _BLOCK = "s3:ListBucket", "s3:PutBucketPublicAccessBlock"
_MODEL, _STREAM = "bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"

# What a call needs that is named otherwise, by service and call.
CALLS: dict[tuple[str, str], tuple[str, ...]] = {
    ("bedrock", "Converse"): (_MODEL,),
    ("bedrock", "ConverseStream"): (_STREAM,),
    ("lambda", "Invoke"): ("lambda:InvokeFunction",),
    ("lambda", "InvokeAsync"): ("lambda:InvokeFunction",),
    ("s3", "CompleteMultipartUpload"): (_WRITE,),
    ("s3", "CopyObject"): (_WRITE, _READ),
    ("s3", "CreateMultipartUpload"): (_WRITE,),
    ("s3", "DeleteBucketCors"): ("s3:PutBucketCORS",),
    ("s3", "DeleteBucketEncryption"): (_ENCRYPTION,),
    ("s3", "DeleteBucketLifecycle"): (_LIFECYCLE,),
    ("s3", "DeleteBucketPublicAccessBlock"): (_BLOCK,),
    ("s3", "DeleteBucketReplication"): (_REPLICATION,),
    ("s3", "DeleteBucketTagging"): ("s3:PutBucketTagging",),
    ("s3", "DeleteObjects"): ("s3:DeleteObject",),
    ("s3", "GetBucketAccelerateConfiguration"): ("s3:GetAccelerateConfiguration",),
    ("s3", "GetBucketAnalyticsConfiguration"): ("s3:GetAnalyticsConfiguration",),
    ("s3", "GetBucketCors"): ("s3:GetBucketCORS",),
    ("s3", "GetBucketEncryption"): ("s3:GetEncryptionConfiguration",),
    ("s3", "GetBucketInventoryConfiguration"): ("s3:GetInventoryConfiguration",),
    ("s3", "GetBucketLifecycle"): ("s3:GetLifecycleConfiguration",),
    ("s3", "GetBucketLifecycleConfiguration"): ("s3:GetLifecycleConfiguration",),
    ("s3", "GetBucketMetricsConfiguration"): ("s3:GetMetricsConfiguration",),
    ("s3", "GetBucketNotificationConfiguration"): ("s3:GetBucketNotification",),
    ("s3", "GetBucketReplication"): ("s3:GetReplicationConfiguration",),
    ("s3", "GetObjectLockConfiguration"): ("s3:GetBucketObjectLockConfiguration",),
    ("s3", "HeadBucket"): (_LIST,),
    ("s3", "HeadObject"): (_READ,),
    ("s3", "ListBuckets"): ("s3:ListAllMyBuckets",),
    ("s3", "ListMultipartUploads"): ("s3:ListBucketMultipartUploads",),
    ("s3", "ListObjectVersions"): ("s3:ListBucketVersions",),
    ("s3", "ListObjects"): (_LIST,),
    ("s3", "ListObjectsV2"): (_LIST,),
    ("s3", "ListParts"): ("s3:ListMultipartUploadParts",),
    ("s3", "PutBucketAccelerateConfiguration"): ("s3:PutAccelerateConfiguration",),
    ("s3", "PutBucketAnalyticsConfiguration"): ("s3:PutAnalyticsConfiguration",),
    ("s3", "PutBucketEncryption"): (_ENCRYPTION,),
    ("s3", "PutBucketInventoryConfiguration"): ("s3:PutInventoryConfiguration",),
    ("s3", "PutBucketLifecycle"): (_LIFECYCLE,),
    ("s3", "PutBucketLifecycleConfiguration"): (_LIFECYCLE,),
    ("s3", "PutBucketMetricsConfiguration"): ("s3:PutMetricsConfiguration",),
    ("s3", "PutBucketNotificationConfiguration"): ("s3:PutBucketNotification",),
    ("s3", "PutBucketReplication"): (_REPLICATION,),
    ("s3", "PutObjectLockConfiguration"): ("s3:PutBucketObjectLockConfiguration",),
    ("s3", "SelectObjectContent"): (_READ,),
    ("s3", "UploadPart"): (_WRITE,),
    ("s3", "UploadPartCopy"): (_WRITE, _READ),
}

# API Gateway's actions are verbs on its paths.
API_GATEWAY = {
    "Create": "apigateway:POST",
    "Delete": "apigateway:DELETE",
    "Flush": "apigateway:DELETE",
    "Get": "apigateway:GET",
    "Import": "apigateway:POST",
    "Put": "apigateway:PUT",
    "Tag": "apigateway:PUT",
    "Untag": "apigateway:DELETE",
    "Update": "apigateway:PATCH",
}

# What CloudTrail records only as data events, which a trail leaves out unless it is told to keep them, or
# not at all: that no such event is there says nothing (CloudTrail User Guide, data events).
NOT_RECORDED_BY_DEFAULT = (
    "cloudwatch:Put*",
    "cloudwatch:GetMetricData",
    "dynamodb:*Item",
    "dynamodb:ConditionCheckItem",
    "dynamodb:PartiQL*",
    "dynamodb:Query",
    "dynamodb:Scan",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "kinesis:Get*",
    "kinesis:Put*",
    "kinesis:SubscribeToShard",
    "lambda:InvokeFunction",
    "logs:PutLogEvents",
    "s3:AbortMultipartUpload",
    "s3:*Object*",
    "s3:ListBucket*",
    "s3:ListMultipartUploadParts",
    "ses:Send*",
    "sns:Publish",
    "sqs:*Message*",
    "xray:Put*",
)
