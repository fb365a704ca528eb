"""The shapes of which the form of a document is made; read by the checker and by the JSON Schema writer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from iamscope.manifest import duration

NAME_PATTERN = r"^[a-z0-9-]{1,64}$"
DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
FINGERPRINT_PATTERN = r"^[0-9a-f]{16}$"
COUNT_PATTERN = r"^[1-9]$"


class Meaning(Enum):
    """What a text stands for, and so who can judge it."""

    PROSE = auto()
    PATTERN = auto()
    NAME = auto()
    ACTION = auto()
    RESOURCE = auto()
    PRINCIPAL = auto()
    DURATION = auto()
    CREDENTIAL = auto()
    SCOPE = auto()
    VALUE = auto()
    REFERENCE = auto()
    FILE = auto()
    DATE = auto()
    FINGERPRINT = auto()
    WHO = auto()
    DANGER = auto()
    COUNT = auto()


PATTERNS = {
    Meaning.NAME: NAME_PATTERN,
    Meaning.DURATION: duration.PATTERN,
    Meaning.DATE: DATE_PATTERN,
    Meaning.FINGERPRINT: FINGERPRINT_PATTERN,
    Meaning.COUNT: COUNT_PATTERN,
}


class Keys(Enum):
    """Which keys a record takes besides the fields that it names."""

    NONE = auto()
    CLOUD = auto()
    SCOPE = auto()
    CREDENTIAL = auto()
    ANY = auto()


@dataclass(frozen=True, slots=True)
class Text:
    """One text."""

    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Flag:
    """`true` or `false`."""


@dataclass(frozen=True, slots=True)
class Constant:
    """One fixed value."""

    value: str | int


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; `distinct` forbids the same text twice, or the same value of the named field."""

    item: "Shape"
    minimum: int = 1
    distinct: bool = False
    distinct_by: str = ""


@dataclass(frozen=True, slots=True)
class OneOrMany:
    """A text or a list of texts, which mean the same when the list has one."""

    item: Text


@dataclass(frozen=True, slots=True)
class Conditions:
    """A provider's condition block: values by key by operator."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record."""

    shape: "Shape"
    about: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """A key that must be there as soon as another record holds a certain key."""

    key: str
    record: str
    holds: str


@dataclass(frozen=True, slots=True)
class Record:
    """Keys and values.

    `rest` is the shape under the keys that `keys` allows besides the fields, and `minimum` counts all keys.
    At least one of the fields in `either` must say something, and one of those in `besides`, where there
    are any; `need` makes one key depend on another.
    Of each pair in `together` the first key asks for the second, and no pair in `apart` stands together.
    """

    fields: Mapping[str, Field] = field(default_factory=dict)
    keys: Keys = Keys.NONE
    rest: "Shape | None" = None
    about_rest: str = ""
    minimum: int = 0
    either: tuple[str, ...] = ()
    need: Need | None = None
    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    besides: tuple[str, ...] = ()


Shape = Text | Flag | Constant | ListOf | OneOrMany | Conditions | Record
