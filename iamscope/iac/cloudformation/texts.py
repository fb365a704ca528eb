"""Texts with holes in them: `Fn::Sub`, and dynamic references, which stay unknown."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from iamscope.iac.choice import Choice, lifted
from iamscope.iac.cloudformation.calls import MalformedError
from iamscope.iac.values import Text, Unknown, joined, unknowns

LONGEST = 1024 * 1024
_UNKNOWN = 200
_HOLE = re.compile(r"\$\{(!?)([^{}]*)\}")
_DYNAMIC = re.compile(r"\{\{resolve:[^{}]*\}\}")
_BEGIN = "{{resolve:"


def substituted(text: str, value_of: Callable[[str], Any]) -> Any:
    """Return a text with a value in place of each `${name}`; `${!name}` is the text `${name}`."""
    pieces: list[Any] = []
    end = 0
    for hole in _HOLE.finditer(text):
        literal, name = hole.groups()
        pieces += [text[end : hole.start()], "${" + name + "}" if literal else value_of(name.strip())]
        end = hole.end()
    return lifted(bounded, [*pieces, text[end:]])


def bounded(pieces: Iterable[Any]) -> str | Text | Unknown:
    """Return pieces one after the other, unless they are longer than any text of a template."""
    whole = tuple(pieces)
    for piece in whole:
        if isinstance(piece, list | dict):
            raise MalformedError("a list or an object stands where a text must")
    if sum(_length(piece) for piece in whole) > LONGEST:
        raise MalformedError(f"its text is longer than {LONGEST // 1024} KiB")
    return joined(whole)


def _length(piece: Any) -> int:
    """Return how long a piece is; one that is unknown weighs as much as it costs to carry along."""
    match piece:
        case Text(pieces):
            return sum(_length(part) for part in pieces)
        case Choice():
            return _UNKNOWN + _length(piece.yes) + _length(piece.no)
        case str():
            return len(piece)
        case _:
            return _UNKNOWN


def with_dynamic(value: Any) -> Any:
    """Return a text in which every dynamic reference is unknown, such as `{{resolve:ssm:/name}}`."""
    if isinstance(value, str):
        return _split(value) if _BEGIN in value else value
    if isinstance(value, Text) and any(isinstance(piece, str) and _BEGIN in piece for piece in value.pieces):
        if any(_torn(piece) for piece in value.pieces):
            # What it refers to is itself put together; which part of the text it is cannot be said.
            names = tuple(dict.fromkeys(name for one in unknowns(value) for name in one.references))
            return Unknown("a dynamic reference", names)
        return joined(tuple(_split(piece) if isinstance(piece, str) else piece for piece in value.pieces))
    return value


def _torn(piece: str | Unknown) -> bool:
    return isinstance(piece, str) and _BEGIN in _DYNAMIC.sub("", piece)


def _split(text: str) -> str | Text | Unknown:
    pieces: list[str | Unknown] = []
    end = 0
    for found in _DYNAMIC.finditer(text):
        pieces += [text[end : found.start()], Unknown(found.group(), (found.group(),), pure=True)]
        end = found.end()
    return joined((*pieces, text[end:]))


def in_words(value: Any) -> str:
    """Return a value as it is shown to people where it is compared with another."""
    match value:
        case Text(pieces):
            return "".join(
                piece if isinstance(piece, str) else "${" + piece.attribute + "}" for piece in pieces
            )
        case Unknown(attribute):
            return attribute
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)
