"""Accounts to collect: one with something of everything, an organization, an Identity Center."""

import io
import json
import zipfile
from collections.abc import Sequence
from itertools import count
from typing import Any

import boto3

from iamscope.clouds.aws.client.carrier_reads import CARRIER_READS
from tests.fakes.aws import Aws
from tests.fakes.aws_carriers import put_carriers, put_no_carriers

ACCOUNT = "123456789012"
VIEW = f"arn:aws:resource-explorer-2:eu-west-1:{ACCOUNT}:view/all/1"
CANARY = "CANARY"


class Canaries:
    """Makes texts that must not be found again."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.planted: list[str] = []

    def __call__(self) -> str:
        """Return a new text, to be planted somewhere."""
        self.planted.append(f"{CANARY}{next(self._numbers):03}")
        return self.planted[-1]


def document(*actions: str, **more: Any) -> str:
    """Return a policy document that allows actions."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*", **more}
    if "Principal" in more:
        del statement["Resource"]
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


TRUST = document("sts:AssumeRole", Principal={"Service": "lambda.amazonaws.com"})
ANYBODY = {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}


def fill_iam(canary: Canaries) -> None:
    """Make users with keys, a group, a role and managed policies."""
    iam = boto3.client("iam")
    iam.create_group(GroupName="builders")
    policy = iam.create_policy(PolicyName="p", PolicyDocument=document("s3:*"), Description=canary())
    arn = policy["Policy"]["Arn"]
    iam.attach_group_policy(GroupName="builders", PolicyArn=arn)
    for name in ("ada", "bob"):
        iam.create_user(UserName=name, Tags=[{"Key": "team", "Value": "blue"}])
        iam.create_access_key(UserName=name)
    iam.add_user_to_group(GroupName="builders", UserName="ada")
    iam.create_access_key(UserName="ada")
    iam.create_role(RoleName="runner", AssumeRolePolicyDocument=TRUST, Description=canary())
    iam.put_role_policy(RoleName="runner", PolicyName="inline", PolicyDocument=document("kms:Decrypt"))
    iam.create_instance_profile(InstanceProfileName="profile")
    iam.add_role_to_instance_profile(InstanceProfileName="profile", RoleName="runner")


def fill_s3(canary: Canaries) -> None:
    """Make a bucket with everything, one with nothing, and an object."""
    s3 = boto3.client("s3", region_name="eu-west-1")
    for name in ("with-policy", "plain"):
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    policy = json.loads(document("s3:GetObject", **ANYBODY))
    policy["Statement"][0]["Resource"] = "arn:aws:s3:::with-policy/*"
    s3.put_bucket_policy(Bucket="with-policy", Policy=json.dumps(policy))
    s3.put_bucket_tagging(Bucket="with-policy", Tagging={"TagSet": [{"Key": "env", "Value": "prod"}]})
    s3.put_public_access_block(
        Bucket="with-policy",
        PublicAccessBlockConfiguration={"BlockPublicAcls": True, "BlockPublicPolicy": True},
    )
    s3.put_bucket_ownership_controls(
        Bucket="with-policy", OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    )
    s3.put_object(Bucket="with-policy", Key=canary(), Body=canary().encode(), Metadata={"note": canary()})


def fill_region(region: str, canary: Canaries) -> None:
    """Make a key, a queue, a topic, a function, a secret and a repository."""
    kms = boto3.client("kms", region_name=region)
    key = kms.create_key(Description=canary(), Tags=[{"TagKey": "env", "TagValue": "prod"}])["KeyMetadata"]
    kms.create_alias(AliasName="alias/app", TargetKeyId=key["KeyId"])
    kms.create_grant(
        KeyId=key["KeyId"],
        GranteePrincipal=f"arn:aws:iam::{ACCOUNT}:role/runner",
        Operations=["Decrypt"],
        Name=canary(),
    )
    sqs = boto3.client("sqs", region_name=region)
    queue = sqs.create_queue(QueueName="jobs", tags={"env": "prod"})["QueueUrl"]
    sqs.set_queue_attributes(
        QueueUrl=queue, Attributes={"Policy": document("sqs:SendMessage", **ANYBODY, Resource="*")}
    )
    sqs.send_message(QueueUrl=queue, MessageBody=canary())
    sns = boto3.client("sns", region_name=region)
    topic = sns.create_topic(Name="news", Attributes={"DisplayName": canary()})["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=f"{canary()}@example.com")
    fill_lambda(region, canary)
    secrets = boto3.client("secretsmanager", region_name=region)
    arn = secrets.create_secret(Name="db", Description=canary(), SecretString=canary())["ARN"]
    secrets.put_resource_policy(
        SecretId=arn, ResourcePolicy=document("secretsmanager:GetSecretValue", **ANYBODY, Resource="*")
    )
    boto3.client("ssm", region_name=region).put_parameter(Name="p", Value=canary(), Type="SecureString")
    ecr = boto3.client("ecr", region_name=region)
    ecr.create_repository(repositoryName="images")
    ecr.create_repository(repositoryName="bare")
    ecr.set_repository_policy(
        repositoryName="images", policyText=document("ecr:GetDownloadUrlForLayer", **ANYBODY)
    )


def fill_lambda(region: str, canary: Canaries) -> None:
    """Make a function whose every free text is a canary."""
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("app.py", canary())
    client = boto3.client("lambda", region_name=region)
    client.create_function(
        FunctionName="resize",
        Runtime="python3.13",
        Role=f"arn:aws:iam::{ACCOUNT}:role/runner",
        Handler=f"{canary()}.handle",
        Description=canary(),
        Environment={"Variables": {"DATABASE_PASSWORD": canary(), canary(): "x"}},
        Code={"ZipFile": code.getvalue()},
        Tags={"iamscope:agent": "resizer"},
    )
    client.add_permission(
        FunctionName="resize", StatementId="s", Action="lambda:InvokeFunction", Principal="sns.amazonaws.com"
    )


POLICY_ARN = "arn:aws:organizations::{account}:policy/o-1/{kind}/{id}"


def put_organization(aws: Aws, canary: Canaries, management: str = ACCOUNT) -> None:
    """Put an organization with a tree, service and resource control policies into the table."""
    units = {"r-1": ["ou-1", "ou-2"], "ou-1": ["ou-11"]}
    accounts = {"r-1": [management], "ou-11": ["222222222222"]}
    kinds = {"SERVICE_CONTROL_POLICY": "p-scp", "RESOURCE_CONTROL_POLICY": "p-rcp"}

    def policy(kind: str) -> dict[str, Any]:
        arn = POLICY_ARN.format(account=management, kind=kind.lower(), id=kinds[kind])
        return {"Id": kinds[kind], "Arn": arn, "Name": kind.lower(), "Description": canary(), "Type": kind}

    def account(number: str) -> dict[str, Any]:
        email = f"{canary()}@example.com"
        return {"Id": number, "Name": f"account {number}", "Email": email, "Status": "ACTIVE"}

    def by_id(params: Any) -> dict[str, Any]:
        kind = next(kind for kind, known in kinds.items() if known == params["PolicyId"])
        return {"Policy": {"PolicySummary": policy(kind), "Content": document("*")}}

    aws.answers |= {
        "organizations.describe-organization": {
            "Organization": {"Id": "o-1", "MasterAccountId": management, "MasterAccountEmail": canary()}
        },
        "organizations.list-roots": {"Roots": [{"Id": "r-1", "Name": "Root"}]},
        "organizations.list-organizational-units-for-parent": lambda params: {
            "OrganizationalUnits": [{"Id": unit, "Name": unit} for unit in units.get(params["ParentId"], ())]
        },
        "organizations.list-accounts": {"Accounts": [account(management), account("222222222222")]},
        "organizations.list-accounts-for-parent": lambda params: {
            "Accounts": [account(number) for number in accounts.get(params["ParentId"], ())]
        },
        "organizations.list-policies": lambda params: {"Policies": [policy(params["Filter"])]},
        "organizations.describe-policy": by_id,
        "organizations.list-targets-for-policy": {"Targets": [{"TargetId": "ou-1", "Name": "ou-1"}]},
    }


INSTANCE = "arn:aws:sso:::instance/ssoins-1111111111111111"
SET = "arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-1111111111111111"


def put_identity_center(aws: Aws, canary: Canaries) -> None:
    """Put an Identity Center with one permission set and two assignments into the table."""
    permission_set = {
        "Name": "builder",
        "PermissionSetArn": SET,
        "Description": canary(),
        "RelayState": f"https://{canary()}",
        "SessionDuration": "PT1H",
    }

    def assignment(params: Any) -> dict[str, Any]:
        found = {"PermissionSetArn": SET, "PrincipalType": "USER", "PrincipalId": "11111111-2222"}
        return {"AccountAssignments": [{**found, "AccountId": params["AccountId"]}]}

    aws.answers |= {
        "sso-admin.list-instances": {
            "Instances": [
                {"InstanceArn": INSTANCE, "Name": "idc", "StatusReason": canary(), "Status": "ACTIVE"}
            ]
        },
        "sso-admin.list-permission-sets": {"PermissionSets": [SET]},
        "sso-admin.describe-permission-set": {"PermissionSet": permission_set},
        "sso-admin.get-inline-policy-for-permission-set": {"InlinePolicy": document("s3:*")},
        "sso-admin.list-managed-policies-in-permission-set": {
            "AttachedManagedPolicies": [{"Name": "ReadOnly", "Arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]
        },
        "sso-admin.list-customer-managed-policy-references-in-permission-set": {
            "CustomerManagedPolicyReferences": [{"Name": "own", "Path": "/"}]
        },
        "sso-admin.get-permissions-boundary-for-permission-set": {
            "PermissionsBoundary": {"ManagedPolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess"}
        },
        "sso-admin.list-accounts-for-provisioned-permission-set": {"AccountIds": [ACCOUNT, "222222222222"]},
        "sso-admin.list-account-assignments": assignment,
    }


def put_nothing_regional(aws: Aws) -> None:
    """Put an account with nothing but one user into the table."""
    user = {
        "UserName": "ada",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/ada",
        "Path": "/",
        "UserId": "AIDAADAADAADAADAADA1",
    }
    details: dict[str, Any] = {
        "UserDetailList": [user],
        "GroupDetailList": [],
        "RoleDetailList": [],
        "Policies": [],
    }
    aws.answers |= {
        "iam.get-account-authorization-details": details,
        "iam.get-account-summary": {"SummaryMap": {"Users": 1}},
        "iam.list-access-keys": {"AccessKeyMetadata": [], "IsTruncated": False},
        "s3.list-buckets": {"Buckets": []},
        "kms.list-keys": {"Keys": []},
        "kms.list-aliases": {"Aliases": []},
        "sqs.list-queues": {},
        "sns.list-topics": {"Topics": []},
        "lambda.list-functions": {"Functions": []},
        "secretsmanager.list-secrets": {"SecretList": []},
        "ecr.describe-repositories": {"repositories": []},
        "resourcegroupstaggingapi.get-resources": {"ResourceTagMappingList": []},
        "ec2.describe-regions": {"Regions": [{"RegionName": "eu-west-1"}, {"RegionName": "us-east-1"}]},
    }
    put_explorer(aws, Canaries(), ())


def put_explorer(aws: Aws, canary: Canaries, names: Sequence[str]) -> None:
    """Put a view that shows some resources of both regions into the table."""
    told = [{"Name": "tags", "Data": [{"Key": canary(), "Value": canary()}]}]
    resources = [
        {"Arn": name, "OwningAccountId": ACCOUNT, "Region": name.split(":")[3], "Properties": told}
        for name in names
    ]
    aws.answers |= {
        "resource-explorer-2.list-views": {"Views": [VIEW]},
        "resource-explorer-2.list-resources": {"Resources": resources, "ViewArn": VIEW},
    }


def put_small_account(aws: Aws) -> None:
    """Put one user, an organization and an Identity Center into the table."""
    put_nothing_regional(aws)
    put_no_carriers(aws)
    put_organization(aws, Canaries())
    put_identity_center(aws, Canaries())


def fill_account(aws: Aws, canary: Canaries) -> None:
    """Make something of everything in two regions."""
    fill_iam(canary)
    fill_s3(canary)
    for region in ("eu-west-1", "us-east-1"):
        fill_region(region, canary)
    put_organization(aws, canary)
    put_identity_center(aws, canary)
    put_explorer(aws, canary, [f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/orders"])
    put_carriers(aws, canary, frozenset(read.call for read in CARRIER_READS))
