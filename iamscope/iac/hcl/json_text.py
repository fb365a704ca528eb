"""JSON within texts of a configuration: its values, of which some may be unknown, and where each stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from iamscope.iac.hcl.partial import Encoded, blended, number
from iamscope.iac.values import Text, Unknown, joined, unknowns

# Unknown pieces stand in the text as letters that nobody uses.
_FIRST, _LAST = 0xF0000, 0xFFFFD
_HOLE = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_BLANK = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_WORDS = {"true": True, "false": False, "null": None}
_ATOM = re.compile(r"(true|false|null)|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class JsonNode:
    """One value with the stretch of the text in which it stands; those within are nodes again."""

    value: Any
    start: int
    end: int

    def plain(self) -> Any:
        """Return the value without places."""
        return _plain(self.value)


def _plain(value: Any) -> Any:
    # A value that was put in as a whole has no places within.
    if isinstance(value, JsonNode):
        return _plain(value.value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def decoded(text: str | Text) -> tuple[Any] | None:
    """Return the value that a text is the JSON of, in a tuple of one; `None` where it is no JSON.

    A piece that is unknown may stand for the inside of a string. That it holds no quote is taken for
    granted: names, identifiers and addresses of resources have none.
    """
    pieces = text.pieces if isinstance(text, Text) else (text,)
    holes = [one for one in pieces if isinstance(one, Unknown)]
    letters = iter(range(_FIRST, _FIRST + len(holes)))
    known = "".join(one for one in pieces if isinstance(one, str))
    if (holes and _HOLE.search(known)) or len(holes) > _LAST - _FIRST:
        return None
    source = "".join(one if isinstance(one, str) else chr(next(letters)) for one in pieces)
    node = JsonReader(source, holes).read()
    return None if node is None else (node.plain(),)


class JsonReader:
    """Reads one text, in which each letter of a range stands for an unknown."""

    def __init__(self, source: str, holes: Sequence[Unknown] = (), *, lenient: bool = False) -> None:
        self.source, self.holes, self.lenient = source, holes, lenient
        self.place = 0

    def read(self) -> JsonNode | None:
        """Return the whole, `None` where it is no JSON."""
        try:
            node = self._value(0)
            self._blank()
        except _NoJsonError:
            return None
        return node if self.place == len(self.source) else None

    def _value(self, depth: int) -> JsonNode:
        self._blank()
        start = self.place
        if depth > _DEEPEST:
            raise _NoJsonError
        letter = self.source[start : start + 1]
        if letter == "{":
            value: Any = self._object(depth)
        elif letter == "[":
            value = self._array(depth)
        elif letter == '"':
            value = self._string()
        else:
            value = self._atom(letter)
        return JsonNode(value, start, self.place)

    def _object(self, depth: int) -> dict[str, JsonNode] | Unknown:
        found: dict[str, JsonNode] = {}
        unknown: list[Any] = []
        while self._more("{" if not found else ",", "}"):
            self._blank()
            start = self.place
            key = self._string()
            self._expect(":")
            node = self._value(depth + 1)
            # Which of two equal keys counts depends on the reader.
            if str(key) in found:
                raise _NoJsonError
            if not isinstance(key, str):
                unknown.append(key)
            found[str(key)] = JsonNode(node.value, start, node.end)
        if unknown:
            hole = next(unknowns(unknown))
            return blended(hole.attribute, unknown, JsonNode(found, 0, 0).plain())
        return found

    def _array(self, depth: int) -> list[JsonNode]:
        found: list[JsonNode] = []
        while self._more("[" if not found else ",", "]"):
            found.append(self._value(depth + 1))
        return found

    def _more(self, before: str, end: str) -> bool:
        """Step over what comes before an element, or over the end."""
        self._blank()
        if before == "," and self.source.startswith(end, self.place):
            self.place += 1
            return False
        self._expect(before)
        self._blank()
        if before != "," and self.source.startswith(end, self.place):
            self.place += 1
            return False
        return True

    def _string(self) -> str | Text | Unknown:
        found = _STRING.match(self.source, self.place)
        if found is None:
            raise _NoJsonError
        self.place = found.end()
        try:
            text = str(orjson.loads(found[0]))
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            raise _NoJsonError from None
        # An escape may stand for one of the letters that we have taken for ourselves.
        if self.holes and len(_HOLE.findall(text)) != len(_HOLE.findall(found[0])):
            raise _NoJsonError
        return self._filled(text)

    def _filled(self, text: str) -> str | Text | Unknown:
        if not self.holes:
            return text
        pieces: list[str | Unknown] = []
        place = 0
        for hole in _HOLE.finditer(text):
            pieces += [text[place : hole.start()], self.holes[ord(hole[0]) - _FIRST]]
            place = hole.end()
        return joined((*pieces, text[place:]))

    def _atom(self, letter: str) -> Any:
        if letter and _HOLE.match(letter):
            hole = self.holes[ord(letter) - _FIRST] if not self.lenient else None
            # Only what is surely the JSON of one value may stand outside a string.
            if not self.lenient and not isinstance(hole, Encoded):
                raise _NoJsonError
            self.place += 1
            return hole.value if isinstance(hole, Encoded) else None
        found = _ATOM.match(self.source, self.place)
        if found is None:
            raise _NoJsonError
        self.place = found.end()
        value = _WORDS[found[0]] if found[1] else number(found[0])
        if value is None and not found[1]:
            raise _NoJsonError
        return value

    def _blank(self) -> None:
        found = _BLANK.match(self.source, self.place)
        self.place = found.end() if found else self.place

    def _expect(self, letter: str) -> None:
        self._blank()
        if not self.source.startswith(letter, self.place):
            raise _NoJsonError
        self.place += 1


class _NoJsonError(ValueError):
    """A text is not JSON, or not in a way that we can be sure of."""
