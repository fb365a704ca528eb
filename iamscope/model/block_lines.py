"""Requests as people write them, line by line."""

from collections.abc import Iterator, Sequence

from iamscope.model.compared import Block
from iamscope.model.safe import printable

_SHOWN = 8


def block_lines(block: Block) -> Iterator[str]:
    """Yield a block in lines: actions, resources, conditions, and where it is from."""
    but = f" but {some(block.but)}" if block.but else ""
    yield some(block.actions) + but
    yield from place_lines(block)


def place_lines(block: Block) -> Iterator[str]:
    """Yield a block without its actions."""
    if block.resources:
        yield f"{'on everything but' if block.except_resources else 'on'} {some(block.resources)}"
    for condition in block.conditions:
        yield f"when {printable(condition)}"
    if block.origin:
        yield f"from {printable(block.origin)}"


def some(items: Sequence[str]) -> str:
    """Return the first few of some names, and how many more there are."""
    shown = ", ".join(printable(item) for item in items[:_SHOWN])
    rest = len(items) - _SHOWN
    return f"{shown} and {rest} more" if rest > 0 else shown
