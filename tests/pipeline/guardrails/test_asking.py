"""A snapshot asked by tests in Python."""

import pytest

from iamscope.pipeline.asking import UnknownActionError
from iamscope.pipeline.guardrails.asking import GuardedWorld, UnknownAnswerError
from iamscope.pipeline.guardrails.ground import Ground
from iamscope.pipeline.world import UnknownPrincipalError
from tests.fakes.guarded import LOGS

DELETE = ("s3:DeleteBucket", LOGS)


def test_a_known_answer_is_true_or_false(guarded: Ground) -> None:
    """So a plain assertion says it, either way."""
    world = GuardedWorld(guarded)
    assert world.can("ops", *DELETE)
    assert not world.can("bot", *DELETE)
    assert world.reaches("bot", "role/ops")
    assert not world.reaches("reader", "role/ops")
    assert world.can("local", *DELETE, **{"aws:SourceIp": "10.1.1.1"})


def test_an_unknown_answer_is_neither(guarded: Ground) -> None:
    """No assertion passes on it, whether it hopes for yes or for no."""
    world = GuardedWorld(guarded)
    for told in (world.can("careful", *DELETE), world.reaches("coder", "runner")):
        assert not told.known
        with pytest.raises(UnknownAnswerError):
            bool(told)
        assert "not known: " in repr(told)


def test_an_answer_shows_its_proof(guarded: Ground) -> None:
    """A failed assertion says how it comes to be."""
    told = repr(GuardedWorld(guarded).reaches("bot", "role/ops"))
    assert "can become `arn:aws:iam::111111111111:role/ops`" in told
    assert "statement #0 on arn:aws:iam::111111111111:role/bot" in told


def test_words_that_do_not_exist_are_refused(guarded: Ground) -> None:
    """A slip of the pen never becomes an answer."""
    world = GuardedWorld(guarded)
    with pytest.raises(UnknownActionError):
        world.can("ops", "s3:DeleteBuckt", LOGS)
    with pytest.raises(UnknownPrincipalError):
        world.can("opps", *DELETE)
    with pytest.raises(UnknownAnswerError):
        bool(world.reaches("bot", "role/opps"))
