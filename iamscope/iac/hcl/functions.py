"""Functions of Terraform's language that do nothing but compute, on values that may be unknown in part."""

from collections.abc import Callable, Mapping
from typing import Any

from iamscope.iac.hcl import lists, texts
from iamscope.iac.hcl.arguments import UndecidedError, a_number, a_piece, a_text
from iamscope.iac.values import Text, Unknown, is_known


def call(name: str, values: list[Any]) -> Any:
    """Return what a function gives. Raises `UndecidedError`."""
    function = _OPEN.get(name) or (_KNOWN.get(name) if is_known(values) else None)
    if function is None:
        raise UndecidedError
    try:
        return function(*values)
    except (TypeError, ValueError, LookupError, ArithmeticError):
        raise UndecidedError from None


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


def _same(value: Any) -> Any:
    return value


def _to_text(value: Any) -> Any:
    return None if value is None else a_piece(value)


def _to_number(value: Any) -> int | float | None:
    return None if value is None else a_number(value)


# What is unknown within these may stay so.
_OPEN: Mapping[str, Callable[..., Any]] = {
    "coalesce": _coalesce,
    "coalescelist": lists.first_filled,
    "compact": lists.compact,
    "concat": lists.concat,
    "element": lists.element,
    "flatten": lists.flatten,
    "format": texts.formatted,
    "formatlist": texts.formatted_list,
    "join": texts.joined_list,
    "keys": lists.keys,
    "length": lists.length,
    "lookup": lists.lookup,
    "merge": lists.merge,
    "nonsensitive": _same,
    "one": lists.only_one,
    "reverse": lists.backwards,
    "sensitive": _same,
    "setproduct": lists.product,
    "setunion": lists.union,
    "slice": lists.part,
    "tolist": lists.to_list,
    "tomap": lists.to_map,
    "toset": lists.to_set,
    "tostring": _to_text,
    "values": lists.values,
    "zipmap": lists.zipped,
}
_KNOWN: Mapping[str, Callable[..., Any]] = {
    "contains": lists.contains,
    "distinct": lists.distinct,
    "endswith": lambda text, end: a_text(text).endswith(a_text(end)),
    "lower": lambda text: texts.plain_text(text).lower(),
    "range": lists.number_range,
    "replace": texts.replaced,
    "sort": lists.in_order,
    "split": texts.split,
    "startswith": lambda text, start: a_text(text).startswith(a_text(start)),
    "strcontains": lambda text, part: a_text(part) in a_text(text),
    "tonumber": _to_number,
    "trimprefix": lambda text, start: a_text(text).removeprefix(a_text(start)),
    "trimspace": lambda text: texts.plain_text(text).strip(),
    "trimsuffix": lambda text, end: a_text(text).removesuffix(a_text(end)),
    "upper": lambda text: texts.plain_text(text).upper(),
}
