"""Cuts YAML text into the items of its top list, and reads one item at a time.

An item of a list begins with a dash at the list's own indentation; nothing inside the item can
stand there. Anchors outlive their item, so that later items can refer to them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from iamscope.manifest.json_stream import LARGEST, Piece, lines
from iamscope.manifest.mistakes import InvalidYamlError, NestingError, TooManyValuesError
from iamscope.manifest.place import Place
from iamscope.manifest.simple_yaml import NotSimpleError, read_simple
from iamscope.manifest.tree import DEEPEST, LONG_TAG, MOST_VALUES, kind_of
from iamscope.model.safe import printable, quoted

_DASH = re.compile(rb"( *)-(?=[ \t\r\n]|$)")
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")


def yaml_pieces(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """Yield the items of top lists; a document that is no list is one piece."""
    cutter = _Cutter()
    for number, line in enumerate(lines(chunks), 1):
        yield from cutter.take(line, number)
    yield from cutter.flush()


class _Cutter:
    """Holds the lines of the item that is being read."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._begun = 1
        self._size = 0
        self._indent: bytes | None = None
        self._plain = False
        """Whether the document turned out to be no list."""
        self._new_document = True

    def take(self, line: bytes, number: int) -> Iterator[Piece]:
        if line.startswith((b"---", b"...")) and line[3:4] in (b"", b" ", b"\t", b"\r", b"\n"):
            yield from self.flush()
            self._indent, self._plain, self._new_document = None, False, True
            # A document may begin on the line of its marker.
            line = b"   " + line[3:] if line.startswith(b"---") else b""
        elif line.startswith(b"%") and self._indent is None and not self._plain:
            return
        dash = None if self._plain else _DASH.match(line)
        if dash and self._indent in (None, dash.group(1)):
            yield from self.flush()
            self._indent = dash.group(1)
        elif self._indent is None and line.strip() and not line.lstrip().startswith(b"#"):
            self._plain = True
        if not self._held:
            self._begun = number
        self._held.append(line)
        self._size += len(line)
        if self._size > LARGEST:
            self._held = []
            yield Piece(b"", self._begun, f"an item of more than {LARGEST // 1024**2} MiB")
            self._size = 0

    def flush(self) -> Iterator[Piece]:
        """Yield what is held."""
        if any(line.strip() for line in self._held):
            yield Piece(b"".join(self._held), self._begun, new_document=self._new_document)
            self._new_document = False
        self._held, self._size = [], 0


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read, and how much it holds, aliases written out."""

    values: list[object]
    anchor: str | None
    is_list: bool
    line: int
    size: int = 1


@dataclass(slots=True)
class YamlReader:
    """Reads pieces of one file; what they anchor is remembered until the document ends."""

    file: str
    _anchors: dict[str, tuple[object, int]] = field(default_factory=dict)

    def forget(self) -> None:
        """Forget all anchors: a new document begins."""
        self._anchors.clear()

    def read(self, text: str, line: int) -> object:
        """Return the value that a piece spells. Raises `ManifestError` with the line in the file."""
        try:
            return read_simple(text, plain_scalar)
        except NotSimpleError:
            return self.read_fully(text, line)

    def read_fully(self, text: str, line: int) -> object:
        """Return the same, read by a reader of all of YAML."""
        if tag := LONG_TAG.search(text):
            place = Place(self.file, line + text.count("\n", 0, tag.start()))
            raise InvalidYamlError("a tag of more than a thousand characters", place)
        opened: list[_Open] = []
        root: list[object] = []
        try:
            for event in YAML(typ="safe", pure=True).parse(text):
                self._take(event, opened, root, line)
        except YAMLError as error:
            raise _translated(error, self.file, line) from error
        return root[0] if root else None

    def _take(self, event: Event, opened: list[_Open], root: list[object], line: int) -> None:
        at = line + event.start_mark.line
        match event:
            case SequenceStartEvent() | MappingStartEvent():
                if len(opened) == DEEPEST:
                    raise NestingError(f"nested more than {DEEPEST} levels deep", Place(self.file, at))
                opened.append(_Open([], event.anchor, isinstance(event, SequenceStartEvent), at))
                return
            case ScalarEvent():
                value, size, anchor = _scalar(event), 1, event.anchor
            case AliasEvent():
                value, size = self._resolved(event, at)
                anchor = None
            case SequenceEndEvent() | MappingEndEvent():
                closed = opened.pop()
                value = closed.values if closed.is_list else self._mapping(closed)
                size, anchor = closed.size, closed.anchor
            case _:
                return
        if anchor is not None:
            self._anchors[anchor] = (value, size)
        if not opened:
            root.append(value)
            return
        opened[-1].values.append(value)
        opened[-1].size += size
        if opened[-1].size > MOST_VALUES:
            message = f"more than {MOST_VALUES} values, aliases written out,"
            raise TooManyValuesError(message, Place(self.file, at))

    def _resolved(self, event: AliasEvent, at: int) -> tuple[object, int]:
        found = self._anchors.get(str(event.anchor))
        if found is None:
            message = f"the alias {quoted(str(event.anchor))} has no anchor before it"
            raise InvalidYamlError(message, Place(self.file, at))
        return found

    def _mapping(self, closed: _Open) -> Mapping[str, object]:
        found: dict[str, object] = {}
        for key, value in zip(closed.values[::2], closed.values[1::2], strict=True):
            if not isinstance(key, str | int | float | bool):
                raise InvalidYamlError("a key that is no text", Place(self.file, closed.line))
            name = key if isinstance(key, str) else str(key).lower() if isinstance(key, bool) else str(key)
            if name in found:
                raise InvalidYamlError(f"the key {quoted(name)} twice", Place(self.file, closed.line))
            found[name] = value
        return found


def _scalar(event: ScalarEvent) -> object:
    """Return a scalar by the core schema of YAML 1.2."""
    text = str(event.value)
    return text if event.style is not None or event.tag is not None else plain_scalar(text)


def plain_scalar(text: str) -> object:
    """Return a value that stands without quotes."""
    kind = kind_of(text)
    if kind == "null":
        return None
    if kind == "flag":
        return text.lower() == "true"
    # A number that is spelled in another way stays text: account numbers may begin with a zero, and the
    # values of conditions are compared as they are written.
    return int(text) if kind == "number" and _WHOLE.fullmatch(text) and not text.startswith("+") else text


def _translated(error: YAMLError, file: str, line: int) -> InvalidYamlError:
    mark = (error.problem_mark or error.context_mark) if isinstance(error, MarkedYAMLError) else None
    problem = printable(str(getattr(error, "problem", None) or "it cannot be read"))
    place = Place(file, line + mark.line) if mark is not None else Place(file, line)
    return InvalidYamlError(f"not valid YAML: {problem}", place)
