"""The form and its shapes."""

from collections.abc import Iterator

from iamscope.manifest.form import FORMS
from iamscope.manifest.shape import ListOf, Record, Shape


def records(shape: Shape) -> Iterator[Record]:
    """Yield all records within a shape."""
    if isinstance(shape, ListOf):
        yield from records(shape.item)
    if isinstance(shape, Record):
        yield shape
        for field in shape.fields.values():
            yield from records(field.shape)
        if shape.rest is not None:
            yield from records(shape.rest)


def test_every_key_says_what_it_is() -> None:
    """Editors show this to whoever writes a manifest."""
    fields = [
        field for form in FORMS.values() for record in records(form) for field in record.fields.values()
    ]
    assert len(fields) > 20
    assert all(field.about for field in fields)


def test_further_keys_have_a_shape_and_words() -> None:
    """A record that takes further keys says what is under them."""
    for form in FORMS.values():
        assert all(bool(record.rest) == bool(record.about_rest) for record in records(form))
        assert all((record.keys.name == "NONE") == (record.rest is None) for record in records(form))


def test_rules_name_fields_that_exist() -> None:
    """A rule about a key that is not there would never hold."""
    for form in FORMS.values():
        for record in records(form):
            assert set(record.either) <= record.fields.keys()
            if record.need:
                assert {record.need.key, record.need.record} <= record.fields.keys()
