"""Single values."""

import pytest

from iamscope.manifest.judge import Setting
from iamscope.manifest.mistakes import BadScopeError, EmptyValueError, UnknownVersionError, WrongTypeError
from iamscope.manifest.scalars import check_constant, check_flag, check_text
from iamscope.manifest.shape import Constant, Meaning, Text
from iamscope.manifest.spot import Spot
from iamscope.manifest.tree import documents
from tests.fakes.vocabulary import AWS, FakeAws


def spot(text: str) -> Spot:
    """Return the spot of a document."""
    (node,) = documents(text, "f")
    return Spot(node, "x", "the file", Setting(AWS, FakeAws(), "accounts"))


@pytest.mark.parametrize("text", ["011111111111", "111111111111", '"111111111111"'])
def test_an_account_keeps_its_digits(text: str) -> None:
    """Quotes make no difference, and a leading zero is no octal."""
    assert check_text(spot(text), Text(Meaning.SCOPE)).text == text.strip('"')


@pytest.mark.parametrize("text", ["0x1F", "0o17", "1e3", "+5", ".5", "5."])
def test_a_number_that_can_be_read_in_two_ways_is_refused(text: str) -> None:
    """Only plain digits mean the same to everybody."""
    with pytest.raises(WrongTypeError, match="more than one way"):
        check_text(spot(text), Text(Meaning.VALUE))


def test_a_shortened_account_is_judged_as_it_is_written() -> None:
    """The cloud says what is wrong with it."""
    with pytest.raises(BadScopeError):
        check_text(spot("11111111111"), Text(Meaning.SCOPE))
    with pytest.raises(WrongTypeError):
        check_text(spot("true"), Text(Meaning.SCOPE))


@pytest.mark.parametrize(("text", "expected"), [("True", "true"), ("-1.5", "-1.5"), ("''", ""), ("on", "on")])
def test_a_value_is_written_as_the_provider_reads_it(text: str, expected: str) -> None:
    """Flags become small letters, numbers stay, and an empty text is a value."""
    assert check_text(spot(text), Text(Meaning.VALUE)).text == expected


@pytest.mark.parametrize("text", ["5", "true", "[a]", "{a: b}"])
def test_a_text_is_text(text: str) -> None:
    """A name that YAML reads as a number needs quotes."""
    with pytest.raises(WrongTypeError):
        check_text(spot(text), Text(Meaning.NAME))


def test_blank_text_says_nothing() -> None:
    """Spaces are not a description."""
    with pytest.raises(EmptyValueError):
        check_text(spot('"  "'), Text(Meaning.PROSE))


def test_a_flag_is_true_or_false() -> None:
    """Other words get a hint."""
    assert check_flag(spot("true"))
    assert not check_flag(spot("FALSE"))
    with pytest.raises(WrongTypeError) as raised:
        check_flag(spot("yes"))
    assert raised.value.hint == "no other words are read as such"


def test_a_constant_has_one_value() -> None:
    """A version of the right type that is another is unknown; another type is wrong."""
    assert check_constant(spot("1"), Constant(1)) == 1
    with pytest.raises(UnknownVersionError, match="unknown version `2` of the file"):
        check_constant(spot("2"), Constant(1))
    for text in ("'1'", "true", "[1]"):
        with pytest.raises(WrongTypeError, match="must be `1`"):
            check_constant(spot(text), Constant(1))
