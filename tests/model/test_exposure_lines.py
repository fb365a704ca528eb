"""What is exposed, for a terminal."""

from dataclasses import replace

from iamscope.model.exposure import Effect, Exposure
from iamscope.model.exposure_lines import exposure_lines
from iamscope.model.reach import Call, Holding
from tests.fakes.world import principal

CODER = Holding(principal("coder"))
READS = Exposure(
    "x-secrets",
    Effect.SECRETS,
    "reads the value of a secret",
    "the credentials in it",
    CODER,
    (Call("id-coder", "secretsmanager:GetSecretValue", "prod/db"),),
    ("arn:aws:secretsmanager:eu-west-1:111111111111:secret:prod/db", "hostile\x1b[31m"),
)
UNSEEN = replace(READS, what="reads a stored parameter", resources=(), depends="there is one")


def test_nothing_exposed_is_nothing_said() -> None:
    """Without exposures there is no section."""
    assert list(exposure_lines([])) == []


def test_exposures_are_grouped_and_what_nobody_has_seen_is_one_line() -> None:
    """Each group has its certain things first; names are harmless."""
    doubtful = replace(READS, effect=Effect.DATA, depends="it is Monday")
    other = replace(UNSEEN, what="reads the parameters of a path")
    assert list(exposure_lines([READS, doubtful, UNSEEN, other])) == [
        "exposed by that, without becoming anybody else:",
        "  secrets and keys",
        "    reads the value of a secret: secret:prod/db, hostile<U+001B>[31m",
        "      x-secrets: coder: secretsmanager:GetSecretValue; exposes the credentials in it",
        "    perhaps, if there is more than the snapshot shows: reads a stored parameter, reads the",
        "      parameters of a path",
        "  stored data",
        "    reads the value of a secret: secret:prod/db, hostile<U+001B>[31m (perhaps)",
        "      x-secrets: coder: secretsmanager:GetSecretValue; exposes the credentials in it",
        "        if it is Monday",
    ]
