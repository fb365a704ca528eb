"""Values of planned infrastructure: plain JSON values, in which what nobody knows yet has its own type."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Unknown:
    """A value that is known only once the change is applied, or never.

    `attribute` says which, for people: the address of a resource and the path in it, such as
    `aws_iam_policy.reader.policy`. `references` are the attributes that its expression names, such as
    `aws_s3_bucket.data.arn`; it is `pure` where it surely is the one that it names, and nothing else, and
    `mixed` where it surely is made of it and of more.
    """

    attribute: str
    references: tuple[str, ...] = ()
    pure: bool = False
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text of which some pieces are unknown, such as the name in the middle of an ARN."""

    pieces: tuple[str | Unknown, ...]


def joined(pieces: Iterator[Any] | tuple[Any, ...]) -> str | Text | Unknown:
    """Return pieces one after the other: a plain text if all are known, else the least that says so.

    A number or a truth value is written as a template writes it.
    """
    merged: list[str | Unknown] = []
    for piece in _flat(pieces):
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece != "":
            merged.append(piece)
    if not merged:
        return ""
    if len(merged) == 1:
        return merged[0]
    return Text(tuple(merged))


def _flat(pieces: Iterator[Any] | tuple[Any, ...]) -> Iterator[str | Unknown]:
    for piece in pieces:
        if isinstance(piece, Text):
            yield from piece.pieces
        elif isinstance(piece, bool):
            yield "true" if piece else "false"
        elif isinstance(piece, str | Unknown):
            yield piece
        else:
            yield str(piece)


def unknowns(value: Any) -> Iterator[Unknown]:
    """Yield every unknown in a value, in order."""
    if isinstance(value, Unknown):
        yield value
    elif isinstance(value, Text):
        yield from (piece for piece in value.pieces if isinstance(piece, Unknown))
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from unknowns(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from unknowns(one)


def is_known(value: Any) -> bool:
    """Return whether nothing in a value is unknown."""
    return next(unknowns(value), None) is None
