"""Reading stored credentials, and getting keys to decrypt (fact AWS 6.7, rows x-secrets and x-kms)."""

from iamscope.clouds.aws.escalate.ways import NOTHING, on
from iamscope.clouds.aws.exposures.rows import known_as, row
from iamscope.model.exposure import Effect

_SECRET, _PARAMETER, _KEY = "secretsmanager:secret", "ssm:parameter", "kms:key"
_STORED = "the credentials that are stored in it, of principals that the snapshot does not show"
_DECRYPTED = "everything that is encrypted with it"

_STORES = known_as(
    (
        row(
            "x-secrets",
            "reads the value of a secret",
            _SECRET,
            "secretsmanager:GetSecretValue",
            effect=Effect.SECRETS,
            exposes=_STORED,
            thing="a secret",
        ),
        row(
            "x-secrets",
            "lets others read a secret by its policy",
            _SECRET,
            "secretsmanager:PutResourcePolicy",
            effect=Effect.SECRETS,
            exposes=_STORED,
            thing="a secret",
        ),
        *(
            row(
                "x-secrets",
                words,
                _PARAMETER,
                action,
                effect=Effect.SECRETS,
                exposes=_STORED,
                thing="a parameter of Systems Manager",
            )
            for words, action in (
                ("reads a stored parameter", "ssm:GetParameter"),
                ("reads several stored parameters", "ssm:GetParameters"),
                ("reads the stored parameters of a path", "ssm:GetParametersByPath"),
            )
        ),
    ),
    "T1555.006",
)

_KEYS = known_as(
    (
        row(
            "x-kms",
            "rewrites the policy of a key",
            _KEY,
            "kms:PutKeyPolicy",
            effect=Effect.SECRETS,
            exposes=_DECRYPTED,
            thing="a key of KMS",
        ),
        row(
            "x-kms",
            "grants the use of a key",
            _KEY,
            "kms:CreateGrant",
            effect=Effect.SECRETS,
            exposes=_DECRYPTED,
            thing="a key of KMS",
        ),
        row(
            "x-kms",
            "makes a replica of a key with a policy of its own",
            _KEY,
            "kms:ReplicateKey",
            effect=Effect.SECRETS,
            exposes=_DECRYPTED,
            thing="a key of KMS",
            more=(on(NOTHING, "kms:CreateKey"),),
            depends="the key is one for several regions",
        ),
    ),
    "T1098",
)

ROWS = (*_STORES, *_KEYS)
