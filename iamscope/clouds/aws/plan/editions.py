"""A document that is known in part, in its two extremes.

What is unknown in a statement can be anything. So a document has two editions: `HIGH` grants all that
it perhaps grants and denies only what it surely denies, `LOW` grants only what it surely grants and
denies all that it perhaps denies. What follows from both is certain, and what follows from `HIGH` alone
depends on what is unknown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

from iamscope.iac.values import Text, Unknown, is_known, unknowns

_MARK = "iamscope-unknown-"
# Denies nothing, and keeps the numbers of the statements behind it.
_IDLE: Mapping[str, Any] = {"Effect": "Deny", "NotAction": "*", "Resource": "*"}
_LISTS = ("Action", "Resource")


class Edition(StrEnum):
    """Which of the two extremes of a document."""

    HIGH = "high"
    LOW = "low"


class Kind(StrEnum):
    """What a document is attached to; the policy of anything but a principal names principals."""

    IDENTITY = "identity"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True)
class Written:
    """One edition of a document, `None` where nothing of it is known, and what is unknown in it.

    `unknown` are the attributes by number of the statement; -1 stands for statements that perhaps are there.
    """

    text: str | None
    unknown: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def written(raw: Any, edition: Edition, kind: Kind) -> Written:
    """Return one edition of a document: a JSON text, a text with unknown pieces, or plain values."""
    value = _parsed(raw)
    if isinstance(value, str):
        return Written(value)
    if not isinstance(value, Mapping):
        return Written(None, {-1: tuple(one.attribute for one in unknowns(value))})
    if is_known(value):
        return Written(orjson.dumps(value).decode())
    elements = {name.lower(): (name, one) for name, one in value.items()}
    name, listed = elements.get("statement", ("Statement", []))
    if isinstance(listed, Unknown | Text):
        return Written(None, {-1: tuple(one.attribute for one in unknowns(listed))})
    found: dict[int, tuple[str, ...]] = {}
    statements: list[Mapping[str, Any]] = []
    for one in listed if isinstance(listed, list) else [listed]:
        number = -1 if isinstance(one, Unknown) else len(statements)
        attributes = tuple(dict.fromkeys(each.attribute for each in unknowns(one)))
        if attributes:
            found[number] = (*found.get(number, ()), *attributes)
        if isinstance(one, Mapping):
            statements.append(_statement(one, edition, kind))
    rest = {key: each for key, each in value.items() if key != name and is_known(each)}
    return Written(orjson.dumps({**rest, name: statements}).decode(), found)


def _parsed(raw: Any) -> Any:
    """Return a document as plain values; a text with unknown pieces is read around them."""
    if not isinstance(raw, Text):
        return raw
    holes = [piece for piece in raw.pieces if isinstance(piece, Unknown)]
    marks = iter(range(len(holes)))
    text = "".join(piece if isinstance(piece, str) else f"{_MARK}{next(marks)}!" for piece in raw.pieces)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return raw
    return _unmarked(value, holes)


def _unmarked(value: Any, holes: list[Unknown]) -> Any:
    if isinstance(value, Mapping):
        return {str(_unmarked(key, holes)): _unmarked(one, holes) for key, one in value.items()}
    if isinstance(value, list):
        return [_unmarked(one, holes) for one in value]
    if not isinstance(value, str) or _MARK not in value:
        return value
    pieces: list[str | Unknown] = []
    for index, piece in enumerate(value.split(_MARK)):
        number, _, rest = piece.partition("!") if index else ("", "", piece)
        pieces += [holes[int(number)]] if index else []
        pieces += [rest] if rest else []
    return pieces[0] if len(pieces) == 1 and isinstance(pieces[0], Unknown) else Text(tuple(pieces))


def _statement(raw: Mapping[str, Any], edition: Edition, kind: Kind) -> Mapping[str, Any]:
    if is_known(raw):
        return raw
    elements = {name.lower(): (name, one) for name, one in raw.items()}
    effect = elements.get("effect", ("Effect", "Allow"))[1]
    if not isinstance(effect, str):
        effect = "Allow" if edition is Edition.HIGH else "Deny"
    widen = (effect.lower() == "allow") == (edition is Edition.HIGH)
    found: dict[str, Any] = {"Effect": effect}
    for name, value in raw.items():
        if name.lower() in ("effect", "sid"):
            found |= {name: value} if name.lower() == "sid" and is_known(value) else {}
            continue
        told = dict(_element(name, value, widen))
        if not told:
            return _idle(raw, kind)
        found |= told
    return {name: value for name, value in found.items() if value is not None}


def _idle(raw: Mapping[str, Any], kind: Kind) -> Mapping[str, Any]:
    sid = {name: value for name, value in raw.items() if name.lower() == "sid" and isinstance(value, str)}
    return {**sid, **_IDLE, **({"Principal": "*"} if kind is Kind.RESOURCE else {})}


def _element(name: str, value: Any, widen: bool) -> Iterator[tuple[str, Any]]:
    """Yield an element at its widest or narrowest; nothing where the statement then says nothing at all."""
    if is_known(value):
        yield name, value
        return
    word = name.lower()
    if word == "condition":
        # Without a test that nobody knows, a statement covers more.
        if widen:
            yield name, _known_tests(value)
        return
    negative = word.startswith("not")
    if word.endswith("principal"):
        found = _principals(value, widen != negative)
    else:
        found = _list(value, widen != negative)
    if negative and not found:
        # It excludes nothing for certain.
        yield name[3:], "*"
    elif found:
        yield name, found


def _list(value: Any, widen: bool) -> list[str]:
    """Return the patterns of a list, unknown pieces of them as `*` or left out."""
    found = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            found.append(one)
        elif widen and isinstance(one, Text):
            found.append("".join(piece if isinstance(piece, str) else "*" for piece in one.pieces))
        elif widen:
            found.append("*")
    return found


def _principals(value: Any, widen: bool) -> Any:
    if not isinstance(value, Mapping):
        return "*" if widen else None
    found: dict[str, list[str]] = {}
    for kind, names in value.items():
        known = [one for one in (names if isinstance(names, list) else [names]) if isinstance(one, str)]
        if widen and kind.lower() == "aws" and not is_known(names):
            known = ["*"]
        if known:
            found[kind] = known
    return found


def _known_tests(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, Mapping):
        return None
    found = {
        operator: {key: wanted for key, wanted in tests.items() if is_known(wanted)}
        for operator, tests in value.items()
        if isinstance(tests, Mapping) and operator
    }
    return {operator: tests for operator, tests in found.items() if tests} or None
