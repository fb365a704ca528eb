"""Globs and texts over few letters, and the plainest matcher there is."""

from functools import cache
from itertools import product

from hypothesis import strategies as st

from iamscope.access.globs import Glob

TEXTS = tuple("".join(letters) for length in range(6) for letters in product("abx", repeat=length))
"""Every text of up to five letters; no small pattern names `x`, so it stands for all other letters."""


def globs() -> st.SearchStrategy[Glob]:
    """Draw a glob of up to five tokens over two letters."""
    return st.text("ab*?", max_size=5).map(Glob.parse)


@cache
def plainly_fits(pattern: str, text: str) -> bool:
    """Say whether a text fits a pattern by trying everything."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return plainly_fits(pattern[1:], text) or (bool(text) and plainly_fits(pattern, text[1:]))
    return bool(text) and pattern[0] in ("?", text[0]) and plainly_fits(pattern[1:], text[1:])


@cache
def meaning(glob: Glob) -> frozenset[str]:
    """Return the small texts that a glob matches."""
    return frozenset(text for text in TEXTS if plainly_fits(str(glob), text))
