"""Functions of Terraform's language that make lists, sets and objects."""

from collections.abc import Mapping
from typing import Any

from iamscope.iac.hcl.arguments import UndecidedError, a_list, a_text, a_whole_number, an_object
from iamscope.iac.hcl.partial import Rest, equal, references, to_text
from iamscope.iac.values import Text, Unknown, is_known

_LONGEST = 10_000


def merge(*values: Any) -> dict[str, Any]:
    """Return one object with the keys of all, those of later ones counting."""
    return {key: one for value in values if value is not None for key, one in an_object(value).items()}


def concat(*values: Any) -> list[Any]:
    """Return the elements of all lists; a list that is unknown may have any number of them."""
    found: list[Any] = []
    for value in values:
        found += (
            [Rest(value.attribute, value.references)]
            if isinstance(value, Unknown)
            else a_list(value, whole=False)
        )
    return found


def flatten(value: Any) -> list[Any]:
    """Return the elements of a list, with those of lists within in their place."""
    found: list[Any] = []
    for one in a_list(value, whole=False):
        if isinstance(one, Unknown):
            found.append(Rest(one.attribute, one.references))
        else:
            found += flatten(one) if isinstance(one, list) else [one]
    return found


def to_set(value: Any) -> list[Any]:
    """Return the distinct elements of a list as a set is gone through; unknown ones may be equal."""
    elements = a_list(value, whole=False)
    known = [one for one in elements if is_known(one)]
    if not all(isinstance(one, str) for one in known):
        numbers = [one for one in known if isinstance(one, int | float) and not isinstance(one, bool)]
        if len(numbers) != len(known):
            raise UndecidedError
    found: list[Any] = sorted(set(known))
    return [*found, *(Rest(_where(one), references(one)) for one in elements if not is_known(one))]


def to_list(value: Any) -> list[Any]:
    """Return a list, its elements of one type."""
    elements = a_list(value, whole=False)
    kinds = {type(one) for one in elements if not isinstance(one, Text | Unknown)} - {type(None)}
    if len(kinds) > 1 and not kinds <= {int, float}:
        if not kinds <= {str, int, float, bool}:
            raise UndecidedError
        return [one if one is None else to_text(one) for one in elements]
    return elements


def _where(value: Any) -> str:
    pieces = value.pieces if isinstance(value, Text) else (value,)
    return next((one.attribute for one in pieces if isinstance(one, Unknown)), "")


def lookup(value: Any, key: Any, *default: Any) -> Any:
    """Return the value of a key, or a default."""
    found = an_object(value)
    if a_text(key) in found:
        return found[a_text(key)]
    (result,) = default
    return result


def element(value: Any, index: Any) -> Any:
    """Return an element, counting on from the start after the end."""
    elements = a_list(value)
    return elements[a_whole_number(index) % len(elements)]


def first_filled(*values: Any) -> Any:
    """Return the first list that has an element."""
    return next(one for one in map(a_list, values) if one)


def keys(value: Any) -> list[str]:
    """Return the keys of an object in order."""
    return sorted(an_object(value))


def values(value: Any) -> list[Any]:
    """Return the values of an object in the order of its keys."""
    return [one for _, one in sorted(an_object(value).items())]


def length(value: Any) -> int:
    """Return how many elements or letters there are."""
    if isinstance(value, Mapping):
        return len(value)
    if isinstance(value, str) and value.isascii():
        return len(value)
    return len(a_list(value))


def zipped(keys: Any, values: Any) -> dict[str, Any]:
    """Return an object of keys and values."""
    return dict(zip(map(a_text, a_list(keys)), a_list(values), strict=True))


def only_one(value: Any) -> Any:
    """Return the only element of a list, nothing for an empty one."""
    elements = a_list(value)
    if len(elements) > 1:
        raise UndecidedError
    return elements[0] if elements else None


def compact(value: Any) -> list[Any]:
    """Return a list without empty texts."""
    found: list[Any] = []
    for one in a_list(value, whole=False):
        if isinstance(one, Unknown | Text) and not (isinstance(one, Text) and any(map(_solid, one.pieces))):
            found.append(Rest(_where(one), references(one)))
        elif one is not None and one != "":
            found.append(one)
    return found


def _solid(piece: str | Unknown) -> bool:
    return isinstance(piece, str) and piece != ""


def distinct(value: Any) -> list[Any]:
    """Return a list without repetitions."""
    found: list[Any] = []
    for one in a_list(value):
        if not any(equal(one, other) for other in found):
            found.append(one)
    return found


def contains(value: Any, one: Any) -> bool:
    """Return whether a text is in a list of texts."""
    elements = a_list(value)
    if not isinstance(one, str) or not all(isinstance(other, str) for other in elements):
        raise UndecidedError
    return one in elements


def number_range(*values: Any) -> list[int]:
    """Return the numbers from one to before another."""
    start, end = map(a_whole_number, (0, *values)[-2:])
    if abs(end - start) > _LONGEST or not 1 <= len(values) <= 2:
        raise UndecidedError
    return list(range(start, end, 1 if start <= end else -1))


def product(*values: Any) -> list[Any]:
    """Return every choice of one element of each list."""
    found: list[list[Any]] = [[]]
    for value in values:
        found = [[*one, other] for one in found for other in a_list(value)]
        if len(found) > _LONGEST:
            raise UndecidedError
    return found


def union(*values: Any) -> list[Any]:
    """Return the distinct elements of all lists."""
    return to_set([one for value in values for one in a_list(value, whole=False)])


def part(value: Any, start: Any, end: Any) -> list[Any]:
    """Return the elements from one place to before another."""
    elements, first, last = a_list(value), a_whole_number(start), a_whole_number(end)
    if not 0 <= first <= last <= len(elements):
        raise UndecidedError
    return elements[first:last]


def in_order(value: Any) -> list[str]:
    """Return texts in order."""
    return sorted(map(a_text, a_list(value)))


def backwards(value: Any) -> list[Any]:
    """Return a list from its end."""
    return a_list(value)[::-1]


def to_map(value: Any) -> Mapping[str, Any]:
    """Return an object, its values of one type."""
    found = an_object(value)
    return dict(zip(found, to_list(list(found.values())), strict=True))
