"""Two answers about one request, projected to yes and no so that they can be compared."""

from enum import StrEnum

from iamscope.model.decision import Outcome
from tests.outside.simulator import Answer

_THEIRS = {"Allowed": True, "ImplicitlyDenied": False, "ExplicitlyDenied": False}


class Standing(StrEnum):
    """How two answers stand to each other."""

    AGREED = "agreed"
    DISAGREED = "disagreed"
    OPEN = "open"
    """Ours is `conditional`: the fact sheet names a point that AWS leaves open."""
    REFUSED = "refused"
    """The other program does not take the input."""


def standing(ours: Outcome, theirs: Answer) -> Standing:
    """Return how our outcome stands to another program's answer."""
    if theirs.refused:
        return Standing.REFUSED
    if ours is Outcome.CONDITIONAL:
        return Standing.OPEN
    same = (ours is Outcome.ALLOW) is _THEIRS[theirs.result]
    return Standing.AGREED if same else Standing.DISAGREED
