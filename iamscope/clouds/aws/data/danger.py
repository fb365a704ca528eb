"""Which danger class an AWS action belongs to.

The production-destroying actions are the list of fact AWS 7.4. The access levels of the Service
Authorization Reference decide the rest, corrected where they mislead: `iam:PassRole` is a plain
Write there, and `secretsmanager:GetSecretValue` a plain Read (fact AWS 7.2). Checked by hand
against the action tables; a test fails when a name here does not exist.
"""

from collections.abc import Mapping

from iamscope.model.danger import Danger

CHECKED = "2026-11-24"


def _names(text: str) -> tuple[str, ...]:
    """Return `service:Action` for each name of a table whose lines begin with a service."""
    found: list[str] = []
    for line in text.strip().splitlines():
        service, *names = line.split()
        found.extend(f"{service}:{name}" for name in names)
    return tuple(found)


# Fact AWS 7.4: whole environments, data, backups and keys, network and names, account and guardrails.
PRODUCTION_DESTROYING = _names("""
cloudformation DeleteStack UpdateStack ExecuteChangeSet DeleteStackSet DeleteStackInstances
cloudformation UpdateTerminationProtection SetStackPolicy
elasticbeanstalk TerminateEnvironment RebuildEnvironment DeleteApplication SwapEnvironmentCNAMEs
ecs DeleteCluster DeleteService UpdateService StopTask
eks DeleteCluster DeleteNodegroup DeleteFargateProfile DeleteAddon
autoscaling DeleteAutoScalingGroup UpdateAutoScalingGroup
ec2 TerminateInstances StopInstances
lambda DeleteFunction PutFunctionConcurrency
states DeleteStateMachine
apigateway DELETE
codepipeline DeletePipeline
elasticmapreduce TerminateJobFlows
rds DeleteDBInstance DeleteDBCluster ModifyDBInstance ModifyDBCluster
dynamodb DeleteTable BatchWriteItem
s3 DeleteBucket DeleteObject DeleteObjectVersion PutLifecycleConfiguration PutBucketVersioning
ec2 DeleteVolume
elasticfilesystem DeleteFileSystem
fsx DeleteFileSystem
redshift DeleteCluster
elasticache DeleteReplicationGroup DeleteCacheCluster
memorydb DeleteCluster
es DeleteDomain
aoss DeleteCollection
kinesis DeleteStream
sqs DeleteQueue PurgeQueue
sns DeleteTopic
cognito-idp DeleteUserPool
glue DeleteDatabase DeleteTable
neptune-graph DeleteGraph
docdb-elastic DeleteCluster
bedrock DeleteKnowledgeBase
ecr DeleteRepository BatchDeleteImage
logs DeleteLogGroup
rds DeleteDBSnapshot DeleteDBClusterSnapshot DeleteDBInstanceAutomatedBackup
dynamodb DeleteBackup UpdateContinuousBackups
ec2 DeleteSnapshot DeregisterImage
backup DeleteRecoveryPoint DeleteBackupVault DeleteBackupVaultLockConfiguration UpdateRecoveryPointLifecycle
dlm DeleteLifecyclePolicy
s3 BypassGovernanceRetention PutBucketObjectLockConfiguration
kms ScheduleKeyDeletion DisableKey DeleteImportedKeyMaterial PutKeyPolicy
secretsmanager DeleteSecret
ssm DeleteParameter DeleteParameters
ec2 DeleteVpc DeleteSubnet DeleteNatGateway DeleteRoute DeleteSecurityGroup RevokeSecurityGroupIngress
ec2 DeleteTransitGateway
directconnect DeleteConnection
elasticloadbalancing DeleteLoadBalancer DeregisterTargets
route53 DeleteHostedZone ChangeResourceRecordSets
route53domains DeleteDomain
cloudfront DeleteDistribution UpdateDistribution
acm DeleteCertificate
wafv2 DeleteWebACL
iam DeleteRole DeleteUser DetachRolePolicy UpdateAssumeRolePolicy
organizations CloseAccount LeaveOrganization RemoveAccountFromOrganization DetachPolicy
account DisableRegion
cloudtrail DeleteTrail StopLogging
config DeleteConfigurationRecorder
guardduty DeleteDetector
logs PutRetentionPolicy
events DeleteRule
""")

# Plain writes in the action tables that hand out power.
PERMISSIONS = _names("""
iam PassRole CreateAccessKey UpdateAccessKey CreateLoginProfile UpdateLoginProfile CreateUser CreateRole
iam AddUserToGroup RemoveUserFromGroup AddRoleToInstanceProfile CreateInstanceProfile CreateServiceLinkedRole
iam DeactivateMFADevice ResyncMFADevice EnableMFADevice CreateServiceSpecificCredential
iam ResetServiceSpecificCredential UploadSSHPublicKey UpdateSAMLProvider CreateSAMLProvider
iam CreateOpenIDConnectProvider AddClientIDToOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint
sts AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot TagSession GetFederationToken
lambda AddPermission UpdateFunctionCode UpdateFunctionConfiguration
sqs AddPermission SetQueueAttributes
sns AddPermission SetTopicAttributes
kms CreateGrant ReplicateKey
ssm SendCommand StartSession
ec2-instance-connect SendSSHPublicKey SendSerialConsoleSSHPublicKey
ecs ExecuteCommand
codebuild StartBuild StartBuildBatch
ec2 AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation ModifyInstanceAttribute
ec2 ModifySnapshotAttribute ModifyImageAttribute
rds ModifyDBSnapshotAttribute ModifyDBClusterSnapshotAttribute
sso CreateAccountAssignment CreatePermissionSet
identitystore CreateGroupMembership
eks CreateAccessEntry AssociateAccessPolicy CreatePodIdentityAssociation
""")

# Plain reads in the action tables that hand out secrets or stored data.
SECRETS = _names("""
secretsmanager GetSecretValue BatchGetSecretValue
ssm GetParameter GetParameters GetParametersByPath GetParameterHistory
s3 GetObject GetObjectVersion GetObjectTorrent GetDataAccess
kms Decrypt ReEncryptFrom GenerateDataKey
dynamodb GetItem BatchGetItem Query Scan GetRecords ExportTableToPointInTime PartiQLSelect
rds-data ExecuteStatement ExecuteSql BatchExecuteStatement
redshift-data GetStatementResult
redshift GetClusterCredentials GetClusterCredentialsWithIAM
rds-db connect
sqs ReceiveMessage
kinesis GetRecords
logs GetLogEvents FilterLogEvents GetQueryResults StartQuery
athena GetQueryResults
codecommit GitPull GetFile GetBlob
ecr BatchGetImage GetDownloadUrlForLayer GetAuthorizationToken
lambda GetFunction
ebs GetSnapshotBlock
cognito-identity GetCredentialsForIdentity
bedrock-agentcore GetResourceApiKey GetResourceOauth2Token GetWorkloadAccessToken
datazone GetEnvironmentCredentials
glue GetConnection GetConnections
ec2 GetPasswordData GetConsoleOutput GetConsoleScreenshot
es ESHttpGet
""")

LISTED: Mapping[Danger, tuple[str, ...]] = {
    Danger.DESTROYS_PRODUCTION: PRODUCTION_DESTROYING,
    Danger.CHANGES_PERMISSIONS: PERMISSIONS,
    Danger.READS_SECRETS: SECRETS,
}

WRITING = frozenset({"Write", "Permissions management", "Tagging"})
LEVELS: Mapping[Danger, frozenset[str]] = {
    Danger.CHANGES_PERMISSIONS: frozenset({"Permissions management"}),
    Danger.CHANGES_DATA: WRITING,
}

# Names that destroy, for actions no list mentions (fact AWS 7.3).
DESTROYING_NAMES = tuple(
    f"*:{verb}"
    for verb in (
        "Delete* Terminate* Destroy* Purge* Deregister* Remove* Schedule*Deletion Close* Batch*Delete* "
        "Reset* Rebuild* Disable* Stop*"
    ).split()
)
