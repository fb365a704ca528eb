"""Reads the YAML that programs write and most people do, many times faster than the full reader.

Only what means the same to every reader is read here: blocks of keys and dashes, and values on one
line. Everything else is `NotSimpleError`, and left to the full reader: anchors, tags, texts over several
lines, escapes, comments behind values, a key that comes twice.
"""

import re
from collections.abc import Callable

_KEY = re.compile(
    r"""(?:'([^'\\]*)'|"([^"\\]*)"|([A-Za-z_][^\s:\#'"\[\]{},]*(?::[^\s:\#'"\[\]{},]+)*)):(?:[ ]+(\S.*))?"""
)
_SINGLE = re.compile(r"'((?:[^']|'')*)'")
_DOUBLE = re.compile(r'"([^"\\]*)"')
_PLAIN = re.compile(r"[A-Za-z0-9_./(+$-](?:[^:\#]|:(?=[^\s])|(?<=\S)\#)*")
_FLOW_PLAIN = r"[A-Za-z0-9_./(+$](?:[^:\#\[\]{},]|:+(?=[^\s\[\]{},:\#]))*"
_FLOW = re.compile(rf"""[ ]*(?:([\[\]{{}},])|'((?:[^']|'')*)'|"([^"\\]*)"|({_FLOW_PLAIN}))""")
_DEEPEST = 30
_UNREADABLE = re.compile("[^\n\x20-\x7e\xa0-\ud7ff]|[\u2028\u2029\ufeff]")
Scalar = Callable[[str], object]


class NotSimpleError(Exception):
    """A text needs the full reader."""


def read_simple(text: str, scalar: Scalar) -> object:
    """Return the value that a text spells; `scalar` reads plain values. Raises `NotSimpleError`."""
    if _UNREADABLE.search(text):
        raise NotSimpleError
    lines = [_line(raw) for raw in text.split("\n") if raw.strip() and not raw.lstrip().startswith("#")]
    if not lines:
        return None
    reader = _Blocks(lines, scalar)
    value = reader.block(lines[0][0])
    if reader.at != len(lines):
        raise NotSimpleError
    return value


def _line(raw: str) -> tuple[int, str]:
    content = raw.strip(" ")
    if " #" in content:
        raise NotSimpleError
    return len(raw) - len(raw.lstrip(" ")), content


class _Blocks:
    """Walks over lines as (indentation, content); nested items of one line are cut off its front."""

    def __init__(self, lines: list[tuple[int, str]], scalar: Scalar) -> None:
        self._lines = lines
        self._scalar = scalar
        self._depth = 0
        self.at = 0

    def _next(self) -> tuple[int, str]:
        return self._lines[self.at] if self.at < len(self._lines) else (-1, "")

    def block(self, indent: int) -> object:
        """Return the list or mapping whose lines begin at an indentation."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotSimpleError
        value = self._list(indent) if _dash(self._next()[1]) else self._mapping(indent)
        self._depth -= 1
        return value

    def _list(self, indent: int) -> list[object]:
        items: list[object] = []
        while (line := self._next())[0] == indent and _dash(line[1]):
            rest = line[1][1:]
            inner = rest.lstrip(" ")
            if not inner:
                self.at += 1
                items.append(self._below(indent))
            elif _dash(inner) or _KEY.fullmatch(inner):
                offset = indent + 1 + len(rest) - len(inner)
                self._lines[self.at] = (offset, inner)
                items.append(self.block(offset))
            else:
                items.append(self._value(inner))
        return items

    def _mapping(self, indent: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while (line := self._next())[0] == indent:
            match = _KEY.fullmatch(line[1])
            if match is None:
                raise NotSimpleError
            single, double, plain, rest = match.groups()
            key = plain if plain is not None else single if single is not None else double
            if key in found or (plain is not None and self._scalar(plain) != plain):
                raise NotSimpleError
            if rest:
                found[key] = self._value(rest)
            else:
                self.at += 1
                here, content = self._next()
                # A list may stand right under its key.
                found[key] = self._list(indent) if here == indent and _dash(content) else self._below(indent)
        return found

    def _below(self, indent: int) -> object:
        here = self._next()[0]
        return self.block(here) if here > indent else None

    def _value(self, text: str) -> object:
        # Where the value goes on in the next line, that line fits into no block, and nothing is read.
        self.at += 1
        if text[0] in "{[":
            return _Flow(text, self._scalar, self._depth).whole()
        if match := _SINGLE.fullmatch(text):
            return match.group(1).replace("''", "'")
        if match := _DOUBLE.fullmatch(text):
            return match.group(1)
        if _PLAIN.fullmatch(text) and not _dash(text) and not text.startswith("---"):
            return self._scalar(text)
        raise NotSimpleError


def _dash(content: str) -> bool:
    return content == "-" or content.startswith("- ")


class _Flow:
    """Reads lists and mappings in brackets on one line."""

    def __init__(self, text: str, scalar: Scalar, depth: int) -> None:
        self._text = text
        self._scalar = scalar
        self._depth = depth
        self._at = 0

    def whole(self) -> object:
        value = self._value(self._token())
        if self._at != len(self._text):
            raise NotSimpleError
        return value

    def _token(self) -> re.Match[str]:
        found = _FLOW.match(self._text, self._at)
        if found is None:
            raise NotSimpleError
        self._at = found.end()
        return found

    def _value(self, token: re.Match[str]) -> object:
        mark, single, double, plain = token.groups()
        if mark in ("[", "{"):
            self._depth += 1
            if self._depth > _DEEPEST:
                raise NotSimpleError
            value = self._items() if mark == "[" else self._pairs()
            self._depth -= 1
            return value
        if single is not None:
            return single.replace("''", "'")
        if double is not None:
            return double
        if plain is None:
            raise NotSimpleError
        return self._scalar(plain.rstrip(" "))

    def _items(self) -> object:
        items: list[object] = []
        token = self._token()
        while token.group(1) != "]":
            items.append(self._value(token))
            if self._token_after() == "]":
                return items
            token = self._token()
        return items

    def _pairs(self) -> object:
        found: dict[str, object] = {}
        token = self._token()
        while token.group(1) != "}":
            key = self._value(token)
            if token.group(1) or not isinstance(key, str) or key in found:
                raise NotSimpleError
            if not self._text.startswith(": ", self._at):
                raise NotSimpleError
            self._at += 2
            found[key] = self._value(self._token())
            if self._token_after() == "}":
                return found
            token = self._token()
        return found

    def _token_after(self) -> str:
        mark = self._token().group(1)
        if mark not in (",", "]", "}"):
            raise NotSimpleError
        return str(mark)
