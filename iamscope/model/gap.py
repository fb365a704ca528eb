"""What could not be read, and in which direction that can mislead."""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Whether an unread layer could only take access away, or could also give some."""

    LIMITS = "limits"
    GRANTS = "grants"


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """One thing that the snapshot does not hold.

    `call` is the provider's call (`s3:GetBucketPolicy`), `scope` where it was made (an account,
    an account and region, or one resource), `missing` the permission that would close the gap.
    """

    call: str
    scope: str
    reason: str
    direction: Direction
    missing: str = ""
