"""JSON text as a tree that still knows where everything stands.

The nodes are those of YAML. Every mistake has its line and column, and nothing is read that the
standard does not allow, but a byte order mark.
"""

import re
from typing import NoReturn

import orjson

from iamscope.manifest.mistakes import ManifestError
from iamscope.manifest.place import Place
from iamscope.manifest.tree import Items, Node, Pairs, Scalar
from iamscope.model.safe import quoted

DEEPEST = 64
_BLANK = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*"')
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?(?![\w.])")
_WORD = re.compile(r"(true|false|null)(?!\w)")


class InvalidJsonError(ManifestError):
    """A file is not JSON."""

    code = "invalid-json"

    def __init__(self, problem: str, place: Place) -> None:
        super().__init__(f"not valid JSON: {problem} at column {place.column}", place)


def parse_json(text: str, file: str) -> Node:
    """Return the one value that a text holds. Raises `InvalidJsonError` with line and column."""
    return _Reader(text.removeprefix("\ufeff"), file).whole()


class _Reader:
    """Reads one text from its beginning to its end."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._at = 0
        self._line = 1
        self._line_start = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._value()
        if self._next():
            self._refuse("something follows the end of the value")
        return node

    def _place(self) -> Place:
        return Place(self._file, self._line, self._at - self._line_start + 1)

    def _refuse(self, problem: str) -> NoReturn:
        raise InvalidJsonError(problem, self._place())

    def _next(self) -> str:
        """Return the next character that is not blank, without taking it."""
        blank = _BLANK.match(self._text, self._at)
        assert blank is not None
        newlines = blank.group().count("\n")
        if newlines:
            self._line += newlines
            self._line_start = self._text.rindex("\n", self._at, blank.end()) + 1
        self._at = blank.end()
        return self._text[self._at : self._at + 1]

    def _value(self) -> Node:
        letter = self._next()
        place = self._place()
        if letter in ("{", "["):
            self._depth += 1
            if self._depth > DEEPEST:
                self._refuse(f"nested more than {DEEPEST} levels deep")
            node = self._pairs(place) if letter == "{" else self._items(place)
            self._depth -= 1
            return node
        if letter == '"':
            return Scalar(self._string(), "text", place)
        found = _NUMBER.match(self._text, self._at) or _WORD.match(self._text, self._at)
        if found is None:
            self._refuse("the text ends where a value should stand" if not letter else "no value begins")
        self._at = found.end()
        word = found.group()
        return Scalar(word, "null" if word == "null" else "flag" if word.isalpha() else "number", place)

    def _string(self) -> str:
        found = _STRING.match(self._text, self._at)
        if found is None:
            self._refuse("a string that does not end on its line, or holds a control character")
        try:
            text = orjson.loads(found.group())
        except orjson.JSONDecodeError:
            self._refuse("a string with an escape that does not exist")
        self._at = found.end()
        return str(text)

    def _items(self, place: Place) -> Items:
        items: list[Node] = []
        self._at += 1
        while self._next() != "]" or items:
            items.append(self._value())
            if self._closed("]"):
                break
        else:
            self._at += 1
        return Items(tuple(items), place, "", 1 + len(items), 1)

    def _pairs(self, place: Place) -> Pairs:
        pairs: list[tuple[Node, Node]] = []
        self._at += 1
        while self._next() != "}" or pairs:
            if self._next() != '"':
                self._refuse("the name of a member should stand here, in double quotes")
            key = Scalar("", "text", self._place())
            key = Scalar(self._string(), "text", key.place)
            if self._next() != ":":
                self._refuse(f"a colon should follow {quoted(key.text)}")
            self._at += 1
            pairs.append((key, self._value()))
            if self._closed("}"):
                break
        else:
            self._at += 1
        return Pairs(tuple(pairs), place, "", 1 + len(pairs), 1)

    def _closed(self, end: str) -> bool:
        """Take a comma, or the end of a list or an object, and return which it was."""
        letter = self._next()
        if letter not in (",", end) or not letter:
            self._refuse(f"`,` or `{end}` should stand here")
        self._at += 1
        return letter == end
