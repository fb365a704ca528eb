"""Every way of becoming a role through a service, in the order in which they are tried."""

from iamscope.clouds.aws.escalate import (
    analytics,
    bedrock,
    cloudformation,
    code,
    codebuild,
    ec2,
    ecs,
    glue,
    lambda_functions,
    platforms,
    sagemaker,
    ssm,
    states,
    vending,
)

WAYS = (
    *lambda_functions.WAYS,
    *ec2.WAYS,
    *ssm.WAYS,
    *ecs.WAYS,
    *codebuild.WAYS,
    *cloudformation.WAYS,
    *states.WAYS,
    *glue.WAYS,
    *sagemaker.WAYS,
    *bedrock.WAYS,
    *analytics.WAYS,
    *platforms.WAYS,
    *code.WAYS,
    *vending.WAYS,
)
