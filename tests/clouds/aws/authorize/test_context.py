"""What is known of the keys of one request."""

from datetime import UTC, date, datetime

from iamscope.clouds.aws.authorize.context import Context, Missing, Values


def test_values_are_texts() -> None:
    """Truths, numbers and dates of a case become the text that AWS compares."""
    moment = datetime(2026, 11, 22, 10, tzinfo=UTC)
    context = Context.build({"a": True, "b": 5, "c": moment, "d": date(2026, 11, 22)})
    texts = [context.lookup(key) for key in "abcd"]
    assert texts == [
        Values(("true",)), Values(("5",)), Values(("2026-11-22T10:00:00+00:00",)), Values(("2026-11-22",))
    ]  # fmt: skip


def test_lists_and_keys_that_are_sets_are_many() -> None:
    """A list makes a key multi-valued; keys that are sets by definition always are."""
    context = Context.build({"Some/Key": ["x", "y"], "aws:TagKeys": "team"})
    assert context.lookup("some/key") == Values(("x", "y"), many=True)
    assert context.lookup("AWS:TAGKEYS") == Values(("team",), many=True)


def test_what_is_not_given_is_absent() -> None:
    """Null, an empty set and a key that nobody mentions are all absent."""
    context = Context.build({"a": None, "b": []}, unknown=["U"])
    assert [context.lookup(key) for key in ("a", "b", "c")] == [Missing.ABSENT] * 3
    assert context.lookup("u") is Missing.UNKNOWN


def test_an_open_context_knows_what_is_absent_only_by_name() -> None:
    """Where everything else may be there, absent are the keys, and the families, that are listed."""
    context = Context.build({"tag/a": "x"}, absent=["Gone", "tag/*"], open=True)
    assert context.lookup("anything") is Missing.UNKNOWN
    assert [context.lookup(key) for key in ("gone", "tag/b")] == [Missing.ABSENT] * 2
    assert context.lookup("tag/a") == Values(("x",))
    assert context.lookup("tag") is Missing.UNKNOWN
