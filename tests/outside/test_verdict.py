"""The projection of two answers to yes and no."""

import pytest

from iamscope.model.decision import Outcome
from tests.outside.simulator import Answer
from tests.outside.verdict import Standing, standing


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (Outcome.ALLOW, "Allowed", Standing.AGREED),
        (Outcome.IMPLICIT_DENY, "ImplicitlyDenied", Standing.AGREED),
        (Outcome.IMPLICIT_DENY, "ExplicitlyDenied", Standing.AGREED),
        (Outcome.EXPLICIT_DENY, "ImplicitlyDenied", Standing.AGREED),
        (Outcome.ALLOW, "ImplicitlyDenied", Standing.DISAGREED),
        (Outcome.ALLOW, "ExplicitlyDenied", Standing.DISAGREED),
        (Outcome.EXPLICIT_DENY, "Allowed", Standing.DISAGREED),
        (Outcome.CONDITIONAL, "Allowed", Standing.OPEN),
        (Outcome.CONDITIONAL, "ExplicitlyDenied", Standing.OPEN),
    ],
)
def test_standing(ours: Outcome, theirs: str, expected: Standing) -> None:
    """Both denials are a no, and what is conditional is neither agreed nor disagreed."""
    assert standing(ours, Answer(theirs)) is expected


def test_a_refused_request_is_counted_apart() -> None:
    """What the program does not take says nothing, whatever ours is."""
    assert standing(Outcome.ALLOW, Answer(refused="why")) is Standing.REFUSED
    assert standing(Outcome.CONDITIONAL, Answer(refused="why")) is Standing.REFUSED


def test_an_answer_that_nobody_knows_is_an_error() -> None:
    """A word that the program's documentation does not have is not taken for a no."""
    with pytest.raises(KeyError):
        standing(Outcome.ALLOW, Answer("Perhaps"))
