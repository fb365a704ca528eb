"""A document that is known in part, in its two extremes.

What is unknown in a statement can be anything. So a document has two editions: `HIGH` grants all that
it perhaps grants and denies only what it surely denies, `LOW` grants only what it surely grants and
denies all that it perhaps denies. What follows from both is certain, and what follows from `HIGH` alone
depends on what is unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import orjson

from iamscope.iac.choice import Choice, Element, elements
from iamscope.iac.values import Text, Unknown, is_known, unknowns

_MARK = "iamscope-unknown-"
# Denies nothing, and keeps the numbers of the statements behind it.
_IDLE: Mapping[str, Any] = {"Effect": "Deny", "NotAction": "*", "Resource": "*"}


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
    `paths` are where statements are written that do not stand under their own number.
    """

    text: str | None
    unknown: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    paths: Mapping[int, str] = field(default_factory=dict)


def written(raw: Any, edition: Edition, kind: Kind, perhaps: tuple[str, ...] = ()) -> Written:
    """Return one edition of a document: a JSON text, a text with unknown pieces, or plain values.

    `perhaps` names conditions on which it hangs whether there is such a document at all.
    """
    value = _parsed(raw)
    if isinstance(value, str) and not perhaps:
        return Written(value)
    if perhaps or isinstance(value, Choice):
        value = _parsed_text(value)
    documents = [one for one in elements(value, "") if isinstance(one.value, Mapping)]
    if not documents:
        return Written(None, {-1: tuple(one.attribute for one in unknowns(value)) or perhaps})
    if len(documents) == 1 and not documents[0].under and not perhaps and is_known(value):
        return Written(orjson.dumps(value).decode())
    return _Writer(edition, kind).write(documents, perhaps)


class _Writer:
    """Writes one edition of one document, which may be one of several."""

    def __init__(self, edition: Edition, kind: Kind) -> None:
        self.edition, self.kind = edition, kind
        self.statements: list[Mapping[str, Any]] = []
        self.unknown: dict[int, tuple[str, ...]] = {}
        self.paths: dict[int, str] = {}

    def write(self, documents: Sequence[Element], perhaps: tuple[str, ...]) -> Written:
        rest: dict[str, Any] = {}
        blank = True
        for document in documents:
            names = {name.lower(): name for name in document.value}
            word = names.get("statement", "Statement")
            hanging = (*perhaps, *named(document))
            for one in elements(document.value.get(word), f"{document.path}.{word}".lstrip(".")):
                blank &= not self._add(one, hanging)
            rest |= {name: each for name, each in document.value.items() if name != word and is_known(each)}
        text = (
            None if blank and self.unknown else orjson.dumps({**rest, "Statement": self.statements}).decode()
        )
        return Written(text, self.unknown, self.paths)

    def _add(self, element: Element, perhaps: tuple[str, ...]) -> bool:
        """Take in a statement, and return whether it is one."""
        hanging = (*perhaps, *named(element))
        inner = tuple(each.attribute for each in unknowns(element.value))
        number = len(self.statements) if isinstance(element.value, Mapping) else -1
        attributes = tuple(dict.fromkeys((*self.unknown.get(number, ()), *hanging, *inner)))
        if attributes:
            self.unknown[number] = attributes
        if not isinstance(element.value, Mapping):
            return False
        if element.path != f"Statement[{number}]":
            self.paths[number] = element.path
        self.statements.append(self._statement(element.value, doubtful=bool(hanging)))
        return True

    def _statement(self, raw: Mapping[str, Any], *, doubtful: bool) -> Mapping[str, Any]:
        if is_known(raw) and not doubtful:
            return raw
        by_name = {name.lower(): one for name, one in raw.items()}
        effect = by_name.get("effect", "Allow")
        if not isinstance(effect, str):
            effect = "Allow" if self.edition is Edition.HIGH else "Deny"
        widen = (effect.lower() == "allow") == (self.edition is Edition.HIGH)
        if doubtful and not widen:
            return _idle(raw, self.kind)
        found: dict[str, Any] = {"Effect": effect}
        for name, value in raw.items():
            if name.lower() in ("effect", "sid"):
                found |= {name: value} if name.lower() == "sid" and is_known(value) else {}
                continue
            told = dict(_element(name, value, widen))
            if not told:
                return _idle(raw, self.kind)
            found |= told
        return {name: value for name, value in found.items() if value is not None}


def named(element: Element) -> tuple[str, ...]:
    """Return the conditions that decide whether something is there, in words."""
    return tuple(f"{'' if answer else 'not '}{formula}" for formula, answer in element.under)


def _parsed_text(value: Any) -> Any:
    """Return a document, or both of a choice, with texts read as the documents that they spell."""
    if isinstance(value, Choice):
        return replace(value, yes=_parsed_text(value.yes), no=_parsed_text(value.no))
    if isinstance(value, str):
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            return value
    return value


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
    for element in elements(value, ""):
        one = element.value
        if isinstance(one, str) and (widen or not element.under):
            found.append(one)
        elif widen and isinstance(one, Text):
            found.append("".join(piece if isinstance(piece, str) else "*" for piece in one.pieces))
        elif widen and not isinstance(one, str):
            found.append("*")
    return found


def _principals(value: Any, widen: bool) -> Any:
    if not isinstance(value, Mapping):
        return "*" if widen else None
    found: dict[str, list[str]] = {}
    for kind, names in value.items():
        listed = list(elements(names, ""))
        known = [str(one.value) for one in listed if isinstance(one.value, str) and (widen or not one.under)]
        if widen and not all(isinstance(one.value, str) for one in listed):
            # No other element names each service or provider that there is.
            return "*"
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
