"""Compose: a manifest's AWS access as policies, exactly equal to what is declared and within AWS's limits.

`blocks` are statements in the making, `shorten` merges them without ever widening, `within` says which
word holds which, `fitting` cuts them to size, `closing` denies the rest, and `proof` has the last word.
"""

from iamscope.clouds.aws.compose.composing import (
    Form,
    Session,
    closed_policy,
    closed_session,
    compose,
    merged,
    session_policy,
)

__all__ = ["Form", "Session", "closed_policy", "closed_session", "compose", "merged", "session_policy"]
