"""Whether somebody can do whatever it likes in its account."""

from iamscope.clouds.aws.records.arns import partition_of

# One call of each sort: making principals, giving them anything, and reading and destroying what there is.
_CALLS = (
    ("iam:CreateUser", "arn:{partition}:iam::{account}:user/anybody"),
    ("iam:AttachUserPolicy", "arn:{partition}:iam::{account}:user/anybody"),
    ("iam:CreateAccessKey", "arn:{partition}:iam::{account}:user/anybody"),
    ("iam:AttachRolePolicy", "arn:{partition}:iam::{account}:role/anything"),
    ("iam:UpdateAssumeRolePolicy", "arn:{partition}:iam::{account}:role/anything"),
    ("s3:CreateBucket", "arn:{partition}:s3:::anything"),
    ("dynamodb:DeleteTable", "arn:{partition}:dynamodb:{region}:{account}:table/anything"),
    ("lambda:UpdateFunctionCode", "arn:{partition}:lambda:{region}:{account}:function:anything"),
    ("ec2:TerminateInstances", "arn:{partition}:ec2:{region}:{account}:instance/i-0123456789abcdef0"),
    (
        "secretsmanager:GetSecretValue",
        "arn:{partition}:secretsmanager:{region}:{account}:secret:any-abcdef",
    ),
)


def calls(principal: str, account: str, region: str) -> list[tuple[str, str]]:
    """Return calls that only somebody may make who may do nearly everything in an account."""
    place = {"partition": partition_of(principal), "account": account, "region": region}
    return [(action, resource.format(**place)) for action, resource in _CALLS]
