"""Templates as YAML, as a person would write them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_PLAIN = re.compile(r"[A-Za-z/$][\w${}:/.+@-]*(?: [\w${}:/.+@-]+)*")
_WORDS = frozenset("y yes no n on off true false null".split())
_NUMBER = re.compile(r"[\d.:_-]*")


@dataclass(frozen=True)
class Call:
    """A function of CloudFormation in its short form, such as `!Ref Name`."""

    name: str
    argument: str


def written(value: Mapping[str, Any]) -> str:
    """Return a template as YAML; sections are set apart, and so are resources."""
    parts = []
    for name, section in value.items():
        if name != "Resources":
            parts.append("\n".join(_member(name, section, 0)))
            continue
        rows = ["\n".join(_member(key, one, 1)) for key, one in section.items()]
        parts.append("Resources:\n" + "\n\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _member(name: str, value: Any, depth: int) -> Iterator[str]:
    head = f"{'  ' * depth}{_scalar(name)}:"
    if isinstance(value, Mapping | list) and value:
        yield head
        yield from _lines(value, depth + 1)
    else:
        yield f"{head} {_scalar(value)}"


def _lines(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _member(name, one, depth)
        return
    for one in value:
        if isinstance(one, Mapping | list) and one:
            first, *rest = _lines(one, depth + 1)
            yield f"{'  ' * depth}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{'  ' * depth}- {_scalar(one)}"


def _scalar(value: Any) -> str:
    match value:
        case Call(name, argument):
            return f"!{name} {_scalar(argument)}"
        case bool() | int():
            return json.dumps(value)
        case str():
            plain = _PLAIN.fullmatch(value) and not value.endswith(":") and ": " not in value
            odd = value.lower() in _WORDS or _NUMBER.fullmatch(value)
            return value if plain and not odd else json.dumps(value)
    return json.dumps(value)
