"""Expressions of a configuration: how they are written, what they name, and what is known of them."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final


class _Unknown:
    """What is known only after the change is applied."""

    def __repr__(self) -> str:
        return "(known after apply)"


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True)
class Context:
    """Where an expression is evaluated: in which instance, and in which call of a module."""

    key: str = ""
    value: Any = None
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Expression:
    """An expression: its text, the names that a plan lists for it, and how its value is found."""

    text: str
    references: tuple[str, ...]
    of: Callable[[Context], Any]


@dataclass(frozen=True)
class Template:
    """A text with expressions in it."""

    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Encoded:
    """A value inside `jsonencode(…)`."""

    value: Any


@dataclass(frozen=True)
class Nested:
    """Nested blocks of one name, which are no attribute."""

    blocks: tuple[Mapping[str, Any], ...]


EACH_KEY = Expression("each.key", ("each.key",), lambda here: here.key)
EACH_VALUE = Expression("each.value", ("each.value",), lambda here: here.value)


def each(name: str) -> Expression:
    """Return an attribute of `each.value`."""
    return Expression(
        f"each.value.{name}", (f"each.value.{name}", "each.value"), lambda here: here.value[name]
    )


def variable(name: str, value: Any = None) -> Expression:
    """Return a variable: of a module its argument, of the root what is given."""
    return Expression(f"var.{name}", (f"var.{name}",), lambda here: here.variables.get(name, value))


def local(name: str, value: Any) -> Expression:
    """Return a local value."""
    return Expression(f"local.{name}", (f"local.{name}",), lambda here: evaluate(value, here))


def evaluate(value: Any, here: Context) -> Any:
    """Return what is known of a value, `UNKNOWN` for the rest."""
    match value:
        case Expression():
            return value.of(here)
        case Template(parts):
            found = [evaluate(part, here) for part in parts]
            return UNKNOWN if UNKNOWN in found else "".join(str(part) for part in found)
        case Encoded(inner):
            found = evaluate(inner, here)
            return UNKNOWN if has_unknown(found) else json.dumps(found, sort_keys=True, separators=(",", ":"))
        case Nested(blocks):
            return [evaluate(block, here) for block in blocks]
        case Mapping():
            return {key: evaluate(one, here) for key, one in value.items()}
        case list() | tuple():
            return [evaluate(one, here) for one in value]
    return value


def has_unknown(value: Any) -> bool:
    """Return whether anything in a value is unknown."""
    if isinstance(value, Mapping):
        return any(has_unknown(one) for one in value.values())
    if isinstance(value, list):
        return any(has_unknown(one) for one in value)
    return value is UNKNOWN


def known(value: Any) -> Any:
    """Return a value as a plan holds it: attributes that are unknown left out, elements that are as null."""
    if isinstance(value, Mapping):
        return {key: known(one) for key, one in value.items() if one is not UNKNOWN}
    if isinstance(value, list):
        return [known(one) for one in value]
    return None if value is UNKNOWN else value


def mask(value: Any) -> Any:
    """Return the mask of what is unknown, as a plan holds it."""
    if isinstance(value, Mapping):
        masks = {key: mask(one) for key, one in value.items()}
        return {key: one for key, one in masks.items() if one is not False}
    if isinstance(value, list):
        return [mask(one) for one in value]
    return value is UNKNOWN


def references(value: Any) -> Iterator[str]:
    """Yield the names in an expression, in order."""
    match value:
        case Expression():
            yield from value.references
        case Template(parts) | Nested(parts):
            yield from references(parts)
        case Encoded(inner):
            yield from references(inner)
        case Mapping():
            for one in value.values():
                yield from references(one)
        case str():
            return
        case Sequence():
            for one in value:
                yield from references(one)


def configured(value: Any) -> Any:
    """Return an expression as the configuration in a plan holds it."""
    if isinstance(value, Nested):
        return [{name: configured(one) for name, one in block.items()} for block in value.blocks]
    found = list(dict.fromkeys(references(value)))
    if found:
        return {"references": found}
    return {} if isinstance(value, Encoded | Expression) else {"constant_value": value}
