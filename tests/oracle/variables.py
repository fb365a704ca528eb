"""Policy variables (rules 3.16 to 3.18): a text becomes pieces, and pieces become spelled characters."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .globs import ONE, RUN, Tokens

Value = str | list[str] | None


class Piece(NamedTuple):
    """One character of a text, or a variable that stands in it.

    `literal` says that the character is no wildcard; `key` is set for a variable.
    """

    character: str = ""
    literal: bool = False
    key: str | None = None
    default: str | None = None


def resolves(document: dict[str, Any]) -> bool:
    """Say whether the version of a document knows variables (rule 3.17)."""
    return document.get("Version") == "2012-10-17"


def pieces(text: str, *, variables: bool) -> list[Piece]:
    """Return the pieces of a text."""
    found: list[Piece] = []
    while text:
        end = text.find("}")
        if variables and text.startswith("${") and end > 0:
            inner = piece_of(text[2:end])
            if inner is not None:
                found.append(inner)
                text = text[end + 1 :]
                continue
        found.append(Piece(text[0]))
        text = text[1:]
    return found


def piece_of(inner: str) -> Piece | None:
    """Return what stands between `${` and `}`, or None when it is neither a variable nor an escape."""
    if inner in ("*", "?", "$"):
        return Piece(inner, literal=True)
    key, comma, default = (part.strip() for part in inner.partition(","))
    if not key or (comma and not (len(default) >= 2 and default[0] == default[-1] == "'")):
        return None
    return Piece(key=key.lower(), default=default[1:-1] if comma else None)


def spelled(parts: list[Piece], value: Callable[[str], Value]) -> list[Piece] | None:
    """Return the pieces with every variable replaced, or None when one of them has no value."""
    result: list[Piece] = []
    for part in parts:
        if part.key is None:
            result.append(part)
            continue
        # Only single-valued keys have a value to insert.
        found = value(part.key)
        text = found if isinstance(found, str) else part.default
        if text is None:
            return None
        result.extend(Piece(character, literal=True) for character in text)
    return result


def keys_in(parts: list[Piece]) -> Iterator[str]:
    """Yield the keys of the variables among the pieces."""
    return (part.key for part in parts if part.key is not None)


def as_tokens(parts: list[Piece], *, run: str = RUN, one: str = ONE) -> Tokens:
    """Return glob tokens: an inserted or escaped `*` is the character, a written one the wildcard."""
    wild = {"*": run, "?": one}
    return tuple(
        part.character if part.literal else wild.get(part.character, part.character) for part in parts
    )


def as_text(parts: list[Piece]) -> str:
    """Return the characters of spelled pieces."""
    return "".join(part.character for part in parts)
