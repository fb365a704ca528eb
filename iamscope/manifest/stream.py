"""The items of a long file of people, one at a time: YAML, JSON or JSON lines, in constant memory.

A file holds a list of items, or one item a document, or one JSON object a line. What cannot be read
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
    lines = _Lines(stream)
    first = lines.first()
    strict = file.endswith((".json", ".jsonl", ".ndjson"))
    yaml = file.endswith((".yaml", ".yml"))
    if first == b"[" or (first == b"{" and not yaml):
        pieces = array_pieces(lines.chunks()) if first == b"[" else object_pieces(lines.chunks())
        reader = YamlReader(file)
        for piece in pieces:
            yield _from_json(piece, file, None if strict or first == b"{" else reader)
    else:
        yield from _from_yaml(lines, file)


class _Lines:
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


def _from_json(piece: Piece, file: str, yaml: YamlReader | None) -> Item:
    place = Place(file, piece.line)
    if piece.problem:
        return Item(piece.line, problem=InvalidItemError(piece.problem, place))
    try:
        return Item(piece.line, orjson.loads(piece.data))
    except orjson.JSONDecodeError as error:
        if yaml is None:
            line = piece.line + piece.data.count(b"\n", 0, error.pos)
            problem = InvalidItemError(f"not valid JSON: {error.msg}", Place(file, line))
            return Item(piece.line, problem=problem)
    return _read_yaml(yaml, piece)


def _from_yaml(lines: _Lines, file: str) -> Iterator[Item]:
    reader = YamlReader(file)
    for piece in yaml_pieces(lines.chunks()):
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
        return Item(piece.line, problem=InvalidYamlError("a byte that is not UTF-8", Place(reader.file, line)))
    try:
        return Item(piece.line, reader.read(text, piece.line))
    except ManifestError as error:
        return Item(piece.line, problem=error)
