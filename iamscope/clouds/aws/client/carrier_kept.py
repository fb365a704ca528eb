"""The text that is kept of what runs with a role: names, ARNs, roles, states and tags.

Where its code lies is kept as the name of an image, a script or a layer. Never its code, environment,
user data, definition, parameters, outputs, instructions or addresses.
"""

_TAG = {"Tag": "Key Value"}
_SMALL_TAG = {"Tag": "key value"}

CARRIER_TEXT = {
    "ec2": {
        "Reservation": "OwnerId",
        "Instance": "InstanceId",
        "IamInstanceProfile": "Arn",
        "LaunchTemplate": "LaunchTemplateId LaunchTemplateName",
        "LaunchTemplateVersion": "LaunchTemplateId LaunchTemplateName",
        "LaunchTemplateIamInstanceProfileSpecification": "Arn Name",
        **_TAG,
    },
    "ecs": {
        "ListTaskDefinitionsResponse": "taskDefinitionArns",
        "TaskDefinition": "executionRoleArn family taskDefinitionArn taskRoleArn",
        "ListClustersResponse": "clusterArns",
        "ListServicesResponse": "serviceArns",
        "ContainerDefinition": "image",
        "Service": "clusterArn roleArn serviceArn serviceName status taskDefinition",
        "Deployment": "status taskDefinition",
        "TaskSet": "status taskDefinition taskSetArn",
        "ListTasksResponse": "taskArns",
        "Task": "clusterArn containerInstanceArn lastStatus taskArn taskDefinitionArn",
        "TaskOverride": "executionRoleArn taskRoleArn",
        **_SMALL_TAG,
    },
    "batch": {
        "JobDefinition": "jobDefinitionArn jobDefinitionName status tags type",
        "ContainerProperties": "executionRoleArn image jobRoleArn",
        "EcsTaskProperties": "executionRoleArn taskRoleArn",
        "JobQueueDetail": "jobQueueArn jobQueueName tags",
    },
    "apprunner": {
        "ServiceSummary": "ServiceArn ServiceName",
        "Service": "ServiceArn ServiceName",
        "AuthenticationConfiguration": "AccessRoleArn",
        "ImageRepository": "ImageIdentifier",
        "InstanceConfiguration": "InstanceRoleArn",
    },
    "ssm": {
        "InstanceInformation": "IamRole InstanceId",
        "DocumentIdentifier": "Name Owner",
        "Association": "AssociationId InstanceId Name",
        **_TAG,
    },
    "eks": {
        "ListClustersResponse": "clusters",
        "Cluster": "arn name roleArn tags",
        "ComputeConfigResponse": "nodeRoleArn",
        "ListAccessEntriesResponse": "accessEntries",
        "AccessEntry": "accessEntryArn clusterName kubernetesGroups principalArn tags type",
        "PodIdentityAssociationSummary": "associationArn associationId clusterName namespace ownerArn"
        " serviceAccount",
        "PodIdentityAssociation": "associationArn associationId clusterName namespace ownerArn roleArn"
        " serviceAccount tags targetRoleArn",
    },
    "codebuild": {
        "ListProjectsOutput": "projects",
        "Project": "arn name resourceAccessRole serviceRole",
        "ProjectBuildBatchConfig": "serviceRole",
        "ProjectEnvironment": "image",
        **_SMALL_TAG,
    },
    "glue": {
        "Job": "Name Role",
        "JobCommand": "ScriptLocation",
        "DevEndpoint": "EndpointName RoleArn Status",
    },
    "sagemaker": {
        "NotebookInstanceSummary": "NotebookInstanceArn NotebookInstanceName",
        "DescribeNotebookInstanceOutput": "NotebookInstanceArn NotebookInstanceName RoleArn",
    },
    "cloudformation": {
        "Stack": "RoleARN StackId StackName",
        "StackSetSummary": "StackSetId StackSetName",
        "StackSet": "AdministrationRoleARN ExecutionRoleName StackSetARN StackSetId StackSetName",
        **_TAG,
    },
    "datapipeline": {
        "PipelineIdName": "id",
        "PipelineObject": "id",
        "Field": "key stringValue",
    },
    "stepfunctions": {
        "StateMachineListItem": "name stateMachineArn",
        "DescribeStateMachineOutput": "name roleArn stateMachineArn",
    },
    "events": {
        "EventBus": "Arn Name",
        "Rule": "Arn EventBusName ManagedBy Name RoleArn",
        "Target": "Arn Id RoleArn",
        "EcsParameters": "TaskDefinitionArn",
    },
    "scheduler": {
        "ScheduleSummary": "Arn GroupName Name",
        "TargetSummary": "Arn",
        "GetScheduleOutput": "Arn GroupName Name",
        "Target": "Arn RoleArn",
        "EcsParameters": "TaskDefinitionArn",
    },
    "cognito-identity": {
        "IdentityPoolShortDescription": "IdentityPoolId IdentityPoolName",
        "IdentityPool": "IdentityPoolId IdentityPoolName IdentityPoolTags OpenIdConnectProviderARNs"
        " SamlProviderARNs",
        "CognitoIdentityProvider": "ClientId ProviderName",
        "GetIdentityPoolRolesResponse": "IdentityPoolId RoleMappings Roles",
        "MappingRule": "RoleARN",
    },
    "bedrock-agent": {
        "AgentSummary": "agentId agentName",
        "Agent": "agentArn agentId agentName agentResourceRoleArn",
        "OrchestrationExecutor": "lambda",
        "PromptOverrideConfiguration": "overrideLambda",
    },
    "bedrock-agentcore-control": {
        "AgentRuntime": "agentRuntimeArn agentRuntimeId agentRuntimeName",
        "GetAgentRuntimeResponse": "agentRuntimeArn agentRuntimeId agentRuntimeName roleArn",
        "ContainerConfiguration": "containerUri",
        "GatewaySummary": "gatewayId name",
        "GetGatewayResponse": "gatewayArn gatewayId name roleArn",
        "CodeInterpreterSummary": "codeInterpreterArn codeInterpreterId name",
        "GetCodeInterpreterResponse": "codeInterpreterArn codeInterpreterId executionRoleArn name",
        "BrowserSummary": "browserArn browserId name",
        "GetBrowserResponse": "browserArn browserId executionRoleArn name",
        "WorkloadIdentityDetails": "workloadIdentityArn",
    },
}
"""For each service, its structures and the members whose text is kept."""
