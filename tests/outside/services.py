"""Services and actions of the requests, each with the shape of its resource."""

_NAMES = {
    "dynamodb": "BatchGetItem DeleteItem DeleteTable GetItem PutItem Query Scan UpdateItem ListTables",
    "ecr": "BatchGetImage DescribeImages GetDownloadUrlForLayer PutImage GetAuthorizationToken",
    "events": "DescribeRule DisableRule EnableRule PutRule",
    "kinesis": "DescribeStream GetRecords GetShardIterator PutRecord DeleteStream",
    "kms": "Decrypt DescribeKey Encrypt GenerateDataKey ScheduleKeyDeletion ListKeys",
    "lambda": "InvokeFunction UpdateFunctionCode DeleteFunction",
    "logs": "DescribeLogStreams FilterLogEvents DeleteLogGroup",
    "rds": "DeleteDBInstance DescribeDBInstances StopDBInstance",
    "s3": "DeleteObject GetObject GetObjectTagging PutObject PutObjectTagging ListAllMyBuckets",
    "secretsmanager": "DescribeSecret GetSecretValue ListSecretVersionIds DeleteSecret ListSecrets",
    "sns": "GetTopicAttributes ListSubscriptionsByTopic Publish",
    "sqs": "DeleteMessage GetQueueAttributes PurgeQueue ReceiveMessage SendMessage",
    "sts": "AssumeRole TagSession",
    "iam": "PassRole DeleteRole PutRolePolicy",
    "cloudwatch": "GetMetricData ListMetrics PutMetricData",
}
ACTIONS = frozenset(f"{service}:{name}" for service, names in _NAMES.items() for name in names.split())
WITHOUT_RESOURCE = frozenset(
    {
        "cloudwatch:GetMetricData",
        "cloudwatch:ListMetrics",
        "cloudwatch:PutMetricData",
        "dynamodb:ListTables",
        "ecr:GetAuthorizationToken",
        "kms:ListKeys",
        "s3:ListAllMyBuckets",
        "secretsmanager:ListSecrets",
    }
)
ARNS = {
    "dynamodb": "arn:aws:dynamodb:{region}:{account}:table/{name}",
    "ecr": "arn:aws:ecr:{region}:{account}:repository/{name}",
    "events": "arn:aws:events:{region}:{account}:rule/{name}",
    "iam": "arn:aws:iam::{account}:role/{name}",
    "kinesis": "arn:aws:kinesis:{region}:{account}:stream/{name}",
    "kms": "arn:aws:kms:{region}:{account}:key/{name}",
    "lambda": "arn:aws:lambda:{region}:{account}:function:{name}",
    "logs": "arn:aws:logs:{region}:{account}:log-group:/{name}:log-stream:x",
    "rds": "arn:aws:rds:{region}:{account}:db:{name}",
    "s3": "arn:aws:s3:::{name}/a.csv",
    "secretsmanager": "arn:aws:secretsmanager:{region}:{account}:secret:{name}-AbCdEf",
    "sns": "arn:aws:sns:{region}:{account}:{name}",
    "sqs": "arn:aws:sqs:{region}:{account}:{name}",
    "sts": "arn:aws:iam::{account}:role/{name}",
}
