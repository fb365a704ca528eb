"""Judgement of single texts."""

import pytest

from iamscope.manifest.judge import Setting, from_problem, mistake_in
from iamscope.manifest.mistakes import UnknownActionError
from iamscope.manifest.place import Located, Place
from iamscope.manifest.shape import Meaning
from iamscope.manifest.vocabulary import Problem
from tests.fakes.vocabulary import AWS, BOTH, FakeAws, FakeToy

PLACE = Place("f", 1)


def judged(text: str, meaning: Meaning, setting: Setting) -> tuple[str, str | None] | None:
    """Return code and nearest word of the mistake in a text."""
    mistake = mistake_in(Located(text, PLACE), meaning, setting)
    return (mistake.code, mistake.nearest) if mistake else None


@pytest.mark.parametrize(
    ("text", "meaning", "expected"),
    [
        ("s3:Get*", Meaning.ACTION, None),
        ("s3:GetObjct", Meaning.ACTION, ("unknown-action", "s3:GetObject")),
        ("s4:*", Meaning.ACTION, ("unknown-action", None)),
        ("bucket", Meaning.RESOURCE, ("malformed-resource", None)),
        ("arn:aws:s3:::b", Meaning.RESOURCE, None),
        ("arn:aws:iam::1:role/a", Meaning.PRINCIPAL, ("malformed-principal", None)),
        ("arn:aws:iam::111111111111:role/a", Meaning.PRINCIPAL, None),
        ("a-1", Meaning.NAME, None),
        ("a_1", Meaning.NAME, ("bad-name", None)),
        ("a" * 65, Meaning.NAME, ("bad-name", None)),
        ("ä", Meaning.NAME, ("bad-name", None)),
        ("15m", Meaning.DURATION, None),
        ("12h", Meaning.DURATION, None),
        ("14m59s", Meaning.DURATION, ("bad-duration", None)),
        ("12h1s", Meaning.DURATION, ("bad-duration", None)),
        ("soon", Meaning.DURATION, ("bad-duration", None)),
        ("someone", Meaning.CREDENTIAL, ("bad-credential", None)),
        ("11111", Meaning.SCOPE, ("bad-scope", None)),
        ("s3:Get\u200bObject", Meaning.ACTION, ("unsafe-character", None)),
        ("dev\u200b*", Meaning.PATTERN, ("unsafe-character", None)),
        ("*-assistant", Meaning.PATTERN, None),
        ("a\u202eb", Meaning.PROSE, ("unsafe-character", None)),
        ("any words\n\u200d", Meaning.PROSE, None),
    ],
)
def test_a_text_is_judged_by_its_meaning(
    text: str, meaning: Meaning, expected: tuple[str, str | None] | None
) -> None:
    """Its own grammar or its cloud's vocabulary says what is wrong."""
    assert judged(text, meaning, Setting(AWS, FakeAws(), "role")) == expected


def test_without_a_cloud_its_words_are_not_judged() -> None:
    """That the cloud is unknown is a mistake of its own."""
    for meaning in (Meaning.ACTION, Meaning.RESOURCE, Meaning.CREDENTIAL, Meaning.SCOPE):
        assert judged("?", meaning, Setting(AWS)) is None


def test_a_principal_may_be_of_any_cloud() -> None:
    """Where a principal stands says nothing about its cloud."""
    assert judged("toy:me", Meaning.PRINCIPAL, Setting(BOTH)) is None
    assert judged("arn:aws:iam::111111111111:role/a", Meaning.PRINCIPAL, Setting(BOTH)) is None
    mistake = mistake_in(Located("me", PLACE), Meaning.PRINCIPAL, Setting(BOTH))
    assert mistake is not None
    assert mistake.message == "`me` is not a principal as any of aws, toy names them in f:1"


def test_a_cloud_may_limit_durations_further() -> None:
    """It judges the number of seconds."""
    assert judged("2h", Meaning.DURATION, Setting(BOTH, FakeToy())) == ("bad-duration", None)
    assert judged("1h", Meaning.DURATION, Setting(BOTH, FakeToy())) is None


def test_a_problem_cannot_harm_a_terminal() -> None:
    """What a vocabulary says about a text is shown escaped and short."""
    error = from_problem(UnknownActionError, Problem("is\x1b" + "a" * 2000), Located("b" * 2000, PLACE))
    assert "\x1b" not in error.message
    assert error.message.startswith("`bbb")
    assert len(error.message) < 500


def test_a_problem_is_what_is_said_of_the_word() -> None:
    """The word itself, and where it is, come before and after it."""
    error = from_problem(UnknownActionError, Problem("is not an action", "a"), Located("b", PLACE))
    assert (error.message, error.hint) == ("`b` is not an action in f:1", "did you mean `a`?")
