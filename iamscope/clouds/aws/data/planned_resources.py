"""Which attributes of planned resources hold a role that they run with, or a policy of their own.

Origin: the Terraform AWS provider's and the AWS CloudFormation template reference.
"""

from typing import NamedTuple

from iamscope.clouds.aws.data.planned_names import ITSELF

CHECKED = "2026-11-24"


class Carrying(NamedTuple):
    """A resource type that runs with roles: the kind of carrier, and the paths of attributes that name them.

    `state` is the one that it will have.
    """

    kind: str
    roles: tuple[str, ...]
    state: str = ""


class Guarded(NamedTuple):
    """A resource type that holds a policy: its attribute, and the one that names the resource it is on.

    Without the latter it is the policy of the resource itself.
    """

    policy: str
    on: str = ""
    sole: str = ITSELF
    arn: str = ""
    """How the ARN is made of a plain name, where that is what the attribute holds."""


TERRAFORM_CARRIERS = {
    "aws_lambda_function": Carrying("lambda:function", ("role",)),
    "aws_ecs_task_definition": Carrying("ecs:task-definition", ("task_role_arn",)),
    "aws_codebuild_project": Carrying("codebuild:project", ("service_role",)),
    "aws_glue_job": Carrying("glue:job", ("role_arn",)),
    "aws_glue_dev_endpoint": Carrying("glue:devendpoint", ("role_arn",)),
    "aws_sagemaker_notebook_instance": Carrying("sagemaker:notebook-instance", ("role_arn",), "InService"),
    "aws_cloudformation_stack": Carrying("cloudformation:stack", ("iam_role_arn",)),
    "aws_apprunner_service": Carrying("apprunner:service", ("instance_configuration[0].instance_role_arn",)),
    "aws_bedrockagent_agent": Carrying("bedrock:agent", ("agent_resource_role_arn",)),
    "aws_bedrockagentcore_agent_runtime": Carrying("bedrock-agentcore:runtime", ("role_arn",)),
    "aws_bedrockagentcore_gateway": Carrying("bedrock-agentcore:gateway", ("role_arn",)),
    "aws_bedrockagentcore_code_interpreter": Carrying(
        "bedrock-agentcore:code-interpreter-custom", ("execution_role_arn",)
    ),
    "aws_scheduler_schedule": Carrying("scheduler:schedule", ("target[0].role_arn",)),
}

CLOUDFORMATION_CARRIERS = {
    "AWS::Lambda::Function": Carrying("lambda:function", ("Role",)),
    "AWS::Serverless::Function": Carrying("lambda:function", ("Role",)),
    "AWS::ECS::TaskDefinition": Carrying("ecs:task-definition", ("TaskRoleArn",)),
    "AWS::CodeBuild::Project": Carrying("codebuild:project", ("ServiceRole",)),
    "AWS::Glue::Job": Carrying("glue:job", ("Role",)),
    "AWS::Glue::DevEndpoint": Carrying("glue:devendpoint", ("RoleArn",)),
    "AWS::SageMaker::NotebookInstance": Carrying("sagemaker:notebook-instance", ("RoleArn",), "InService"),
    "AWS::Bedrock::Agent": Carrying("bedrock:agent", ("AgentResourceRoleArn",)),
    "AWS::BedrockAgentCore::Runtime": Carrying("bedrock-agentcore:runtime", ("RoleArn",)),
    "AWS::BedrockAgentCore::Gateway": Carrying("bedrock-agentcore:gateway", ("RoleArn",)),
    "AWS::Scheduler::Schedule": Carrying("scheduler:schedule", ("Target.RoleArn",)),
}

# Instances run with the role of their instance profile.
PROFILED = {
    "aws_instance": ("ec2:instance", "iam_instance_profile"),
    "aws_launch_template": ("ec2:launch-template", "iam_instance_profile[0].name"),
    "AWS::EC2::Instance": ("ec2:instance", "IamInstanceProfile"),
}
PROFILES = {"aws_iam_instance_profile": "role", "AWS::IAM::InstanceProfile": "Roles[0]"}

TERRAFORM_POLICIES = {
    "aws_s3_bucket": Guarded("policy"),
    "aws_s3_bucket_policy": Guarded("policy", "bucket", "id", "arn:{partition}:s3:::{name}"),
    "aws_kms_key": Guarded("policy"),
    "aws_kms_key_policy": Guarded("policy", "key_id"),
    "aws_sqs_queue": Guarded("policy"),
    "aws_sqs_queue_policy": Guarded("policy", "queue_url"),
    "aws_sns_topic": Guarded("policy"),
    "aws_sns_topic_policy": Guarded("policy", "arn"),
    "aws_secretsmanager_secret": Guarded("policy"),
    "aws_secretsmanager_secret_policy": Guarded("policy", "secret_arn"),
    "aws_ecr_repository_policy": Guarded(
        "policy", "repository", "name", "arn:{partition}:ecr:{region}:{account}:repository/{name}"
    ),
}

CLOUDFORMATION_POLICIES = {
    "AWS::S3::BucketPolicy": Guarded("PolicyDocument", "Bucket", "id", "arn:{partition}:s3:::{name}"),
    "AWS::KMS::Key": Guarded("KeyPolicy"),
    "AWS::SQS::QueuePolicy": Guarded("PolicyDocument", "Queues"),
    "AWS::SNS::TopicPolicy": Guarded("PolicyDocument", "Topics"),
    "AWS::SecretsManager::ResourcePolicy": Guarded("ResourcePolicy", "SecretId"),
    "AWS::ECR::Repository": Guarded("RepositoryPolicyText"),
}

# Attributes of Terraform that are looked up in the configuration where a plan leaves them open.
ATTRIBUTES = frozenset(
    """
    assume_role_policy group groups inline_policy managed_policy_arn managed_policy_arns name override_json
    override_policy_documents path permissions_boundary policy policy_arn policy_arns role roles source_json
    source_policy_documents statement user users
    """.split()
)

# Types whose names begin like this grant something, or tie what does.
GRANTING = ("aws_iam_", "aws_ssoadmin_", "awscc_iam_", "awscc_sso_", "AWS::IAM::", "AWS::SSO::")
# Those of them that grant nothing by themselves, or are read in another way.
HARMLESS = frozenset(
    """
    AWS::IAM::InstanceProfile AWS::IAM::OIDCProvider AWS::IAM::SAMLProvider AWS::IAM::ServerCertificate
    AWS::IAM::ServiceLinkedRole AWS::IAM::VirtualMFADevice AWS::SSO::Application AWS::SSO::Assignment
    AWS::SSO::Instance AWS::SSO::InstanceAccessControlAttributeConfiguration
    aws_iam_account_alias aws_iam_account_password_policy aws_iam_group_policies_exclusive
    aws_iam_instance_profile aws_iam_openid_connect_provider aws_iam_organizations_features
    aws_iam_outbound_web_identity_federation aws_iam_role_policies_exclusive aws_iam_saml_provider
    aws_iam_security_token_service_preferences aws_iam_server_certificate aws_iam_service_linked_role
    aws_iam_service_specific_credential aws_iam_signing_certificate aws_iam_user_login_profile
    aws_iam_user_policies_exclusive aws_iam_user_ssh_key aws_iam_virtual_mfa_device
    aws_ssoadmin_account_assignment aws_ssoadmin_application aws_ssoadmin_application_access_scope
    aws_ssoadmin_application_assignment aws_ssoadmin_application_assignment_configuration
    aws_ssoadmin_instance_access_control_attributes aws_ssoadmin_trusted_token_issuer
    """.split()
)
