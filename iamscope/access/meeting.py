"""Texts that fit several globs at once."""

from collections import deque
from collections.abc import Sequence

from iamscope.access.globs import Glob, Token, Wild

_BUDGET = 20_000


def common_text(globs: Sequence[Glob], filler: str = "x") -> str | None:
    """Return a shortest text that fits every glob, or `None` if there is none (or it is too far to seek).

    Where wildcards leave the letter open, `filler` is used.
    """
    patterns = [glob.tokens for glob in globs]
    start = (0,) * len(patterns)
    queue = deque([(start, "")])
    seen = {start}
    while queue and len(seen) < _BUDGET:
        places, text = queue.popleft()
        if all(place == len(tokens) for place, tokens in zip(places, patterns, strict=True)):
            return text
        for following, letter in _moves(patterns, places, filler):
            if following not in seen:
                seen.add(following)
                (queue.append if letter else queue.appendleft)((following, text + letter))
    return None


def _moves(
    patterns: Sequence[tuple[Token, ...]], places: tuple[int, ...], filler: str
) -> list[tuple[tuple[int, ...], str]]:
    """Return the states after skipping one star, or after one letter that all patterns take."""
    moves: list[tuple[tuple[int, ...], str]] = []
    heads = [
        tokens[place] if place < len(tokens) else None for tokens, place in zip(patterns, places, strict=True)
    ]
    for index, head in enumerate(heads):
        if head is Wild.ANY:
            moves.append((_bumped(places, [index]), ""))
    if None in heads:
        return moves
    letters = {head for head in heads if isinstance(head, str)}
    if len(letters) <= 1:
        letter = letters.pop() if letters else filler
        steady = [index for index, head in enumerate(heads) if head is not Wild.ANY]
        if steady:
            moves.append((_bumped(places, steady), letter))
    return moves


def _bumped(places: tuple[int, ...], which: Sequence[int]) -> tuple[int, ...]:
    return tuple(place + (index in which) for index, place in enumerate(places))
