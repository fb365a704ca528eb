"""Names from the outside world, made harmless for a terminal."""

import unicodedata

_LIMIT = 160


def printable(text: str, limit: int = _LIMIT) -> str:
    """Return a text without control, format or bidirectional characters, shortened in the middle.

    Each removed character is shown as its code point, so that nothing disappears in silence.
    """
    shown = "".join(letter if _harmless(letter) else f"<U+{ord(letter):04X}>" for letter in text)
    if len(shown) <= limit:
        return shown
    half = (limit - 1) // 2
    return f"{shown[:half]}…{shown[-half:]}"


def _harmless(letter: str) -> bool:
    return unicodedata.category(letter)[0] != "C" and unicodedata.category(letter) not in ("Zl", "Zp")
