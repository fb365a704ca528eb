"""Resource patterns as sets of ARNs, with the semantics of `authorize/patterns.py` (fact AWS 3.3)."""

from dataclasses import dataclass
from functools import lru_cache

from iamscope.access.globs import Glob, Wild
from iamscope.access.pieces import ANY, EVERYTHING, Pattern, Piece, from_glob
from iamscope.access.texts import TextSet
from iamscope.clouds.aws.authorize.operators import arn_fields

FIELDS = 6
Row = tuple[Piece, ...]
_ANY = Glob((Wild.ANY,))
_COLON = Piece(frozenset(":"))
_FREE: Row = (ANY,)
_FIELD: Row = (Piece(frozenset(":"), others=True, star=True),)
_LONG = 512

# What a request can be about: an ARN, or, for actions without resources, `*`.
RESOURCES = TextSet((from_glob(Glob.literal("*")), from_glob(Glob.parse("arn:*:*:*:*:*"))))


@lru_cache(maxsize=16)
def resources_in(partition: str) -> TextSet:
    """Return what a request of a principal in a partition can be about.

    Partitions have nothing in common (IAM User Guide, Amazon Resource Names).
    """
    inside = Glob((*f"arn:{partition}:", *Glob.parse("*:*:*:*").tokens))
    return TextSet((from_glob(Glob.literal("*")), from_glob(inside)))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a resource pattern stands for.

    `strict` are the ARNs that it fits field by field; `crossing` those that it fits only if a `*`
    that ends a field also stands for text beyond the colon, and may hold strict ones too.
    """

    strict: tuple[Pattern, ...]
    crossing: tuple[Pattern, ...]

    @property
    def wide(self) -> tuple[Pattern, ...]:
        """The ARNs of either reading."""
        return tuple(dict.fromkeys((*self.strict, *self.crossing)))


def read(pattern: Glob, *, lenient: bool) -> Reading:
    """Return what a resource pattern stands for.

    `lenient` says that fields missing at its end count as `*`, as they do in identity, boundary and
    session policies; elsewhere they need a wildcard to match at all.
    """
    return (_known if len(pattern.tokens) <= _LONG else _read)(pattern, lenient)


def _read(pattern: Glob, lenient: bool) -> Reading:
    if pattern == _ANY:
        return Reading((EVERYTHING,), ())
    fields = arn_fields(pattern)
    short = len(fields) < FIELDS
    if short and not lenient and not any(isinstance(token, Wild) for token in pattern.tokens):
        return Reading((), ())
    fieldwise = _joined([_inside(field) for field in fields[:5]], fields[5:], missing=FIELDS - len(fields))
    if short and any(_ends_in_star(field) for field in fields[:-1]):
        # Whether a `*` before the missing fields stays in its field is not said.
        strict, crossing = [], [fieldwise]
    else:
        strict, crossing = [fieldwise], []
    if any(_ends_in_star(field) for field in fields[:5]):
        beyond = _joined([_crossing(field) for field in fields[:5]], fields[5:], missing=0)
        # One field alone reaches beyond a colon only where there is one: in an ARN, not in a lone `*`.
        alone = len(fields) == 1
        crossing.append(Pattern((*beyond.pieces, _COLON, ANY)) if alone else beyond)
    return Reading(tuple(strict), tuple(crossing))


_known = lru_cache(maxsize=8_192)(_read)


def _joined(fields: list[Row], last: tuple[Glob, ...], *, missing: int) -> Pattern:
    """Return fields with colons between them; the sixth may hold colons itself."""
    rows = [*fields, *(from_glob(field).pieces for field in last), *((_FIELD,) * (missing - 1))]
    rows += [_FREE] if missing else []
    pieces: list[Piece] = []
    for number, row in enumerate(rows):
        pieces += (*((_COLON,) if number else ()), *row)
    return Pattern(pieces)


def _inside(field: Glob) -> Row:
    return from_glob(field, inside=":").pieces


def _crossing(field: Glob) -> Row:
    inside = _inside(field)
    return (*inside[:-1], ANY) if _ends_in_star(field) else inside


def _ends_in_star(field: Glob) -> bool:
    return bool(field.tokens) and field.tokens[-1] is Wild.ANY


def arn_value(pattern: Glob) -> Pattern | None:
    """Return the pattern of an Arn operator's value, which never crosses a colon (fact AWS 3.13)."""
    if pattern == _ANY:
        return from_glob(Glob.parse("arn:*:*:*:*:*"))
    fields = arn_fields(pattern)
    if len(fields) != FIELDS or not fields[0].matches("arn"):
        return None
    rest = [_inside(field) for field in fields[1:5]]
    return _joined([from_glob(Glob.literal("arn")).pieces, *rest], fields[5:], missing=0)
