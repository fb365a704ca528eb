"""The valid word that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, candidates: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the candidate most like the word, or nothing when none is like it."""
    by_folded = {_folded(candidate): candidate for candidate in sorted(candidates)}
    # difflib is quadratic in the length; no valid word is that long.
    close = get_close_matches(_folded(word[:200]), by_folded, n=1, cutoff=cutoff)
    return by_folded[close[0]] if close else None


def _folded(word: str) -> str:
    return word.lower().replace("_", "-")
