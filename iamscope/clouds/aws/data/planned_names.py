"""How what a plan makes will be called: the ARN of each resource type, and what its identifier is.

A template is filled from the resource's own attributes, and from the `partition`, `region` and
`account` that it is made in. `{name/}` is followed by a slash unless it is left out or `default`. What AWS
makes up has a shape, such as `<uuid>`, `<hex17>` or `<word10>`, and `??????` is six letters of it. The second
word is what `id` (or `Ref`) gives: an attribute, `arn`, `made` for what AWS makes up, `?` for anything else.

Origin: the Terraform AWS provider's attribute references, the AWS CloudFormation template
reference (return values), and the Service Authorization Reference for the shapes of ARNs.
"""

CHECKED = "2026-11-24"

_P = "arn:{partition}:"
_RA = ":{region}:{account}:"
_IAM = f"{_P}iam::{{account}}:"

TERRAFORM = {
    "aws_iam_role": (f"{_IAM}role{{path}}{{name}}", "name"),
    "aws_iam_user": (f"{_IAM}user{{path}}{{name}}", "name"),
    "aws_iam_group": (f"{_IAM}group{{path}}{{name}}", "name"),
    "aws_iam_policy": (f"{_IAM}policy{{path}}{{name}}", "arn"),
    "aws_iam_instance_profile": (f"{_IAM}instance-profile{{path}}{{name}}", "name"),
    "aws_iam_openid_connect_provider": (f"{_IAM}oidc-provider/{{url}}", "arn"),
    "aws_iam_saml_provider": (f"{_IAM}saml-provider/{{name}}", "arn"),
    "data.aws_iam_role": (f"{_IAM}role{{path}}{{name}}", "name"),
    "data.aws_iam_user": (f"{_IAM}user{{path}}{{user_name}}", "user_id"),
    "aws_s3_bucket": (f"{_P}s3:::{{bucket}}", "bucket"),
    "aws_dynamodb_table": (f"{_P}dynamodb{_RA}table/{{name}}", "name"),
    "aws_sqs_queue": (f"{_P}sqs{_RA}{{name}}", "url"),
    "aws_sns_topic": (f"{_P}sns{_RA}{{name}}", "arn"),
    "aws_lambda_function": (f"{_P}lambda{_RA}function:{{function_name}}", "function_name"),
    "aws_kms_key": (f"{_P}kms{_RA}key/<uuid>", "made"),
    "aws_kms_alias": (f"{_P}kms{_RA}{{name}}", "name"),
    "aws_secretsmanager_secret": (f"{_P}secretsmanager{_RA}secret:{{name}}-??????", "arn"),
    "aws_ssm_parameter": (f"{_P}ssm{_RA}parameter/{{name}}", "name"),
    "aws_cloudwatch_log_group": (f"{_P}logs{_RA}log-group:{{name}}", "name"),
    "aws_cloudwatch_event_bus": (f"{_P}events{_RA}event-bus/{{name}}", "name"),
    "aws_ecr_repository": (f"{_P}ecr{_RA}repository/{{name}}", "name"),
    "aws_ecs_cluster": (f"{_P}ecs{_RA}cluster/{{name}}", "arn"),
    "aws_ecs_service": (f"{_P}ecs{_RA}service/{{cluster}}/{{name}}", "arn"),
    "aws_ecs_task_definition": (f"{_P}ecs{_RA}task-definition/{{family}}:<number>", "family"),
    "aws_codebuild_project": (f"{_P}codebuild{_RA}project/{{name}}", "arn"),
    "aws_codecommit_repository": (f"{_P}codecommit{_RA}{{repository_name}}", "repository_name"),
    "aws_codepipeline": (f"{_P}codepipeline{_RA}{{name}}", "name"),
    "aws_sfn_state_machine": (f"{_P}states{_RA}stateMachine:{{name}}", "arn"),
    "aws_kinesis_stream": (f"{_P}kinesis{_RA}stream/{{name}}", "arn"),
    "aws_kinesis_firehose_delivery_stream": (f"{_P}firehose{_RA}deliverystream/{{name}}", "arn"),
    "aws_db_instance": (f"{_P}rds{_RA}db:{{identifier}}", "?"),
    "aws_rds_cluster": (f"{_P}rds{_RA}cluster:{{cluster_identifier}}", "cluster_identifier"),
    "aws_instance": (f"{_P}ec2{_RA}instance/i-<hex17>", "made"),
    "aws_launch_template": (f"{_P}ec2{_RA}launch-template/lt-<hex17>", "made"),
    "aws_glue_job": (f"{_P}glue{_RA}job/{{name}}", "name"),
    "aws_glue_dev_endpoint": (f"{_P}glue{_RA}devEndpoint/{{name}}", "name"),
    "aws_glue_catalog_database": (f"{_P}glue{_RA}database/{{name}}", "?"),
    "aws_sagemaker_notebook_instance": (f"{_P}sagemaker{_RA}notebook-instance/{{name}}", "name"),
    "aws_cloudformation_stack": (f"{_P}cloudformation{_RA}stack/{{name}}/<uuid>", "arn"),
    "aws_scheduler_schedule": (f"{_P}scheduler{_RA}schedule/{{group_name}}/{{name}}", "?"),
    "aws_bedrockagent_agent": (f"{_P}bedrock{_RA}agent/<word10>", "made"),
    "aws_bedrockagentcore_agent_runtime": (
        f"{_P}bedrock-agentcore{_RA}runtime/{{agent_runtime_name}}-<word10>",
        "?",
    ),
    "aws_bedrockagentcore_code_interpreter": (
        f"{_P}bedrock-agentcore{_RA}code-interpreter-custom/{{name}}-<word10>",
        "?",
    ),
    "aws_bedrockagentcore_gateway": (f"{_P}bedrock-agentcore{_RA}gateway/{{name}}-<word10>", "?"),
    "aws_apprunner_service": (f"{_P}apprunner{_RA}service/{{service_name}}/<hex32>", "arn"),
    "aws_batch_job_definition": (f"{_P}batch{_RA}job-definition/{{name}}:<number>", "arn"),
    "aws_efs_file_system": (f"{_P}elasticfilesystem{_RA}file-system/fs-<hex17>", "made"),
    "aws_opensearch_domain": (f"{_P}es{_RA}domain/{{domain_name}}", "arn"),
    "aws_eks_cluster": (f"{_P}eks{_RA}cluster/{{name}}", "name"),
    "aws_acm_certificate": (f"{_P}acm{_RA}certificate/<uuid>", "arn"),
    "aws_backup_vault": (f"{_P}backup{_RA}backup-vault:{{name}}", "name"),
    "aws_cloudfront_distribution": (f"{_P}cloudfront::{{account}}:distribution/E<word13>", "made"),
    "aws_cloudwatch_event_rule": (f"{_P}events{_RA}rule/{{event_bus_name/}}{{name}}", "?"),
    "aws_cloudwatch_metric_alarm": (f"{_P}cloudwatch{_RA}alarm:{{alarm_name}}", "alarm_name"),
    "aws_cognito_user_pool": (f"{_P}cognito-idp{_RA}userpool/{{region}}_<word9>", "made"),
    "aws_db_cluster_snapshot": (
        f"{_P}rds{_RA}cluster-snapshot:{{db_cluster_snapshot_identifier}}",
        "db_cluster_snapshot_identifier",
    ),
    "aws_elasticache_replication_group": (
        f"{_P}elasticache{_RA}replicationgroup:{{replication_group_id}}",
        "replication_group_id",
    ),
    "aws_lb": (f"{_P}elasticloadbalancing{_RA}loadbalancer/{{load_balancer_type}}/{{name}}/<hex16>", "arn"),
    "aws_lb_target_group": (f"{_P}elasticloadbalancing{_RA}targetgroup/{{name}}/<hex16>", "arn"),
    "aws_nat_gateway": (f"{_P}ec2{_RA}natgateway/nat-<hex17>", "made"),
    "aws_rds_cluster_instance": (f"{_P}rds{_RA}db:{{identifier}}", "identifier"),
    "aws_route53_zone": (f"{_P}route53:::hostedzone/Z<word19>", "made"),
    "aws_security_group": (f"{_P}ec2{_RA}security-group/sg-<hex17>", "made"),
    "aws_subnet": (f"{_P}ec2{_RA}subnet/subnet-<hex17>", "made"),
    "aws_vpc": (f"{_P}ec2{_RA}vpc/vpc-<hex17>", "made"),
    "aws_wafv2_web_acl": (f"{_P}wafv2{_RA}{{scope}}/webacl/{{name}}/<uuid>", "made"),
}

CLOUDFORMATION = {
    "AWS::IAM::Role": (f"{_IAM}role{{Path}}{{RoleName}}", "RoleName"),
    "AWS::IAM::User": (f"{_IAM}user{{Path}}{{UserName}}", "UserName"),
    "AWS::IAM::Group": (f"{_IAM}group{{Path}}{{GroupName}}", "GroupName"),
    "AWS::IAM::ManagedPolicy": (f"{_IAM}policy{{Path}}{{ManagedPolicyName}}", "arn"),
    "AWS::IAM::InstanceProfile": (
        f"{_IAM}instance-profile{{Path}}{{InstanceProfileName}}",
        "InstanceProfileName",
    ),
    "AWS::IAM::OIDCProvider": (f"{_IAM}oidc-provider/{{Url}}", "arn"),
    "AWS::S3::Bucket": (f"{_P}s3:::{{BucketName}}", "BucketName"),
    "AWS::DynamoDB::Table": (f"{_P}dynamodb{_RA}table/{{TableName}}", "TableName"),
    "AWS::DynamoDB::GlobalTable": (f"{_P}dynamodb{_RA}table/{{TableName}}", "TableName"),
    "AWS::SQS::Queue": (f"{_P}sqs{_RA}{{QueueName}}", "url"),
    "AWS::SNS::Topic": (f"{_P}sns{_RA}{{TopicName}}", "arn"),
    "AWS::Lambda::Function": (f"{_P}lambda{_RA}function:{{FunctionName}}", "FunctionName"),
    "AWS::KMS::Key": (f"{_P}kms{_RA}key/<uuid>", "made"),
    "AWS::KMS::Alias": (f"{_P}kms{_RA}{{AliasName}}", "AliasName"),
    "AWS::SecretsManager::Secret": (f"{_P}secretsmanager{_RA}secret:{{Name}}-??????", "arn"),
    "AWS::SSM::Parameter": (f"{_P}ssm{_RA}parameter/{{Name}}", "Name"),
    "AWS::Logs::LogGroup": (f"{_P}logs{_RA}log-group:{{LogGroupName}}:*", "LogGroupName"),
    "AWS::Events::EventBus": (f"{_P}events{_RA}event-bus/{{Name}}", "Name"),
    "AWS::ECR::Repository": (f"{_P}ecr{_RA}repository/{{RepositoryName}}", "RepositoryName"),
    "AWS::ECS::Cluster": (f"{_P}ecs{_RA}cluster/{{ClusterName}}", "ClusterName"),
    "AWS::ECS::TaskDefinition": (f"{_P}ecs{_RA}task-definition/{{Family}}:<number>", "arn"),
    "AWS::CodeBuild::Project": (f"{_P}codebuild{_RA}project/{{Name}}", "Name"),
    "AWS::StepFunctions::StateMachine": (f"{_P}states{_RA}stateMachine:{{StateMachineName}}", "arn"),
    "AWS::Kinesis::Stream": (f"{_P}kinesis{_RA}stream/{{Name}}", "Name"),
    "AWS::KinesisFirehose::DeliveryStream": (
        f"{_P}firehose{_RA}deliverystream/{{DeliveryStreamName}}",
        "DeliveryStreamName",
    ),
    "AWS::RDS::DBInstance": (f"{_P}rds{_RA}db:{{DBInstanceIdentifier}}", "DBInstanceIdentifier"),
    "AWS::EC2::Instance": (f"{_P}ec2{_RA}instance/i-<hex17>", "made"),
    "AWS::EC2::LaunchTemplate": (f"{_P}ec2{_RA}launch-template/lt-<hex17>", "made"),
    "AWS::Glue::Job": (f"{_P}glue{_RA}job/{{Name}}", "Name"),
    "AWS::SageMaker::NotebookInstance": (
        f"{_P}sagemaker{_RA}notebook-instance/{{NotebookInstanceName}}",
        "arn",
    ),
    "AWS::CloudFormation::Stack": (f"{_P}cloudformation{_RA}stack/{{StackName}}/<uuid>", "arn"),
    "AWS::Scheduler::Schedule": (f"{_P}scheduler{_RA}schedule/{{GroupName}}/{{Name}}", "Name"),
    "AWS::Bedrock::Agent": (f"{_P}bedrock{_RA}agent/<word10>", "made"),
    "AWS::BedrockAgentCore::Runtime": (
        f"{_P}bedrock-agentcore{_RA}runtime/{{AgentRuntimeName}}-<word10>",
        "?",
    ),
    "AWS::Serverless::Function": (f"{_P}lambda{_RA}function:{{FunctionName}}", "FunctionName"),
    "AWS::EKS::Cluster": (f"{_P}eks{_RA}cluster/{{Name}}", "Name"),
    "AWS::AppRunner::Service": (f"{_P}apprunner{_RA}service/{{ServiceName}}/<hex32>", "arn"),
    "AWS::Backup::BackupVault": (f"{_P}backup{_RA}backup-vault:{{BackupVaultName}}", "BackupVaultName"),
    "AWS::Batch::JobDefinition": (f"{_P}batch{_RA}job-definition/{{JobDefinitionName}}:<number>", "arn"),
    "AWS::BedrockAgentCore::CodeInterpreterCustom": (
        f"{_P}bedrock-agentcore{_RA}code-interpreter-custom/{{Name}}-<word10>",
        "?",
    ),
    "AWS::BedrockAgentCore::Gateway": (f"{_P}bedrock-agentcore{_RA}gateway/{{Name}}-<word10>", "?"),
    "AWS::CertificateManager::Certificate": (f"{_P}acm{_RA}certificate/<uuid>", "arn"),
    "AWS::CloudFront::Distribution": (f"{_P}cloudfront::{{account}}:distribution/E<word13>", "made"),
    "AWS::CloudWatch::Alarm": (f"{_P}cloudwatch{_RA}alarm:{{AlarmName}}", "AlarmName"),
    "AWS::CodeCommit::Repository": (f"{_P}codecommit{_RA}{{RepositoryName}}", "?"),
    "AWS::CodePipeline::Pipeline": (f"{_P}codepipeline{_RA}{{Name}}", "Name"),
    "AWS::Cognito::UserPool": (f"{_P}cognito-idp{_RA}userpool/{{region}}_<word9>", "made"),
    "AWS::EC2::NatGateway": (f"{_P}ec2{_RA}natgateway/nat-<hex17>", "made"),
    "AWS::EC2::SecurityGroup": (f"{_P}ec2{_RA}security-group/sg-<hex17>", "made"),
    "AWS::EC2::Subnet": (f"{_P}ec2{_RA}subnet/subnet-<hex17>", "made"),
    "AWS::EC2::VPC": (f"{_P}ec2{_RA}vpc/vpc-<hex17>", "made"),
    "AWS::ECS::Service": (f"{_P}ecs{_RA}service/{{Cluster}}/{{ServiceName}}", "arn"),
    "AWS::EFS::FileSystem": (f"{_P}elasticfilesystem{_RA}file-system/fs-<hex17>", "made"),
    "AWS::ElastiCache::ReplicationGroup": (
        f"{_P}elasticache{_RA}replicationgroup:{{ReplicationGroupId}}",
        "ReplicationGroupId",
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": (
        f"{_P}elasticloadbalancing{_RA}loadbalancer/{{Type}}/{{Name}}/<hex16>",
        "arn",
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": (
        f"{_P}elasticloadbalancing{_RA}targetgroup/{{Name}}/<hex16>",
        "arn",
    ),
    "AWS::Events::Rule": (f"{_P}events{_RA}rule/{{EventBusName/}}{{Name}}", "?"),
    "AWS::Glue::DevEndpoint": (f"{_P}glue{_RA}devEndpoint/{{EndpointName}}", "EndpointName"),
    "AWS::OpenSearchService::Domain": (f"{_P}es{_RA}domain/{{DomainName}}", "DomainName"),
    "AWS::RDS::DBCluster": (f"{_P}rds{_RA}cluster:{{DBClusterIdentifier}}", "DBClusterIdentifier"),
    "AWS::Route53::HostedZone": (f"{_P}route53:::hostedzone/Z<word19>", "made"),
    "AWS::WAFv2::WebACL": (f"{_P}wafv2{_RA}{{Scope}}/webacl/{{Name}}/<uuid>", "?"),
}

# Attributes that stand for something where they are left out.
DEFAULTS = {
    "path": "/",
    "Path": "/",
    "group_name": "default",
    "GroupName": "default",
    "load_balancer_type": "application",
    "Type": "application",
    "cluster": "default",
    "Cluster": "default",
    "event_bus_name": "default",
    "EventBusName": "default",
}

# Values that ARNs spell another way.
SPELLED = {
    "application": "app",
    "network": "net",
    "gateway": "gwy",
    "REGIONAL": "regional",
    "CLOUDFRONT": "global",
}
SPELT = frozenset({"load_balancer_type", "Type", "scope", "Scope"})
"""The attributes that hold them."""

# Attributes that name another resource, by its ARN or by its name, of which an ARN has the name.
OTHERS = frozenset({"cluster", "Cluster", "event_bus_name", "EventBusName"})

# Attributes that give what AWS makes up of an ARN, beside `id`.
MADE = {
    "aws_kms_key": "key_id",
    "aws_route53_zone": "zone_id",
    "AWS::KMS::Key": "KeyId",
    "AWS::EC2::SecurityGroup": "GroupId",
    "AWS::EC2::VPC": "VpcId",
    "AWS::EC2::Subnet": "SubnetId",
    "AWS::EC2::Instance": "InstanceId",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateId",
    "AWS::EC2::NatGateway": "NatGatewayId",
    "AWS::Bedrock::Agent": "AgentId",
    "AWS::Cognito::UserPool": "UserPoolId",
    "AWS::EFS::FileSystem": "FileSystemId",
    "AWS::Route53::HostedZone": "Id",
}

# Attributes of a lookup or a resource under which Terraform gives its ARN.
ARN_WORDS = frozenset({"arn", "Arn", "policy_arn", "role_arn", "invoke_arn", "agent_arn", "stream_arn"})

# Attributes that stand for a thing itself where one of its names is asked for.
ITSELF = "itself"
"""Asks for the ARN of a thing, by whatever it is named."""
FITTING = {
    ITSELF: ARN_WORDS | {"id", "name", "url", "key_id", "queue_url", "bucket"},
    "function": frozenset({"arn", "id", "function_name", "qualified_arn"}),
    "arn": ARN_WORDS | {"id", "qualified_arn"},
    "Arn": ARN_WORDS | {"id"},
    "id": frozenset({"id", "name", "bucket", "Ref"}),
    "name": frozenset({"id", "name"}),
    "json": frozenset({"json", "minified_json"}),
}

# Attributes that hold tags, the most telling ones first.
TAGS = ("tags_all", "tags", "Tags", "BackupVaultTags", "FileSystemTags", "HostedZoneTags", "UserPoolTags")
