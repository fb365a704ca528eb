"""Templates: what stands between quotes or in a heredoc, cut into texts and expressions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_INDENT = re.compile(r"[^\S\n]*")
_SHORT = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_OPENING = re.compile(r"\$\$\{|%%\{|\$\{|%\{")
_DEEPEST = 50
_ESCAPE = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))?')


class Part(Enum):
    """What a piece of a template is."""

    TEXT = auto()
    EXPRESSION = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its kind, its content, and where it stands in the source of the template."""

    part: Part
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heredoc:
    """A heredoc: its body, where that begins in the whole, and whether its indentation is taken away."""

    body: str
    start: int
    flush: bool

    @classmethod
    def of(cls, token: str) -> "Heredoc":
        """Return the parts of a heredoc from `<<` on."""
        start = token.index("\n") + 1
        whole = token[start:].rstrip("\n")
        end = whole.rfind("\n") + 1
        return cls(whole[:end], start, token.startswith("<<-"))

    def pieces(self) -> tuple[Piece, ...] | None:
        """Return the pieces, `None` where they cannot be told."""
        found = cut(self.body)
        return found if found is None or not self.flush else _flushed(found)


def cut(source: str) -> tuple[Piece, ...] | None:
    """Return the pieces of a template without escapes by backslash, `None` where they cannot be told.

    A directive, a marker that strips blanks and a comment within an expression are left alone.
    """
    pieces: list[Piece] = []
    place = 0
    while place < len(source):
        opening = _OPENING.search(source, place)
        start = opening.start() if opening else len(source)
        if start > place:
            pieces.append(Piece(Part.TEXT, source[place:start], place, start))
        if start == len(source):
            break
        if source.startswith("%{", start):
            return None
        if source.startswith(("$${", "%%{"), start):
            pieces.append(Piece(Part.TEXT, source[start + 1 : start + 3], start, start + 3))
            place = start + 3
            continue
        end = _closing(source, start + 2)
        if end is None:
            return None
        inner = source[start + 2 : end]
        if inner.startswith("~") or inner.endswith("~"):
            return None
        pieces.append(Piece(Part.EXPRESSION, inner, start, end + 1))
        place = end + 1
    return tuple(pieces)


def unescaped(text: str) -> str | None:
    """Return what a text between quotes stands for, `None` where it has an escape that there is not."""
    if "\\" not in text:
        return text
    wrong = False

    def meant(found: re.Match[str]) -> str:
        nonlocal wrong
        if found[1]:
            return _SHORT[found[1]]
        code = int(found[2] or found[3] or "D800", 16)
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            wrong = True
            return ""
        return chr(code)

    result = _ESCAPE.sub(meant, text)
    return None if wrong else result


def _closing(source: str, place: int, depth: int = 0) -> int | None:
    """Return where the expression that begins at a place ends: at the brace that closes it."""
    open_braces = 0
    while place < len(source):
        letter = source[place]
        if letter == '"':
            after = _after_quotes(source, place + 1, depth + 1)
            if after is None:
                return None
            place = after
            continue
        if letter == "#" or source.startswith(("//", "/*", "<<"), place):
            return None
        if letter == "}" and open_braces == 0:
            return place
        open_braces += (letter == "{") - (letter == "}")
        place += 1
    return None


def _after_quotes(source: str, place: int, depth: int) -> int | None:
    """Return the place after the quotes that are open at a place."""
    while place < len(source) and depth < _DEEPEST:
        if source[place] == "\\":
            place += 2
        elif source[place] == '"':
            return place + 1
        elif source.startswith(("$${", "%%{"), place):
            place += 3
        elif source.startswith(("${", "%{"), place):
            end = _closing(source, place + 2, depth + 1)
            if end is None:
                return None
            place = end + 1
        else:
            place += 1
    return None


def _flushed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Take the indentation that all lines share away; empty lines do not count."""
    lines = list(_starts(pieces))
    indent = min((width for _, _, width in lines if width is not None), default=0)
    cuts: dict[int, list[int]] = {}
    for index, place, width in lines:
        if width:
            cuts.setdefault(index, []).append(place)
    return tuple(
        Piece(one.part, _without(one.text, cuts.get(index, []), indent), one.start, one.end)
        for index, one in enumerate(pieces)
    )


def _starts(pieces: tuple[Piece, ...]) -> Iterator[tuple[int, int, int | None]]:
    """Yield where lines begin: piece, place in it, and width of the indentation, `None` for an empty line."""
    fresh = True
    for index, piece in enumerate(pieces):
        if piece.part is Part.EXPRESSION:
            if fresh:
                yield index, 0, 0
            fresh = False
            continue
        place = 0 if fresh else piece.text.find("\n") + 1 or len(piece.text)
        fresh = piece.text.endswith("\n")
        while place < len(piece.text):
            blank = _INDENT.match(piece.text, place)
            width = len(blank[0]) if blank else 0
            empty = piece.text.startswith("\n", place + width)
            yield index, place, None if empty else width
            place = piece.text.find("\n", place) + 1 or len(piece.text)


def _without(text: str, places: list[int], indent: int) -> str:
    for place in reversed(places):
        text = text[:place] + text[place + indent :]
    return text
