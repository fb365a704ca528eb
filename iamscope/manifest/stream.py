"""The items of a long file of people, one at a time: YAML, JSON or JSON lines, in constant memory.

A file holds a list of items, or one item a document, or one JSON object after another. What cannot be read
is a problem of its own item; the items after it are read all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import orjson

from iamscope.errors import IamscopeError
from iamscope.manifest.json_stream import Piece, array_pieces, object_pieces
from iamscope.manifest.mistakes import InvalidYamlError, ManifestError
from iamscope.manifest.place import Place
from iamscope.manifest.yaml_stream import YamlReader, yaml_pieces

LARGEST = 16 * 1024 * 1024
_BLANK = b" \t\r\n"


class InvalidItemError(ManifestError):
    """One item of a file is neither JSON nor YAML."""

    code = "invalid-item"


@dataclass(frozen=True, slots=True)
class Item:
    """One value and the line where it begins, or what is wrong with it."""

    line: int
    value: object = None
    problem: IamscopeError | None = None


def items(stream: BinaryIO, file: str) -> Iterator[Item]:
    """Yield the items of a stream. `file` names it in messages; its ending tells JSON from YAML."""
    beginning = _Beginning(stream)
    first = beginning.first()
    if file.endswith((".yaml", ".yml")):
        first = b""
    if first == b"[":
        yield from (_from_json(piece, file) for piece in array_pieces(beginning.chunks()))
    elif first == b"{":
        yield from (_from_json(piece, file) for piece in object_pieces(beginning.chunks()))
    else:
        yield from _from_yaml(beginning.chunks(), file)


class _Beginning:
    """A stream whose beginning has been looked at."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = b""

    def first(self) -> bytes:
        """Return the first character that is not blank, or nothing."""
        while not self._held.strip(_BLANK):
            more = self._stream.read(65536)
            if not more:
                return b""
            self._held += more
            if len(self._held) > LARGEST:
                return b""
        self._held = self._held.removeprefix(b"\xef\xbb\xbf")
        return self._held.lstrip(_BLANK)[:1]

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes of the whole stream."""
        held, self._held = self._held, b""
        if held:
            yield held
        while more := self._stream.read(65536):
            yield more


def _from_json(piece: Piece, file: str) -> Item:
    if piece.problem:
        return Item(piece.line, problem=InvalidItemError(piece.problem, Place(file, piece.line)))
    try:
        return Item(piece.line, orjson.loads(piece.data))
    except orjson.JSONDecodeError as error:
        place = Place(file, piece.line + piece.data.count(b"\n", 0, error.pos))
        return Item(piece.line, problem=InvalidItemError(f"not valid JSON: {error.msg}", place))


def _from_yaml(chunks: Iterator[bytes], file: str) -> Iterator[Item]:
    reader = YamlReader(file)
    for piece in yaml_pieces(chunks):
        if piece.new_document:
            reader.forget()
        if piece.problem:
            yield Item(piece.line, problem=InvalidItemError(piece.problem, Place(file, piece.line)))
        elif piece.data.strip(_BLANK):
            item = _read_yaml(reader, piece)
            if item.problem is None and isinstance(item.value, list):
                # An item of a list was cut out with its dash; a document that is a flow list was not.
                for value in item.value:
                    yield Item(piece.line, value)
            elif item.problem is not None or item.value is not None:
                yield item


def _read_yaml(reader: YamlReader, piece: Piece) -> Item:
    try:
        text = piece.data.decode()
    except UnicodeDecodeError as error:
        line = piece.line + piece.data.count(b"\n", 0, error.start)
        return Item(
            piece.line, problem=InvalidYamlError("a byte that is not UTF-8", Place(reader.file, line))
        )
    try:
        return Item(piece.line, reader.read(text, piece.line))
    except ManifestError as error:
        return Item(piece.line, problem=error)
