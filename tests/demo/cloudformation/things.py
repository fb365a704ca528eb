"""What the incident's account keeps and runs, as resources of templates."""

import json
import re
from collections.abc import Iterator
from functools import cache

from tests.demo.cloudformation.wording import Words, logical, tags, text
from tests.demo.cloudformation.yaml_text import Call
from tests.demo.incident.answers import global_calls
from tests.demo.incident.regions import function_roles, regional_calls
from tests.demo.incident.shapes import REGION, Json, arn

# The property that holds the name of a thing, by the service and kind in its ARN, and what stands beside it.
_NAMED: dict[str, tuple[str, str, Json]] = {
    "s3:": ("AWS::S3::Bucket", "BucketName", {}),
    "dynamodb:table": (
        "AWS::DynamoDB::Table",
        "TableName",
        {
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        },
    ),
    "sqs:": ("AWS::SQS::Queue", "QueueName", {}),
    "sns:": ("AWS::SNS::Topic", "TopicName", {}),
    "secretsmanager:secret": ("AWS::SecretsManager::Secret", "Name", {}),
    "logs:log-group": ("AWS::Logs::LogGroup", "LogGroupName", {"RetentionInDays": 90}),
    "ecs:cluster": ("AWS::ECS::Cluster", "ClusterName", {}),
    "ecs:service": ("AWS::ECS::Service", "ServiceName", {"DesiredCount": 2}),
    "ecs:task-definition": (
        "AWS::ECS::TaskDefinition",
        "Family",
        {"Cpu": "256", "Memory": "512", "NetworkMode": "awsvpc", "RequiresCompatibilities": ["FARGATE"]},
    ),
    "rds:cluster": (
        "AWS::RDS::DBCluster",
        "DBClusterIdentifier",
        {
            "Engine": "aurora-postgresql",
            "ManageMasterUserPassword": True,
            "MasterUsername": "billing",
            "StorageEncrypted": True,
        },
    ),
    "rds:db": (
        "AWS::RDS::DBInstance",
        "DBInstanceIdentifier",
        {"DBInstanceClass": "db.r7g.large", "Engine": "aurora-postgresql"},
    ),
    "elasticache:replicationgroup": (
        "AWS::ElastiCache::ReplicationGroup",
        "ReplicationGroupId",
        {"CacheNodeType": "cache.t4g.small", "ReplicationGroupDescription": "Sessions of the dashboard"},
    ),
    "elasticloadbalancing:loadbalancer": ("AWS::ElasticLoadBalancingV2::LoadBalancer", "Name", {}),
    "elasticloadbalancing:targetgroup": (
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "Name",
        {"Port": 8080, "Protocol": "HTTP", "VpcId": Call("Ref", "Vpc")},
    ),
    "states:stateMachine": (
        "AWS::StepFunctions::StateMachine",
        "StateMachineName",
        {"Definition": {"StartAt": "Reconcile", "States": {"Reconcile": {"Type": "Succeed"}}}},
    ),
    "cloudwatch:alarm": (
        "AWS::CloudWatch::Alarm",
        "AlarmName",
        {
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 3,
            "MetricName": "Errors",
            "Namespace": "Billing",
            "Period": 60,
            "Statistic": "Sum",
            "Threshold": 5,
        },
    ),
    "events:rule": ("AWS::Events::Rule", "Name", {"ScheduleExpression": "rate(1 hour)"}),
    "backup:backup-vault": ("AWS::Backup::BackupVault", "BackupVaultName", {}),
    "ecr:repository": ("AWS::ECR::Repository", "RepositoryName", {}),
    "codepipeline:": (
        "AWS::CodePipeline::Pipeline",
        "Name",
        {"ArtifactStore": {"Location": "northquay-ci-artifacts", "Type": "S3"}},
    ),
    "codebuild:project": (
        "AWS::CodeBuild::Project",
        "Name",
        {
            "Artifacts": {"Type": "NO_ARTIFACTS"},
            "Environment": {
                "ComputeType": "BUILD_GENERAL1_SMALL",
                "Image": "aws/codebuild/amazonlinux-aarch64-standard:3.0",
                "Type": "ARM_CONTAINER",
            },
            "Source": {"BuildSpec": "buildspec.yaml", "Type": "NO_SOURCE"},
        },
    ),
    "lambda:function": (
        "AWS::Lambda::Function",
        "FunctionName",
        {"Handler": "app.handler", "Runtime": "python3.13"},
    ),
}
# What has no name of its own: its type, its logical id, and what it is made of.
_UNNAMED: dict[str, tuple[str, str, Json]] = {
    "kms:key": ("AWS::KMS::Key", "Key", {"Description": "Data of the billing dashboard"}),
    "ec2:vpc": ("AWS::EC2::VPC", "Vpc", {"CidrBlock": "10.0.0.0/16"}),
    "ec2:subnet": ("AWS::EC2::Subnet", "Subnet", {"CidrBlock": "10.0.1.0/24", "VpcId": Call("Ref", "Vpc")}),
    "ec2:security-group": (
        "AWS::EC2::SecurityGroup",
        "SecurityGroup",
        {"GroupDescription": "Of the billing dashboard", "VpcId": Call("Ref", "Vpc")},
    ),
    "ec2:natgateway": (
        "AWS::EC2::NatGateway",
        "NatGateway",
        {"ConnectivityType": "private", "SubnetId": Call("Ref", "Subnet")},
    ),
    "acm:certificate": (
        "AWS::CertificateManager::Certificate",
        "Certificate",
        {"DomainName": "dashboard.northquay.example", "ValidationMethod": "DNS"},
    ),
    "cognito-idp:userpool": ("AWS::Cognito::UserPool", "UserPool", {}),
    "route53:hostedzone": ("AWS::Route53::HostedZone", "Zone", {}),
    "cloudfront:distribution": (
        "AWS::CloudFront::Distribution",
        "Distribution",
        {
            "DistributionConfig": {
                "Enabled": True,
                "DefaultCacheBehavior": {"TargetOriginId": "assets", "ViewerProtocolPolicy": "https-only"},
                "Origins": [{"DomainName": "assets.northquay.example", "Id": "assets"}],
            }
        },
    ),
}


# Types whose tags have a name of their own, and whether they are a mapping.
_TAGS = {
    "backup:backup-vault": ("BackupVaultTags", True),
    "cognito-idp:userpool": ("UserPoolTags", True),
    "route53:hostedzone": ("HostedZoneTags", False),
}
_ZONES = {"production": "dashboard.northquay.example", "staging": "staging.northquay.example"}


def kind_of(name: str) -> tuple[str, str]:
    """Return the service and kind of an ARN, such as `rds:db`, and what follows them."""
    service, last = name.split(":", 5)[2], name.split(":", 5)[5]
    kind, rest = re.split("[/:]", last, maxsplit=1) if re.search("[/:]", last) else ("", last)
    return f"{service}:{kind}", rest


def resource(row: Json) -> dict[str, Json]:
    """Return what a tagged resource is in a template, and what stands on it; nothing if no type says it."""
    name = row["ResourceARN"]
    key, rest = kind_of(name)
    if key in _UNNAMED:
        type_, id_, body = _UNNAMED[key]
        named: Json = {}
    elif key in _NAMED:
        type_, word, body = _NAMED[key]
        own = _own_name(key, rest)
        title = rest if key == "ecs:service" else own
        id_ = (
            logical(title.removeprefix("northquay-").removeprefix("/aws/lambda/")) + type_.rpartition("::")[2]
        )
        named = {word: own}
    else:
        return {}
    properties = {**named, **body, **_extra(key, name, rest, row), **_marks(key, row)}
    return {id_: {"Type": type_, "Properties": properties}} | dict(_beside(key, id_, name, rest))


def _own_name(key: str, rest: str) -> str:
    match key:
        case "secretsmanager:secret":
            return rest[:-7]
        case "ecs:task-definition":
            return rest.partition(":")[0]
        case "ecs:service" | "elasticloadbalancing:loadbalancer":
            return rest.split("/")[1]
        case "elasticloadbalancing:targetgroup":
            return rest.partition("/")[0]
    return rest


def _marks(key: str, row: Json) -> Json:
    word, mapping = _TAGS.get(key, ("Tags", False))
    rows = tags(row["Tags"])["Tags"]
    return {word: {one["Key"]: one["Value"] for one in rows} if mapping else rows}


def _extra(key: str, name: str, rest: str, row: Json) -> Json:
    """Return the properties that differ from one resource of a kind to another."""
    match key:
        case "lambda:function":
            code = {"S3Bucket": "northquay-ci-artifacts", "S3Key": f"{rest}.zip"}
            return {"Role": _role(function_roles()[rest]), "Code": code}
        case "codebuild:project":
            return {"ServiceRole": _role("billing-codebuild")}
        case "codepipeline:":
            return {"RoleArn": _role("billing-codebuild")}
        case "states:stateMachine":
            return {"RoleArn": _role("reconcile-workflow")}
        case "ecs:task-definition":
            role = next(
                call["response"]["taskDefinition"]["taskRoleArn"]
                for call in _answers("ecs.describe-task-definition")
                if call["request"]["taskDefinition"] == name
            )
            return {"TaskRoleArn": text(role)}
        case "ecs:service":
            cluster, short = rest.split("/")
            task = Call("Ref", f"{logical(cluster)}{logical(short)}TaskDefinition")
            return {"Cluster": Call("Ref", f"{logical(cluster)}Cluster"), "TaskDefinition": task}
        case "rds:db":
            return {"DBClusterIdentifier": Call("Ref", f"{logical(rest.rpartition('-')[0])}DBCluster")}
        case "route53:hostedzone":
            return {"Name": _ZONES[{one["Key"]: one["Value"] for one in row["Tags"]}["environment"]]}
        case "kms:key":
            (call,) = (one for one in _answers("kms.get-key-policy") if one["request"]["KeyId"] == rest)
            return {"KeyPolicy": _document(call["response"]["Policy"])}
        case "ecr:repository":
            asked = _answers("ecr.get-repository-policy")
            (call,) = (one for one in asked if one["request"]["repositoryName"] == rest)
            return {"RepositoryPolicyText": _document(call["response"]["policyText"])}
    return {}


def _beside(key: str, id_: str, name: str, rest: str) -> Iterator[tuple[str, Json]]:
    """Yield the policies and aliases that are resources of their own."""
    itself = Call("GetAtt", f"{id_}.Arn")
    match key:
        case "s3:":
            (call,) = (one for one in _answers("s3.get-bucket-policy") if one["request"]["Bucket"] == rest)
            meant = {name: itself, f"{name}/*": Call("Sub", f"${{{id_}.Arn}}/*")}
            document = _document(call["response"]["Policy"], meant)
            yield _policy("AWS::S3::BucketPolicy", id_, {"Bucket": Call("Ref", id_)}, document)
        case "sqs:":
            for call in _answers("sqs.get-queue-attributes"):
                held = call["response"]["Attributes"]
                if held["QueueArn"] == name and "Policy" in held:
                    document = _document(held["Policy"], {name: itself})
                    yield _policy("AWS::SQS::QueuePolicy", id_, {"Queues": [Call("Ref", id_)]}, document)
        case "sns:":
            (call,) = (
                one for one in _answers("sns.get-topic-attributes") if one["request"]["TopicArn"] == name
            )
            document = _document(call["response"]["Attributes"]["Policy"], {name: Call("Ref", id_)})
            yield _policy("AWS::SNS::TopicPolicy", id_, {"Topics": [Call("Ref", id_)]}, document)
        case "lambda:function":
            for call in _answers("lambda.get-policy"):
                if call["request"]["FunctionName"] == rest:
                    yield f"{id_}Permission", _permission(id_, json.loads(call["response"]["Policy"]))
        case "kms:key":
            for one in _listed("kms.list-aliases", "Aliases"):
                if one["TargetKeyId"] == rest:
                    body = {"AliasName": one["AliasName"], "TargetKeyId": Call("Ref", id_)}
                    yield f"{id_}Alias", {"Type": "AWS::KMS::Alias", "Properties": body}


def _policy(type_: str, id_: str, on: Json, document: Json) -> tuple[str, Json]:
    return f"{id_}Policy", {"Type": type_, "Properties": {**on, "PolicyDocument": document}}


def _permission(id_: str, policy: Json) -> Json:
    (statement,) = policy["Statement"]
    body = {
        "FunctionName": Call("Ref", id_),
        "Action": statement["Action"],
        "Principal": statement["Principal"]["Service"],
        "SourceAccount": Call("Ref", "AWS::AccountId"),
    }
    return {"Type": "AWS::Lambda::Permission", "Properties": body}


def _document(policy: str, meant: dict[str, Call] | None = None) -> Json:
    return Words(meant).document(json.loads(policy))


def _role(name: str) -> str | Call:
    return text(arn("role", name))


def _answers(call: str) -> list[Json]:
    return _listed(call, "calls")


def _listed(call: str, word: str) -> list[Json]:
    found: list[Json] = _facts()[call][word]
    return found


@cache
def _facts() -> dict[str, Json]:
    return {**global_calls([]), **regional_calls(REGION)}
