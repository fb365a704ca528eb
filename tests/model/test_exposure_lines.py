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
    assert list(exposure_lines(CODER.principal, [])) == []


def test_exposures_are_grouped_and_what_nobody_has_seen_is_one_line() -> None:
    """Each group has its certain things first; names are harmless."""
    doubtful = replace(READS, effect=Effect.DATA, depends="it is Monday")
    other = replace(UNSEEN, what="reads the parameters of a path")
    policy = replace(READS, what="rewrites its policy")
    assert list(exposure_lines(CODER.principal, [READS, policy, doubtful, UNSEEN, other])) == [
        "exposed besides, without becoming anybody (calls and proofs: --format json):",
        "  secrets and keys",
        "    reads the value of a secret, rewrites its policy: secret:prod/db, hostile<U+001B>[31m",
        "      (x-secrets)",
        "    perhaps, if there is more than the snapshot shows: reads a stored parameter, reads the",
        "      parameters of a path",
        "  stored data",
        "    reads the value of a secret: secret:prod/db, hostile<U+001B>[31m (x-secrets), if it is Monday",
    ]


def test_what_is_done_as_somebody_else_says_as_whom() -> None:
    """The name of whoever is reached stands behind the id."""
    (_, _, line) = exposure_lines(principal("agent"), [replace(READS, resources=())])
    assert line == "    reads the value of a secret (x-secrets, as coder)"
