"""Edits as people write them."""

import json
from dataclasses import replace

import pytest

from iamscope.clouds.aws.change import edits as e
from iamscope.clouds.aws.change.edits import Edit, settled
from iamscope.clouds.aws.change.plain import KINDS, as_object, from_objects
from iamscope.clouds.aws.change.words import FORMS, parse_edits
from iamscope.errors import IamscopeError, ManyErrors

DOCUMENT = '{"Version":"2012-10-17","Statement":[]}'
INLINE = e.Inline("role/ops", "own")
EXAMPLES: dict[str, Edit] = {
    "attach p to role/ops": e.Attach("p", "role/ops"),
    "detach p from role/ops": e.Detach("p", "role/ops"),
    "add ann to staff": e.Join("ann", "staff"),
    "remove ann from staff": e.Leave("ann", "staff"),
    "set boundary of role/ops to p": e.SetBoundary("role/ops", "p"),
    "remove boundary of role/ops": e.RemoveBoundary("role/ops"),
    "put inline own of role/ops f.json": e.PutDocument(INLINE, DOCUMENT, "f.json"),
    "put policy p 'a file.json'": e.PutDocument(e.Managed("p"), DOCUMENT, "a file.json"),
    "put trust of role/ops f.json": e.PutDocument(e.Trust("role/ops"), DOCUMENT, "f.json"),
    "delete inline own of role/ops": e.DeleteDocument(INLINE),
    "delete policy of arn:aws:s3:::b": e.DeleteDocument(e.OfResource("arn:aws:s3:::b")),
    "take 's3:Delete*,s3:Put*' out of statement Data of inline own of role/ops": e.TakeActions(
        INLINE, "Data", ("s3:Delete*", "s3:Put*")
    ),
    "remove statement 0 of policy p": e.RemoveStatement(e.Managed("p"), "0"),
    "put statement '#1' of policy p f.json": e.PutStatement(e.Managed("p"), "#1", DOCUMENT, "f.json"),
    "create policy arn:aws:iam::1:policy/x f.json": e.CreatePolicy(
        "arn:aws:iam::1:policy/x", DOCUMENT, "f.json"
    ),
    "delete role/ops": e.DeletePrincipal("role/ops"),
    "delete key AKIA": e.DeleteKey("AKIA"),
}


def parsed(*texts: str) -> tuple[Edit, ...]:
    """Return what some texts spell; every file holds the same document."""
    return parse_edits(texts, lambda _: DOCUMENT)


@pytest.mark.parametrize(("words", "edit"), EXAMPLES.items())
def test_words_and_edits_are_each_other(words: str, edit: Edit) -> None:
    """A text spells an edit, and the edit is spelled as that text."""
    assert parsed(words) == (edit,)
    assert edit.words == words


def test_every_form_has_an_example() -> None:
    """No form and no kind of edit goes untested."""
    assert {type(edit) for edit in EXAMPLES.values()} == set(KINDS.values()) == set(FORMS.values())


@pytest.mark.parametrize("edit", EXAMPLES.values())
def test_plain_values_and_edits_are_each_other(edit: Edit) -> None:
    """An edit written as JSON and read again is the same, but for the file that its text came from."""
    plain = json.loads(json.dumps([as_object(edit)]))
    whole = (
        replace(edit, file="") if isinstance(edit, e.PutDocument | e.PutStatement | e.CreatePolicy) else edit
    )
    assert from_objects(plain, "here") == from_objects({"edits": plain}, "here") == (whole,)


def test_all_mistakes_come_at_once() -> None:
    """Each text that is no edit is told, with the forms that begin like it."""
    with pytest.raises(ManyErrors) as caught:
        parsed("fly away", "detach p", "attach 'p to x", "attach p to x")
    hints = [error.hint or "" for error in caught.value.errors]
    assert len(hints) == 3
    assert hints[1] == "write `detach POLICY from HOLDER`"
    assert "PLACE is one of" in hints[0]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("x", "no list of edits"),
        ([1], "[0] is not an object"),
        ([{"edit": "detatch"}], "unknown edit `detatch`"),
        ([{"edit": "detach", "policy": 1, "holder": "x"}], "a `policy` that is not text"),
        ([{"edit": "detach", "policy": "p", "holder": "x", "more": 1}], "the unknown key `more`"),
        ([{"edit": "delete-document", "place": {"on": "x"}}], "no place of a document"),
        ([{"edit": "put-document", "place": {"policy": "x"}, "document": "x"}], "is not an object"),
        (
            [{"edit": "take-actions", "place": {"policy": "x"}, "statement": "0", "actions": []}],
            "list of act",
        ),
    ],
)
def test_what_is_no_edit_is_refused(raw: object, words: str) -> None:
    """A mistake in a file of edits is told with its place."""
    with pytest.raises(IamscopeError) as caught:
        from_objects(raw, "here")
    assert words in caught.value.message


def test_missing_keys_come_at_once() -> None:
    """An edit without its names says each that is missing."""
    with pytest.raises(ManyErrors) as caught:
        from_objects([{"edit": "detach"}], "here")
    assert [error.message for error in caught.value.errors] == [
        "here[0] has no `holder`",
        "here[0] has no `policy`",
    ]


def test_what_a_later_edit_overwrites_is_left_out() -> None:
    """Edits of a document that is deleted in the end are not done first."""
    gone = e.DeleteDocument(INLINE)
    kept = e.RemoveStatement(e.Managed("p"), "0")
    assert settled([e.RemoveStatement(INLINE, "0"), kept, gone]) == (kept, gone)
