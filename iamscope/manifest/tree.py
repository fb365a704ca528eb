"""YAML text as a tree that still knows where everything stands, built under limits.

Scalars keep their source text, so that an account number with a leading zero survives, and are read
by the core schema of YAML 1.2 alone: `on` and `yes` are text. Aliases share nodes; the limits count
what a document would hold with every alias written out.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from iamscope.manifest.mistakes import InvalidYamlError, NestingError, TooManyValuesError
from iamscope.manifest.place import Place
from iamscope.model.safe import printable, quoted

DEEPEST = 32
MOST_VALUES = 50_000

Kind = Literal["text", "number", "flag", "null"]

_NULL = re.compile(r"|~|null|Null|NULL")
_FLAG = re.compile(r"true|True|TRUE|false|False|FALSE")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")
# The reader's time is quadratic in the length of a tag, and no honest tag is this long.
LONG_TAG = re.compile(r'![^\s"{}]{1024}')


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it is written."""

    text: str
    kind: Kind
    place: Place
    tag: str = ""
    size: int = 1
    height: int = 0


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    place: Place
    tag: str
    size: int
    height: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """Keys and values in the order of the file; a key can occur twice."""

    pairs: tuple[tuple["Node", "Node"], ...]
    place: Place
    tag: str
    size: int
    height: int


Node = Scalar | Items | Pairs


def kind_of(text: str) -> Kind:
    """Return what a plain scalar is by the core schema of YAML 1.2."""
    if _NULL.fullmatch(text):
        return "null"
    if _FLAG.fullmatch(text):
        return "flag"
    return "number" if _NUMBER.fullmatch(text) else "text"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How much a document may hold, and what its plain scalars are."""

    deepest: int = DEEPEST
    most_values: int = MOST_VALUES
    kind_of: Callable[[str], Kind] = kind_of


MANIFESTS = Dialect()


def documents(text: str, file: str, dialect: Dialect = MANIFESTS) -> Iterator[Node]:
    """Yield the documents of a YAML text, and raise at the first one that cannot be read."""
    if tag := LONG_TAG.search(text):
        place = Place(file, text.count("\n", 0, tag.start()) + 1)
        raise InvalidYamlError("a tag of more than a thousand characters", place)
    builder = _Builder(file, dialect)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            root = builder.take(event)
            if root is not None:
                yield root
    except YAMLError as error:
        raise _translated(error, file) from error


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read."""

    event: SequenceStartEvent | MappingStartEvent
    place: Place
    children: list[Node] = field(default_factory=list)
    size: int = 1
    height: int = 0


class _Builder:
    """Turns the parser's events into nodes."""

    def __init__(self, file: str, dialect: Dialect) -> None:
        self._file = file
        self._dialect = dialect
        self._open: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}

    def take(self, event: Event) -> Node | None:
        """Take one event, and return a document when it is complete."""
        match event:
            case DocumentStartEvent():
                self._anchors = {}
            case SequenceStartEvent() | MappingStartEvent():
                self._begin(event)
            case ScalarEvent():
                return self._add(self._scalar(event), event.anchor)
            case AliasEvent():
                return self._add(self._resolved(event), None)
            case SequenceEndEvent() | MappingEndEvent():
                opened = self._open.pop()
                return self._add(_collection(opened), opened.event.anchor)
            case _:
                pass
        return None

    def _place(self, event: Event) -> Place:
        return Place(self._file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _begin(self, event: SequenceStartEvent | MappingStartEvent) -> None:
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._open.append(_Open(event, self._place(event)))
        self._check_depth(0, self._open[-1].place)

    def _resolved(self, event: AliasEvent) -> Node:
        name, place = event.anchor, self._place(event)
        if name not in self._anchors:
            raise InvalidYamlError(f"the alias {quoted(name)} has no anchor before it", place)
        node = self._anchors[name]
        if node is None:
            raise NestingError(f"the alias {quoted(name)} stands inside what it refers to", place)
        return node

    def _add(self, node: Node, anchor: str | None) -> Node | None:
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._open:
            return node
        parent = self._open[-1]
        parent.children.append(node)
        parent.height = max(parent.height, node.height + 1)
        parent.size += node.size
        self._check_depth(node.height, parent.place)
        if parent.size > (most := self._dialect.most_values):
            raise TooManyValuesError(f"more than {most} values, aliases written out,", parent.place)
        return None

    def _check_depth(self, height: int, place: Place) -> None:
        if len(self._open) + height > self._dialect.deepest:
            raise NestingError(f"nested more than {self._dialect.deepest} levels deep", place)

    def _scalar(self, event: ScalarEvent) -> Scalar:
        plain = event.style is None and event.tag is None
        kind = self._dialect.kind_of(event.value) if plain else "text"
        return Scalar(_joined_surrogates(event.value), kind, self._place(event), _tag(event, "str"))


def _collection(opened: _Open) -> Node:
    tag = _tag(opened.event, "seq" if isinstance(opened.event, SequenceStartEvent) else "map")
    children = tuple(opened.children)
    if isinstance(opened.event, SequenceStartEvent):
        return Items(children, opened.place, tag, opened.size, opened.height)
    pairs = tuple(zip(children[::2], children[1::2], strict=True))
    return Pairs(pairs, opened.place, tag, opened.size, opened.height)


def _tag(event: ScalarEvent | SequenceStartEvent | MappingStartEvent, harmless: str) -> str:
    """Return an explicit tag that changes the meaning of a node, or nothing."""
    tag = str(event.tag or "")
    return "" if tag in (f"tag:yaml.org,2002:{harmless}", "!") else tag


def _joined_surrogates(text: str) -> str:
    """Join the halves in which JSON escapes characters beyond U+FFFF; a half alone stays."""
    if not any("\ud800" <= character <= "\udfff" for character in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _translated(error: YAMLError, file: str) -> InvalidYamlError:
    mark = (error.problem_mark or error.context_mark) if isinstance(error, MarkedYAMLError) else None
    place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file)
    problem = str(getattr(error, "problem", None) or "it cannot be read")
    if "'\\t'" in problem:
        return InvalidYamlError("a tab where YAML allows only spaces", place, hint="indent with spaces")
    return InvalidYamlError(f"not valid YAML: {printable(problem)}", place)
