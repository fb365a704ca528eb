"""Texts that fit several globs at once."""

from collections.abc import Sequence
from heapq import heappop, heappush

from iamscope.access.globs import Glob, Token, Wild

_BUDGET = 20_000
_Places = tuple[int, ...]


def common_text(globs: Sequence[Glob], filler: str = "x") -> str | None:
    """Return a shortest text that fits every glob, or `None` if there is none (or it is too far to seek).

    Where wildcards leave the letter open, `filler` is used.
    """
    patterns = [glob.tokens for glob in globs]
    needed = [_needed(tokens) for tokens in patterns]
    start = (0,) * len(patterns)
    # States that may still become the shortest text come first, and of these the longest.
    queue: list[tuple[int, int, str, _Places]] = [(0, 0, "", start)]
    seen: set[_Places] = set()
    while queue and len(seen) < _BUDGET:
        _, _, text, places = heappop(queue)
        if all(place == len(tokens) for place, tokens in zip(places, patterns, strict=True)):
            return text
        if places in seen:
            continue
        seen.add(places)
        for following, letter in _moves(patterns, places, filler):
            rest = max(counts[place] for counts, place in zip(needed, following, strict=True))
            longer = text + letter
            heappush(queue, (len(longer) + rest, -len(longer), longer, following))
    return None


def _needed(tokens: Sequence[Token]) -> list[int]:
    """Return for each place of a pattern how many letters must still come."""
    counts = [0]
    for token in reversed(tokens):
        counts.append(counts[-1] + (token is not Wild.ANY))
    return counts[::-1]


def _moves(patterns: Sequence[tuple[Token, ...]], places: _Places, filler: str) -> list[tuple[_Places, str]]:
    """Return the states after skipping one star, or after one letter that all patterns take."""
    heads = [
        tokens[place] if place < len(tokens) else None for tokens, place in zip(patterns, places, strict=True)
    ]
    moves = [(_bumped(places, [index]), "") for index, head in enumerate(heads) if head is Wild.ANY]
    letters = {head for head in heads if isinstance(head, str)}
    steady = [index for index, head in enumerate(heads) if head is not Wild.ANY]
    if None not in heads and len(letters) <= 1 and steady:
        moves.append((_bumped(places, steady), letters.pop() if letters else filler))
    return moves


def _bumped(places: _Places, which: Sequence[int]) -> _Places:
    return tuple(place + (index in which) for index, place in enumerate(places))
