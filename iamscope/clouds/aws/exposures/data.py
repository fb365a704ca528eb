"""Getting at stored data: buckets, snapshots, volumes, tables (fact AWS 6.7)."""

from iamscope.clouds.aws.exposures.rows import known_as, row
from iamscope.model.exposure import Effect

_BUCKET, _SNAPSHOT = "s3:bucket", "ec2:snapshot"
_IN_BUCKET = "all that lies in the bucket"
_IN_SNAPSHOT = "the data in it, also to other accounts"
_OBJECT = "the object, also to other accounts"

_BUCKETS = known_as(
    (
        *(
            row("x-s3-policy", what, _BUCKET, action, effect=Effect.DATA, exposes=exposes, thing="a bucket")
            for what, action, exposes in (
                ("rewrites the policy of a bucket", "s3:PutBucketPolicy", _IN_BUCKET),
                ("rewrites the access list of a bucket", "s3:PutBucketAcl", _IN_BUCKET),
                (
                    "lifts the block on public access of a bucket",
                    "s3:PutBucketPublicAccessBlock",
                    "what the policy or an access list of the bucket gives to everybody",
                ),
            )
        ),
        row(
            "x-s3-policy",
            "rewrites the access list of an object",
            "s3:object",
            "s3:PutObjectAcl",
            effect=Effect.DATA,
            exposes=_OBJECT,
            thing="an object in a bucket",
            depends="the bucket has access lists",
        ),
        row(
            "x-s3-policy",
            "rewrites the policy of an access point",
            "s3:accesspoint",
            "s3:PutAccessPointPolicy",
            effect=Effect.DATA,
            exposes="what the bucket leaves to its access points",
            thing="an access point of a bucket",
        ),
    ),
    "T1530",
)

_SNAPSHOTS = known_as(
    (
        row(
            "x-snap",
            "shares a snapshot of a volume",
            _SNAPSHOT,
            "ec2:ModifySnapshotAttribute",
            effect=Effect.DATA,
            exposes=_IN_SNAPSHOT,
            thing="a snapshot of a volume",
        ),
        row(
            "x-snap",
            "shares an image of an instance",
            "ec2:image",
            "ec2:ModifyImageAttribute",
            effect=Effect.DATA,
            exposes=_IN_SNAPSHOT,
            thing="an image of an instance",
        ),
        row(
            "x-snap",
            "reads the blocks of a snapshot",
            _SNAPSHOT,
            "ebs:GetSnapshotBlock",
            "ebs:ListSnapshotBlocks",
            effect=Effect.DATA,
            exposes="the data in it",
            thing="a snapshot of a volume",
            attack=("T1530",),
        ),
        row(
            "x-snap",
            "makes a snapshot of a volume",
            "ec2:volume",
            "ec2:CreateSnapshot",
            effect=Effect.DATA,
            exposes="the data on the volume, to whoever may read or share snapshots",
            thing="a volume",
            attack=("T1578.001",),
        ),
        row(
            "x-snap",
            "shares a snapshot of a database",
            "rds:snapshot",
            "rds:ModifyDBSnapshotAttribute",
            effect=Effect.DATA,
            exposes=_IN_SNAPSHOT,
            thing="a snapshot of a database",
        ),
        row(
            "x-snap",
            "shares a snapshot of a database cluster",
            "rds:cluster-snapshot",
            "rds:ModifyDBClusterSnapshotAttribute",
            effect=Effect.DATA,
            exposes=_IN_SNAPSHOT,
            thing="a snapshot of a database cluster",
        ),
    ),
    "T1537",
)

_OTHERS = known_as(
    (
        row(
            "x-efs",
            "rewrites the policy of a file system",
            "elasticfilesystem:file-system",
            "elasticfilesystem:PutFileSystemPolicy",
            effect=Effect.DATA,
            exposes="the files on it, to whoever reaches it in the network",
            thing="a file system of EFS",
        ),
        row(
            "x-dynamodb",
            "rewrites the policy of a table",
            "dynamodb:table",
            "dynamodb:PutResourcePolicy",
            effect=Effect.DATA,
            exposes="the items of the table, also to other accounts",
            thing="a table of DynamoDB",
        ),
    ),
    "T1530",
)

ROWS = (*_BUCKETS, *_SNAPSHOTS, *_OTHERS)
