"""Condition keys that belong to no service (fact AWS 3.19; IAM User Guide, global condition context keys).

Keys that requests carry only for some actions, such as `aws:RequestTag`, are listed action by action.
"""

_SINGLE = """
    aws:AssumedRoot aws:CalledViaAWSMCP aws:CalledViaFirst aws:CalledViaLast aws:ChatbotSourceArn
    aws:CurrentTime aws:Ec2InstanceSourcePrivateIPv4 aws:Ec2InstanceSourceVpc aws:EpochTime
    aws:FederatedProvider aws:IsMcpServiceAction aws:MultiFactorAuthAge aws:MultiFactorAuthPresent
    aws:PrincipalAccount aws:PrincipalArn aws:PrincipalIsAWSService aws:PrincipalOrgID
    aws:PrincipalOrgMasterAccountId aws:PrincipalServiceName aws:PrincipalType aws:RequestedRegion
    aws:ResourceAccount aws:ResourceOrgID aws:SecureTransport aws:SourceAccount aws:SourceArn
    aws:SourceIdentity aws:SourceIp aws:SourceOrgID aws:SourceOwner aws:SourceVpc aws:SourceVpcArn
    aws:SourceVpce aws:TokenIssueTime aws:UserAgent aws:ViaAWSMCPService aws:ViaAWSService
    aws:VpceAccount aws:VpceOrgID aws:VpcSourceIp aws:referer aws:userid aws:username ec2:RoleDelivery
    ec2:SourceInstanceArn glue:CredentialIssuingService glue:RoleAssumedBy identitystore:UserId
    lambda:SourceFunctionArn ssm:SourceInstanceArn
    """.split()
# Sets by definition; the others of `MULTI_VALUED` belong to services.
_MULTIPLE = """
    aws:CalledVia aws:PrincipalOrgPaths aws:PrincipalServiceNamesList aws:ResourceOrgPaths aws:SourceOrgPaths
    aws:TagKeys aws:VpceOrgPaths
    """.split()
SINGLE = frozenset(key.lower() for key in _SINGLE)
MULTIPLE = frozenset(key.lower() for key in _MULTIPLE)
SPELLED = (*_SINGLE, *_MULTIPLE, "aws:PrincipalTag/", "aws:RequestTag/", "aws:ResourceTag/")
# Families of keys, one for each tag.
FAMILIES = ("aws:principaltag/", "aws:resourcetag/")
# Of these the reference says action by action whether a request carries them.
BY_ACTION = ("aws:requesttag/", "aws:tagkeys")
