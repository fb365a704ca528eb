"""Edits as people write them on the command line, such as `detach ops from role/deploy`."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from iamscope.clouds.aws.change import edits
from iamscope.clouds.aws.change.edits import Edit, Place
from iamscope.clouds.aws.change.errors import MalformedEditError
from iamscope.errors import IamscopeError, ManyErrors
from iamscope.model.safe import unquotable

# Words in capitals stand for one name each, PLACE for one of the places, FILE for a file with JSON.
_PLACES: Mapping[str, Callable[..., Place]] = {
    "inline NAME of HOLDER": edits.Inline,
    "policy POLICY": edits.Managed,
    "trust of ROLE": edits.Trust,
    "policy of RESOURCE": edits.OfResource,
}
FORMS: Mapping[str, Callable[..., Edit]] = {
    "attach POLICY to HOLDER": edits.Attach,
    "detach POLICY from HOLDER": edits.Detach,
    "add USER to GROUP": edits.Join,
    "remove USER from GROUP": edits.Leave,
    "set boundary of PRINCIPAL to POLICY": edits.SetBoundary,
    "remove boundary of PRINCIPAL": edits.RemoveBoundary,
    "put PLACE FILE": edits.PutDocument,
    "delete PLACE": edits.DeleteDocument,
    "take ACTIONS out of statement STATEMENT of PLACE": edits.TakeActions,
    "remove statement STATEMENT of PLACE": edits.RemoveStatement,
    "put statement STATEMENT of PLACE FILE": edits.PutStatement,
    "create policy POLICY FILE": edits.CreatePolicy,
    "delete PRINCIPAL": edits.DeletePrincipal,
    "delete key KEY": edits.DeleteKey,
}
_FIELDS = {"ACTIONS": "actions", "FILE": "file"}


def parse_edits(texts: Sequence[str], read: Callable[[str], str]) -> tuple[Edit, ...]:
    """Return the edits that some texts spell; `read` gives what a file holds.

    Raises `ManyErrors` with every mistake, or the only one.
    """
    found: list[Edit] = []
    errors: list[IamscopeError] = []
    for text in texts:
        try:
            found.append(_edit(text, read))
        except ManyErrors as several:
            errors += several.errors
        except IamscopeError as error:
            errors.append(error)
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors))
    return tuple(found)


def _edit(text: str, read: Callable[[str], str]) -> Edit:
    try:
        tokens = shlex.split(text)
    except ValueError:
        raise MalformedEditError(
            f"`{unquotable(text, 400)}` has a quote that does not end", "quote names as a shell does"
        ) from None
    for form, make in FORMS.items():
        for words, place in _spelled(form):
            given = _fitted(words.split(), tokens)
            if given is not None:
                return make(**_arguments(given, place, read))
    raise MalformedEditError(f"`{unquotable(text, 400)}` is no edit", _hint(tokens))


def _spelled(form: str) -> Iterator[tuple[str, Callable[..., Place] | None]]:
    """Yield a form with each of the places written out."""
    if "PLACE" not in form.split():
        yield form, None
        return
    for words, make in _PLACES.items():
        yield form.replace("PLACE", words), make


def _fitted(words: Sequence[str], tokens: Sequence[str]) -> dict[str, str] | None:
    """Return what the capitals of a form stand for in a text, or nothing where it does not fit."""
    if len(words) != len(tokens):
        return None
    given: dict[str, str] = {}
    for word, token in zip(words, tokens, strict=True):
        if word.isupper():
            given[word] = token
        elif word != token.lower():
            return None
    return given


def _arguments(
    given: dict[str, str], make_place: Callable[..., Place] | None, read: Callable[[str], str]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if make_place is not None:
        named = {"NAME", "HOLDER", "ROLE", "RESOURCE", "POLICY"} & given.keys()
        found["place"] = make_place(**{word.lower(): given.pop(word) for word in named})
    for word, value in given.items():
        found[_FIELDS.get(word, word.lower())] = value
    if "actions" in found:
        found["actions"] = tuple(action for action in found["actions"].split(",") if action)
    if "file" in found:
        found["document"] = read(found["file"])
    return found


def _hint(tokens: Sequence[str]) -> str:
    """Return the forms that begin as a text does, or all of them."""
    first = tokens[0].lower() if tokens else ""
    forms = [form for form in FORMS if form.split()[0] == first] or list(FORMS)
    listed = "; ".join(f"`{form}`" for form in forms)
    places = ", ".join(f"`{words}`" for words in _PLACES)
    return f"write {listed}" + (f", where PLACE is one of {places}" if "PLACE" in listed else "")
