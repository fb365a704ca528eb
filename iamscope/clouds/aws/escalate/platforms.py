"""Becoming a role by what lies around it: clusters, databases, certificates (fact AWS 6.6)."""

from iamscope.clouds.aws.escalate.ec2 import SERVICE as EC2
from iamscope.clouds.aws.escalate.ways import CARRIER, NOTHING, Thing, Way, marked, on

_VERSION = on("elasticbeanstalk:applicationversion", "elasticbeanstalk:CreateApplicationVersion")
_ENVIRONMENT = "elasticbeanstalk:environment"

WAYS = marked(
    (
        Way(
            "x-beanstalk",
            "an environment of Elastic Beanstalk gets another version of its application",
            EC2,
            (on(CARRIER, "elasticbeanstalk:UpdateEnvironment"), _VERSION),
            passes=False,
            carrier=_ENVIRONMENT,
        ),
        Way(
            "x-beanstalk-new",
            "a new environment of Elastic Beanstalk is started with the role",
            EC2,
            (on(_ENVIRONMENT, "elasticbeanstalk:CreateEnvironment"), _VERSION),
            profile="has",
            depends="somebody held may make what an environment is made of",
        ),
        Way(
            "x-eks-pod",
            "a service account of a cluster is given the role",
            "pods.eks.amazonaws.com",
            (on("eks:cluster", "eks:CreatePodIdentityAssociation"),),
            needs=(Thing("eks:cluster", "there is an EKS cluster"),),
            depends="somebody held runs pods in a cluster that has the pod identity agent",
        ),
        Way(
            "x-rolesanywhere",
            "a certificate of one's own is let in from outside",
            "rolesanywhere.amazonaws.com",
            (on(NOTHING, "rolesanywhere:CreateProfile", "rolesanywhere:CreateTrustAnchor"),),
        ),
        Way(
            "x-rds",
            "a database cluster is given the role",
            "rds.amazonaws.com",
            (on("rds:cluster", "rds:AddRoleToDBCluster"),),
            needs=(Thing("rds:cluster", "there is a cluster of RDS"),),
            depends="somebody held runs statements in the database",
            gain="what a database can do under the role",
        ),
        Way(
            "x-rds",
            "a database is given the role",
            "rds.amazonaws.com",
            (on("rds:db", "rds:AddRoleToDBInstance"),),
            needs=(Thing("rds:db", "there is a database of RDS"),),
            depends="somebody held runs statements in the database",
            gain="what a database can do under the role",
        ),
    ),
    attack=("T1078.004",),
)
