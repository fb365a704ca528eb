"""Becoming the administrator within a service, by accounts of its own (fact AWS 6.6)."""

from iamscope.clouds.aws.exposures.rows import Row, known_as, row
from iamscope.model.exposure import Effect


def _own(row_id: str, what: str, sort: str, *actions: str, exposes: str, thing: str = "") -> Row:
    return row(row_id, what, sort, *actions, effect=Effect.ADMINISTRATION, exposes=exposes, thing=thing)


_LIGHTSAIL = (
    _own(
        "x-lightsail",
        "gets the keys of an instance of Lightsail",
        "lightsail:instance",
        "lightsail:GetInstanceAccessDetails",
        exposes="the instance, as its administrator",
        thing="an instance of Lightsail",
    ),
    _own(
        "x-lightsail",
        "downloads the default key pair of Lightsail",
        "",
        "lightsail:DownloadDefaultKeyPair",
        exposes="every instance that was started with that key",
    ),
    _own(
        "x-lightsail",
        "reads the master password of a database of Lightsail",
        "lightsail:relationaldatabase",
        "lightsail:GetRelationalDatabaseMasterUserPassword",
        exposes="the database, as its administrator",
        thing="a database of Lightsail",
    ),
    _own(
        "x-lightsail",
        "makes a key for a bucket of Lightsail",
        "lightsail:bucket",
        "lightsail:CreateBucketAccessKey",
        exposes="all that lies in the bucket",
        thing="a bucket of Lightsail",
    ),
)

_DATABASES = (
    _own(
        "x-rds-password",
        "sets the master password of a database",
        "rds:db",
        "rds:ModifyDBInstance",
        exposes="the database, as its administrator, to whoever reaches it in the network",
        thing="a database of RDS",
    ),
    _own(
        "x-rds-password",
        "sets the master password of a database cluster",
        "rds:cluster",
        "rds:ModifyDBCluster",
        exposes="the database, as its administrator, to whoever reaches it in the network",
        thing="a cluster of RDS",
    ),
    _own(
        "x-redshift",
        "gets a password for any user of a database of Redshift",
        "redshift:dbuser",
        "redshift:GetClusterCredentials",
        exposes="the database, as that user, to whoever reaches it in the network",
        thing="a cluster of Redshift",
    ),
    _own(
        "x-redshift",
        "sets the master password of a cluster of Redshift",
        "redshift:cluster",
        "redshift:ModifyCluster",
        exposes="the database, as its administrator, to whoever reaches it in the network",
        thing="a cluster of Redshift",
    ),
    _own(
        "x-redshift",
        "gets a password for a workgroup of Redshift",
        "redshift-serverless:workgroup",
        "redshift-serverless:GetCredentials",
        exposes="the database, to whoever reaches it in the network",
        thing="a workgroup of Redshift",
    ),
)

_MESSAGES = (
    _own(
        "x-mq",
        "makes a user of a broker",
        "mq:brokers",
        "mq:CreateUser",
        exposes="the messages of the broker, to whoever reaches it in the network",
        thing="a broker of Amazon MQ",
    ),
    _own(
        "x-mq",
        "sets the password of a user of a broker",
        "mq:brokers",
        "mq:UpdateUser",
        exposes="the messages of the broker, to whoever reaches it in the network",
        thing="a broker of Amazon MQ",
    ),
    _own(
        "x-msk",
        "lets clients of a Kafka cluster in without proof",
        "kafka:cluster",
        "kafka:UpdateSecurity",
        exposes="the messages of the cluster, to whoever reaches it in the network",
        thing="a cluster of MSK",
    ),
    _own(
        "x-msk",
        "gives a Kafka cluster a password of its own",
        "kafka:cluster",
        "kafka:BatchAssociateScramSecret",
        exposes="the messages of the cluster, to whoever reaches it in the network",
        thing="a cluster of MSK",
    ),
)

_PEOPLE = (
    _own(
        "x-ds",
        "sets the password of a user of a directory",
        "ds:directory",
        "ds:ResetUserPassword",
        exposes="everything that users of the directory may do, its administrators too",
        thing="a directory",
    ),
    _own(
        "x-workdocs",
        "makes itself a user of WorkDocs",
        "",
        "workdocs:CreateUser",
        exposes="the documents that the organization shares in WorkDocs",
    ),
    _own(
        "x-workdocs",
        "shares documents of WorkDocs",
        "",
        "workdocs:AddResourcePermissions",
        exposes="every document in WorkDocs",
    ),
    _own(
        "x-workdocs",
        "reads documents of WorkDocs",
        "",
        "workdocs:GetDocument",
        exposes="every document in WorkDocs",
    ),
)

_MODELS = tuple(
    _own(
        "x-sagemaker-mlflow",
        f"opens {thing}",
        f"sagemaker:{sort}",
        f"sagemaker:{action}",
        exposes="the models and results that it keeps, which other people's code loads",
        thing=thing,
    )
    for thing, sort, action in (
        ("a tracking server of MLflow", "mlflow-tracking-server", "CreatePresignedMlflowTrackingServerUrl"),
        ("an app of MLflow", "mlflow-app", "CreatePresignedMlflowAppUrl"),
    )
)

_SIGN_IN = (
    row(
        "x-sso-people",
        "sets the password of a person in Identity Center",
        "",
        "sso-directory:UpdatePassword",
        effect=Effect.ADMINISTRATION,
        exposes="every account that the person may enter",
        depends="people are kept in the directory of Identity Center itself",
    ),
    row(
        "x-sso-people",
        "puts people into groups of Identity Center",
        "identitystore:group",
        "identitystore:CreateGroupMembership",
        effect=Effect.ADMINISTRATION,
        exposes="every account that members of the group may enter",
        thing="a group of Identity Center",
        depends="it can act as one of the people in the directory",
    ),
    row(
        "x-sso-people",
        "gives a permission set a policy of the customer",
        "sso:permissionset",
        "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
        effect=Effect.ADMINISTRATION,
        exposes="what policies of that name allow in the accounts, to the people who have the permission set",
        thing="a permission set",
        besides=("sso:instance",),
        depends="it can act as one of the people who have the permission set",
    ),
)

ROWS = (
    *known_as((*_LIGHTSAIL, *_DATABASES, *_MESSAGES, *_PEOPLE, *_SIGN_IN), "T1098.001"),
    *known_as(_MODELS, "T1530"),
)
