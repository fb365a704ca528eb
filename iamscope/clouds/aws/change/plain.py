"""Edits as plain values, for files and for programs."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

import orjson

from iamscope.clouds.aws.change import edits
from iamscope.clouds.aws.change.edits import Edit, Place
from iamscope.clouds.aws.change.errors import MalformedEditError
from iamscope.errors import IamscopeError, ManyErrors
from iamscope.manifest.nearest import nearest
from iamscope.model.safe import unquotable

KINDS: Mapping[str, type[Edit]] = {
    re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower(): kind for kind in edits.Edit.__args__
}
_NAMES = {kind: name for name, kind in KINDS.items()}
# How each place is written: its fields under keys of the object.
_PLACES: Mapping[str, tuple[Callable[..., Place], Mapping[str, str]]] = {
    "inline": (edits.Inline, {"inline": "name", "of": "holder"}),
    "policy": (edits.Managed, {"policy": "policy"}),
    "trust_of": (edits.Trust, {"trust_of": "role"}),
    "policy_of": (edits.OfResource, {"policy_of": "resource"}),
}


def as_object(edit: Edit) -> dict[str, Any]:
    """Return an edit as the plain values of its schema."""
    found: dict[str, Any] = {"edit": _NAMES[type(edit)]}
    for field in fields(edit):
        value = getattr(edit, field.name)
        if field.name == "place":
            found["place"] = _place_object(value)
        elif field.name == "document":
            found["document"] = orjson.loads(value)
        elif field.name != "file":
            found[field.name] = list(value) if isinstance(value, tuple) else value
    return found


def _place_object(place: Place) -> dict[str, str]:
    for make, keys in _PLACES.values():
        if type(place) is make:
            return {key: getattr(place, name) for key, name in keys.items()}
    raise AssertionError(place)


def from_objects(raw: object, where: str) -> tuple[Edit, ...]:
    """Return the edits of a list of objects, or of an object with that list under `edits`.

    Raises `ManyErrors` with every mistake, or the only one.
    """
    listed = raw.get("edits") if isinstance(raw, Mapping) else raw
    if not isinstance(listed, list):
        raise MalformedEditError(f"{where} holds no list of edits", 'write [{"edit": "detach", ...}]')
    found: list[Edit] = []
    errors: list[IamscopeError] = []
    for number, item in enumerate(listed):
        problems = list(_problems(item))
        if problems:
            errors += [MalformedEditError(f"{where}[{number}] {text}", hint) for text, hint in problems]
        else:
            found.append(_made(item))
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors))
    return tuple(found)


def _problems(item: object) -> Iterator[tuple[str, str | None]]:
    """Yield everything that is wrong with an object that should be an edit."""
    if not isinstance(item, Mapping):
        yield "is not an object", None
        return
    name = str(item.get("edit", ""))
    kind = KINDS.get(name)
    if kind is None:
        near = nearest(name, KINDS)
        hint = f"did you mean `{near}`?" if near else f"known are: {', '.join(sorted(KINDS))}"
        yield f"has the unknown edit `{unquotable(name)}`", hint
        return
    wanted = {field.name for field in fields(kind)} - {"file"}
    for missing in sorted(wanted - item.keys()):
        yield f"has no `{missing}`", None
    for extra in sorted(map(str, item.keys() - wanted - {"edit"})):
        yield f"has the unknown key `{unquotable(extra)}`", None
    for key in sorted(wanted & item.keys()):
        problem = _unfit(key, item[key])
        if problem:
            yield f"has a `{key}` that {problem}", None


def _unfit(key: str, value: object) -> str:
    if key == "place":
        return "" if _place(value) is not None else "is no place of a document"
    if key == "document":
        return "" if isinstance(value, Mapping) else "is not an object"
    if key == "actions":
        listed = isinstance(value, list) and value and all(isinstance(one, str) for one in value)
        return "" if listed else "is not a list of actions"
    return "" if isinstance(value, str) else "is not text"


def _place(value: object) -> Place | None:
    if not isinstance(value, Mapping) or not all(isinstance(one, str) for one in value.values()):
        return None
    for make, keys in _PLACES.values():
        if keys.keys() == value.keys():
            return make(**{name: value[key] for key, name in keys.items()})
    return None


def _made(item: Mapping[str, Any]) -> Edit:
    given = {key: value for key, value in item.items() if key != "edit"}
    if "place" in given:
        given["place"] = _place(given["place"])
    if "document" in given:
        given["document"] = orjson.dumps(given["document"]).decode()
    if "actions" in given:
        given["actions"] = tuple(given["actions"])
    made: Edit = KINDS[str(item["edit"])](**given)
    return made
