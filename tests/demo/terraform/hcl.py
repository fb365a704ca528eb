"""Values and blocks as HCL, laid out as `terraform fmt` does."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.demo.terraform.expressions import Encoded, Expression, Nested, Template

_WIDTH = 100
_WORD = re.compile(r"[A-Za-z_][\w-]*")


def block(head: str, body: Mapping[str, Any], comment: str = "") -> str:
    """Return a block."""
    lines = _body(body, 1)
    above = "".join(f"# {line}\n" for line in comment.splitlines())
    return above + ("\n".join([f"{head} {{", *lines, "}"]) if lines else f"{head} {{}}") + "\n"


def _body(body: Mapping[str, Any], depth: int) -> list[str]:
    """Return the lines of a block: its attributes, then its nested blocks."""
    plain = {name: value for name, value in body.items() if not isinstance(value, Nested)}
    lines = _attributes(plain.items(), depth)
    pad = "  " * depth
    for name, value in body.items():
        for inner in value.blocks if isinstance(value, Nested) else ():
            nested = _body(inner, depth + 1)
            lines += [""] if lines else []
            lines += [f"{pad}{name} {{", *nested, f"{pad}}}"] if nested else [f"{pad}{name} {{}}"]
    return lines


def _attributes(items: Iterable[tuple[str, Any]], depth: int) -> list[str]:
    """Return lines of attributes, the signs of neighbours under each other."""
    pad = "  " * depth
    lines: list[str] = []
    group: list[tuple[str, str]] = []

    def flush() -> None:
        width = max((len(name) for name, _ in group), default=0)
        lines.extend(f"{pad}{name:<{width}} = {text}" for name, text in group)
        group.clear()

    for name, value in items:
        text = written(value, depth)
        if "\n" in text:
            flush()
            lines.append(f"{pad}{name} = {text}")
        else:
            group.append((name, text))
    flush()
    return lines


def written(value: Any, depth: int = 0) -> str:
    """Return a value as an expression."""
    match value:
        case Expression(text):
            return text
        case Template(parts):
            inner = (f"${{{one.text}}}" if isinstance(one, Expression) else _text(one) for one in parts)
            return '"' + "".join(inner) + '"'
        case Encoded(inner):
            return f"jsonencode({written(inner, depth)})"
        case str():
            return f'"{_text(value)}"'
        case Mapping():
            return _object(value, depth)
        case Sequence():
            return _list(value, depth)
    return json.dumps(value)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1].replace("${", "$${")


def _object(value: Mapping[str, Any], depth: int) -> str:
    if not value:
        return "{}"
    named = [(key if _WORD.fullmatch(key) else f'"{key}"', one) for key, one in value.items()]
    return "\n".join(["{", *_attributes(named, depth + 1), "  " * depth + "}"])


def _list(value: Sequence[Any], depth: int) -> str:
    texts = [written(one, depth) for one in value]
    line = f"[{', '.join(texts)}]"
    if "\n" not in line and len(line) + 2 * depth + 16 < _WIDTH:
        return line
    pad = "  " * (depth + 1)
    return "\n".join(["[", *(f"{pad}{written(one, depth + 1)}," for one in value), "  " * depth + "]"])
