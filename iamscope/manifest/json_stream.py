"""Cuts JSON text into items without reading it whole: the elements of a list, or object after object."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LARGEST = 16 * 1024 * 1024
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},"]', re.DOTALL)
_OPENING = (b"{", b"[")
_BLANK = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one item, the line where they begin, and what is wrong if they cannot be cut out."""

    data: bytes
    line: int
    problem: str = ""
    new_document: bool = False


def array_pieces(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """Yield the elements of one JSON list; what follows the list is a problem."""
    return _Array(chunks).pieces()


class _Array:
    """A window over the text that moves on with every element."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._buffer = b""
        self._line = 1
        self._ended = False

    def pieces(self) -> Iterator[Piece]:
        depth = place = start = 0
        self._more()
        while True:
            token = _TOKEN.search(self._buffer, place)
            if token is None or token.group() == b'"':
                # Nothing more in the window, or a string that is not closed in it.
                place = token.start() if token else len(self._buffer)
                if len(self._buffer) - start > LARGEST:
                    yield Piece(b"", self._line, f"an item of more than {LARGEST // 1024**2} MiB")
                    return
                self._consume(start)
                place, start = place - start, 0
                if self._ended:
                    yield Piece(b"", self._line, "the file ends before its list does")
                    return
                self._more()
                continue
            letter, place = token.group(), token.end()
            if letter in _OPENING:
                depth += 1
                if depth == 1:
                    start = place
            elif letter in (b"]", b"}"):
                depth -= 1
            if depth == 0 or (depth == 1 and letter == b","):
                yield from self._cut(start, token.start())
                start = place
            if depth == 0:
                yield from self._rest(place)
                return

    def _cut(self, start: int, end: int) -> Iterator[Piece]:
        data = self._buffer[start:end]
        lead = len(data) - len(data.lstrip(_BLANK))
        line = self._line + self._buffer.count(b"\n", 0, start + lead)
        if data.strip(_BLANK):
            yield Piece(data.strip(_BLANK), line)

    def _rest(self, place: int) -> Iterator[Piece]:
        self._consume(place)
        rest = self._buffer.strip(_BLANK) or next((more for more in self._chunks if more.strip(_BLANK)), b"")
        if rest:
            yield Piece(b"", self._line, "something follows the end of the list")

    def _consume(self, count: int) -> None:
        self._line += self._buffer.count(b"\n", 0, count)
        self._buffer = self._buffer[count:]

    def _more(self) -> None:
        # The window grows by its own size, so that one long string is not searched again and again.
        wanted = max(65536, len(self._buffer))
        parts = [self._buffer]
        while wanted > 0:
            more = next(self._chunks, b"")
            if not more:
                self._ended = True
                break
            parts.append(more)
            wanted -= len(more)
        self._buffer = b"".join(parts)


def object_pieces(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """Yield the objects of JSON lines, or of objects that are written over several lines each.

    A line that is whole by itself ends what was open before it, so that one broken line does not
    swallow the rest of the file.
    """
    held: list[bytes] = []
    depth = begun = size = 0
    for number, line in enumerate(lines(chunks), 1):
        if not held and not line.strip(_BLANK):
            continue
        change = nesting(line)
        if held and line.startswith(b"{") and change == 0:
            yield Piece(b"".join(held), begun, "an object that does not end")
            held, depth, size = [], 0, 0
        if not held:
            begun = number
        held.append(line)
        depth, size = depth + change, size + len(line)
        if depth <= 0 or size > LARGEST:
            problem = f"an item of more than {LARGEST // 1024**2} MiB" if size > LARGEST else ""
            yield Piece(b"".join(held).strip(_BLANK), begun, problem)
            held, depth, size = [], 0, 0
    if held:
        yield Piece(b"".join(held), begun, "the file ends inside an object")


def nesting(line: bytes) -> int:
    """Return how many brackets a line opens and leaves open; those in strings do not count."""
    tokens = _TOKEN.findall(line)
    opened = tokens.count(b"{") + tokens.count(b"[")
    return opened - tokens.count(b"}") - tokens.count(b"]")


def lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines with their ends; one of enormous length comes in parts."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        for part in chunk.splitlines(keepends=True):
            held.append(part)
            size += len(part)
            if part.endswith(b"\n") or size > LARGEST:
                yield b"".join(held)
                held, size = [], 0
    if held:
        yield b"".join(held)
