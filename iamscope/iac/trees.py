"""Texts of infrastructure as trees with places, and trees as plain values."""

import re
from collections.abc import Iterator, MutableMapping
from dataclasses import replace
from typing import Any

from iamscope.iac.plan import Place
from iamscope.manifest.json_tree import parse_json
from iamscope.manifest.mistakes import DuplicateKeyError, EncodingError, InvalidYamlError, Mistakes
from iamscope.manifest.place import Place as Spot
from iamscope.manifest.tree import Dialect, Items, Kind, Node, Pairs, Scalar, documents, kind_of
from iamscope.model.safe import quoted

Places = MutableMapping[str, Place]

_FLAG_WORDS = re.compile(r"yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF")
_TRUE_WORDS = frozenset({"true", "yes", "on"})
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")


def _kind_of_old(text: str) -> Kind:
    """Return what a plain scalar is by YAML 1.1, which templates and manifests of Kubernetes are read by."""
    return "flag" if _FLAG_WORDS.fullmatch(text) else kind_of(text)


_DIALECT = Dialect(deepest=64, most_values=500_000, kind_of=_kind_of_old)


def decoded(data: bytes, file: str) -> str:
    """Return the text of a file. Raises `EncodingError` with the line."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Spot(file, data.count(b"\n", 0, error.start) + 1)
        raise EncodingError("a byte that is not UTF-8", place, hint="save the file as UTF-8") from error


def trees(text: str, file: str) -> Iterator[Node]:
    """Yield the documents of a text, which is JSON if it begins as such, else YAML.

    Raises `ManifestError` with line and column where it is neither, where it is too deep, and for every
    key that stands twice at one place.
    """
    whole = [parse_json(text, file)] if looks_like_json(text) else documents(text, file, _DIALECT)
    for node in whole:
        mistakes = Mistakes()
        _check_keys(node, mistakes, set())
        mistakes.raise_any()
        yield node


def looks_like_json(text: str) -> bool:
    """Return whether a text begins as a JSON object or list does."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def _check_keys(node: Node, mistakes: Mistakes, seen: set[int]) -> None:
    if isinstance(node, Scalar) or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, Items):
        for item in node.items:
            _check_keys(item, mistakes, seen)
        return
    first: dict[str, Node] = {}
    for key, value in node.pairs:
        if not isinstance(key, Scalar):
            mistakes.add(InvalidYamlError("a key that is no text", key.place))
        elif earlier := first.get(key.text):
            message = (
                f"the key {quoted(key.text)} stands here already in line {earlier.place.line}, and again"
            )
            mistakes.add(DuplicateKeyError(message, key.place))
        else:
            first[key.text] = key
        _check_keys(value, mistakes, seen)


def entries(node: Pairs) -> list[tuple[str, Node, Spot]]:
    """Return keys, values and where each key stands; what `<<` merges comes last, and never over a key."""
    found: dict[str, tuple[Node, Spot]] = {}
    merged: list[Node] = []
    for key, value in node.pairs:
        if isinstance(key, Scalar) and key.text == "<<" and not isinstance(value, Scalar):
            merged.extend(value.items if isinstance(value, Items) else (value,))
        elif isinstance(key, Scalar):
            found.setdefault(key.text, (value, key.place))
    for other in merged:
        if isinstance(other, Pairs):
            for name, value, place in entries(other):
                found.setdefault(name, (value, place))
    return [(name, value, place) for name, (value, place) in found.items()]


def member(node: Node | None, name: str) -> Node | None:
    """Return the value under a key, or nothing."""
    if not isinstance(node, Pairs):
        return None
    return next((value for key, value, _ in entries(node) if key == name), None)


def member_text(node: Node | None, name: str) -> str | None:
    """Return the text under a key, or nothing if there is none or no text."""
    found = member(node, name)
    return found.text if isinstance(found, Scalar) and found.kind == "text" else None


def place(spot: Spot) -> Place:
    """Return a place in a text as a plan has it."""
    return Place(spot.file, spot.line, spot.column)


def below(path: str, key: str) -> str:
    """Return the path of a key in what has a path."""
    return f"{path}.{key}" if path else key


def plain(node: Node, path: str, places: Places) -> Any:
    """Return a tree as a value, and note where each part of it stands."""
    places[path] = place(node.place)
    match node:
        case Scalar():
            return scalar(node)
        case Items(items):
            return [plain(item, f"{path}[{index}]", places) for index, item in enumerate(items)]
        case Pairs():
            return {name: plain(value, below(path, name), places) for name, value, _ in entries(node)}


def scalar(node: Scalar) -> Any:
    """Return the value of a scalar; a number that is not whole stays as it is written."""
    if node.kind == "null":
        return None
    if node.kind == "flag":
        return node.text.lower() in _TRUE_WORDS
    # An account number may begin with a zero.
    return int(node.text) if node.kind == "number" and _WHOLE.fullmatch(node.text) else node.text


def untagged(node: Node) -> Node:
    """Return a node without its tag."""
    return replace(node, tag="")
