"""Text laid out for a terminal: wrapped at a fixed width, with names cut to what tells them apart."""

import textwrap
from collections.abc import Iterator, Sequence

from iamscope.model.safe import printable

WIDTH = 100


def wrapped(text: str, indent: str = "", after: str = "") -> Iterator[str]:
    """Yield a text in lines of at most `WIDTH` columns; `indent` begins the first, `after` the others."""
    yield from textwrap.wrap(
        text,
        width=WIDTH,
        initial_indent=indent,
        subsequent_indent=after or " " * len(indent),
        break_on_hyphens=False,
    )


def count(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 statement` or `1,200 statements`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def short(name: str) -> str:
    """Return the part of a principal's or resource's full name that people know it by, made harmless."""
    tail = name.split(":", 5)[-1] if name.startswith("arn:") else name
    return printable(tail.rsplit("/", 1)[-1] if tail.startswith(("role/", "user/")) else tail)


def listing(items: Sequence[str], limit: int = 4) -> str:
    """Return the first few of some words, and how many more there are."""
    rest = len(items) - limit
    return ", ".join(items[:limit]) + (f" and {rest:,} more" if rest > 0 else "")


def joined(phrases: Sequence[str]) -> str:
    """Return some phrases as one, the last after an `and`."""
    return " and ".join(filter(None, (", ".join(phrases[:-1]), *phrases[-1:])))
