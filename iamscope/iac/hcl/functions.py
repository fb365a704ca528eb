"""Functions of Terraform's language that do nothing but compute, on values that may be unknown in part.

A function raises `UndecidedError` where what is unknown matters to it, or where Terraform would refuse.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from iamscope.iac.hcl.partial import Rest, equal, references, to_number, to_text
from iamscope.iac.values import Text, Unknown, is_known, joined

_VERB = re.compile(r"%(.?)", re.DOTALL)
_LONGEST = 10_000


class UndecidedError(ValueError):
    """What a function gives cannot be said."""


def call(name: str, values: list[Any]) -> Any:
    """Return what a function gives. Raises `UndecidedError`."""
    function = _OPEN.get(name) or (_KNOWN.get(name) if is_known(values) else None)
    if function is None:
        raise UndecidedError
    try:
        return function(*values)
    except (TypeError, ValueError, LookupError, ArithmeticError):
        raise UndecidedError from None


def _text(value: Any) -> str:
    found = to_text(value)
    if not isinstance(found, str):
        raise UndecidedError
    return found


def _piece(value: Any) -> str | Text | Unknown:
    found = to_text(value)
    if found is None or isinstance(found, Rest):
        raise UndecidedError
    return found


def _list(value: Any, *, whole: bool = True) -> list[Any]:
    """Return a list; `whole` where its length matters."""
    if not isinstance(value, list) or (whole and any(isinstance(one, Rest) for one in value)):
        raise UndecidedError
    return value


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise UndecidedError
    return value


def _number(value: Any) -> int | float:
    found = to_number(value)
    if found is None:
        raise UndecidedError
    return found


def _whole(value: Any) -> int:
    found = _number(value)
    if not isinstance(found, int):
        raise UndecidedError
    return found


def merge(*values: Any) -> dict[str, Any]:
    """Return one object with the keys of all, those of later ones counting."""
    return {key: one for value in values if value is not None for key, one in _object(value).items()}


def concat(*values: Any) -> list[Any]:
    """Return the elements of all lists; a list that is unknown may have any number of them."""
    found: list[Any] = []
    for value in values:
        found += (
            [Rest(value.attribute, value.references)]
            if isinstance(value, Unknown)
            else _list(value, whole=False)
        )
    return found


def flatten(value: Any) -> list[Any]:
    """Return the elements of a list, with those of lists within in their place."""
    found: list[Any] = []
    for one in _list(value, whole=False):
        if isinstance(one, Unknown):
            found.append(Rest(one.attribute, one.references))
        else:
            found += flatten(one) if isinstance(one, list) else [one]
    return found


def to_set(value: Any) -> list[Any]:
    """Return the distinct elements of a list as a set is gone through; unknown ones may be equal."""
    elements = _list(value, whole=False)
    known = [one for one in elements if is_known(one)]
    if not all(isinstance(one, str) for one in known):
        numbers = [one for one in known if isinstance(one, int | float) and not isinstance(one, bool)]
        if len(numbers) != len(known):
            raise UndecidedError
    found: list[Any] = sorted(set(known))
    return [*found, *(Rest(_where(one), references(one)) for one in elements if not is_known(one))]


def to_list(value: Any) -> list[Any]:
    """Return a list, its elements of one type."""
    elements = _list(value, whole=False)
    kinds = {type(one) for one in elements if not isinstance(one, Text | Unknown)} - {type(None)}
    if len(kinds) > 1 and not kinds <= {int, float}:
        if not kinds <= {str, int, float, bool}:
            raise UndecidedError
        return [one if one is None else to_text(one) for one in elements]
    return elements


def _where(value: Any) -> str:
    pieces = value.pieces if isinstance(value, Text) else (value,)
    return next((one.attribute for one in pieces if isinstance(one, Unknown)), "")


def _format(pattern: Any, *values: Any) -> str | Text | Unknown:
    given = list(values)
    pieces: list[Any] = []
    place = 0
    text = _text(pattern)
    for verb in _VERB.finditer(text):
        pieces.append(text[place : verb.start()])
        place = verb.end()
        if verb[1] == "%":
            pieces.append("%")
        elif verb[1] == "s" or (verb[1] == "v" and not isinstance(given[0], list | Mapping)):
            pieces.append(_piece(given.pop(0)))
        elif verb[1] == "d":
            pieces.append(str(_whole(given.pop(0))))
        else:
            raise UndecidedError
    if given:
        raise UndecidedError
    return joined((*pieces, text[place:]))


def _formatlist(pattern: Any, *values: Any) -> list[Any]:
    lengths = {len(_list(one)) for one in values if isinstance(one, list)}
    if len(lengths) != 1 or any(isinstance(one, Unknown) for one in values):
        raise UndecidedError
    return [
        _format(pattern, *(one[index] if isinstance(one, list) else one for one in values))
        for index in range(lengths.pop())
    ]


def _join(separator: Any, *values: Any) -> str | Text | Unknown:
    pieces: list[Any] = []
    for one in (one for value in values for one in _list(value)):
        pieces += [_text(separator), _piece(one)]
    return joined(tuple(pieces[1:]))


def _lookup(value: Any, key: Any, *default: Any) -> Any:
    found = _object(value)
    if _text(key) in found:
        return found[_text(key)]
    (result,) = default
    return result


def _element(value: Any, index: Any) -> Any:
    elements = _list(value)
    return elements[_whole(index) % len(elements)]


def _coalesce(*values: Any) -> Any:
    for one in values:
        if isinstance(one, Unknown | Text):
            break
        if one is not None and one != "":
            kinds = {type(other) for other in values if other is not None}
            if len(kinds) > 1:
                break
            return one
    raise UndecidedError


def _coalescelist(*values: Any) -> Any:
    return next(one for one in map(_list, values) if one)


def _keys(value: Any) -> list[str]:
    return sorted(_object(value))


def _values(value: Any) -> list[Any]:
    return [one for _, one in sorted(_object(value).items())]


def _length(value: Any) -> int:
    if isinstance(value, Mapping):
        return len(value)
    if isinstance(value, str) and value.isascii():
        return len(value)
    return len(_list(value))


def _zipmap(keys: Any, values: Any) -> dict[str, Any]:
    return dict(zip(map(_text, _list(keys)), _list(values), strict=True))


def _one(value: Any) -> Any:
    elements = _list(value)
    if len(elements) > 1:
        raise UndecidedError
    return elements[0] if elements else None


def _compact(value: Any) -> list[Any]:
    found: list[Any] = []
    for one in _list(value, whole=False):
        if isinstance(one, Unknown | Text) and not (isinstance(one, Text) and any(map(_solid, one.pieces))):
            found.append(Rest(_where(one), references(one)))
        elif one is not None and one != "":
            found.append(one)
    return found


def _solid(piece: str | Unknown) -> bool:
    return isinstance(piece, str) and piece != ""


def _distinct(value: Any) -> list[Any]:
    found: list[Any] = []
    for one in _list(value):
        if not any(equal(one, other) for other in found):
            found.append(one)
    return found


def _contains(value: Any, one: Any) -> bool:
    elements = _list(value)
    if not isinstance(one, str) or not all(isinstance(other, str) for other in elements):
        raise UndecidedError
    return one in elements


def _replace(text: Any, old: Any, new: Any) -> str:
    sought = _text(old)
    # Between slashes it would be a pattern of a language of its own.
    if not sought or (len(sought) > 1 and sought[0] == sought[-1] == "/"):
        raise UndecidedError
    return _bounded(_text(text).replace(sought, _text(new)))


def _bounded(text: str) -> str:
    if len(text) > 1 << 20:
        raise UndecidedError
    return text


def _plain(value: Any) -> str:
    """Return a text in which letters and blanks are what they are for everybody."""
    text = _text(value)
    if not text.isascii():
        raise UndecidedError
    return text


def _split(separator: Any, text: Any) -> list[str]:
    return _text(text).split(_text(separator))


def _range(*values: Any) -> list[int]:
    start, end = map(_whole, (0, *values)[-2:])
    if abs(end - start) > _LONGEST or not 1 <= len(values) <= 2:
        raise UndecidedError
    return list(range(start, end, 1 if start <= end else -1))


def _setproduct(*values: Any) -> list[Any]:
    found: list[list[Any]] = [[]]
    for value in values:
        found = [[*one, other] for one in found for other in _list(value)]
        if len(found) > _LONGEST:
            raise UndecidedError
    return found


def _union(*values: Any) -> list[Any]:
    return to_set([one for value in values for one in _list(value, whole=False)])


def _slice(value: Any, start: Any, end: Any) -> list[Any]:
    elements, first, last = _list(value), _whole(start), _whole(end)
    if not 0 <= first <= last <= len(elements):
        raise UndecidedError
    return elements[first:last]


def _sort(value: Any) -> list[str]:
    return sorted(map(_text, _list(value)))


def _reverse(value: Any) -> list[Any]:
    return _list(value)[::-1]


def _same(value: Any) -> Any:
    return value


def _to_map(value: Any) -> Mapping[str, Any]:
    found = _object(value)
    return dict(zip(found, to_list(list(found.values())), strict=True))


def _to_text(value: Any) -> Any:
    return None if value is None else _piece(value)


def _to_number(value: Any) -> int | float | None:
    return None if value is None else _number(value)


# What is unknown within these may stay so.
_OPEN: Mapping[str, Callable[..., Any]] = {
    "coalesce": _coalesce,
    "coalescelist": _coalescelist,
    "compact": _compact,
    "concat": concat,
    "element": _element,
    "flatten": flatten,
    "format": _format,
    "formatlist": _formatlist,
    "join": _join,
    "keys": _keys,
    "length": _length,
    "lookup": _lookup,
    "merge": merge,
    "nonsensitive": _same,
    "one": _one,
    "reverse": _reverse,
    "sensitive": _same,
    "setproduct": _setproduct,
    "setunion": _union,
    "slice": _slice,
    "tolist": to_list,
    "tomap": _to_map,
    "toset": to_set,
    "tostring": _to_text,
    "values": _values,
    "zipmap": _zipmap,
}
_KNOWN: Mapping[str, Callable[..., Any]] = {
    "contains": _contains,
    "distinct": _distinct,
    "endswith": lambda text, end: _text(text).endswith(_text(end)),
    "lower": lambda text: _plain(text).lower(),
    "range": _range,
    "replace": _replace,
    "sort": _sort,
    "split": _split,
    "startswith": lambda text, start: _text(text).startswith(_text(start)),
    "strcontains": lambda text, part: _text(part) in _text(text),
    "tonumber": _to_number,
    "trimprefix": lambda text, start: _text(text).removeprefix(_text(start)),
    "trimspace": lambda text: _plain(text).strip(),
    "trimsuffix": lambda text, end: _text(text).removesuffix(_text(end)),
    "upper": lambda text: _plain(text).upper(),
}
