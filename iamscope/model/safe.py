"""Text from the outside world as it may be printed: harmless to a terminal, and of bounded length."""

LIMIT = 160
_QUOTED = 100


def printable(text: str, limit: int = LIMIT) -> str:
    """Return a text without anything unprintable or reordering, its middle left out where it is long.

    Each such character is shown as its code point, so that nothing disappears in silence.
    """
    shown = text if text.isprintable() else "".join(map(_visible, text))
    if len(shown) <= limit:
        return shown
    half = (limit - 1) // 2
    return f"{shown[:half]}…{shown[-half:]}"


def unquotable(text: str, limit: int = LIMIT) -> str:
    """Return a text as it may stand between backticks: one of its own would end the quotation early."""
    return printable(text.replace("`", "'"), limit)


def quoted(text: str, limit: int = _QUOTED) -> str:
    """Return a text in backticks."""
    return f"`{unquotable(text, limit)}`"


def harmless_json(text: str) -> str:
    """Return a JSON text in which everything that is not printable is written as an escape."""
    plain = text.replace("\n", "")
    if plain.isprintable():
        return text
    return "".join(letter if letter == "\n" or letter.isprintable() else _escape(letter) for letter in text)


def _escape(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))


def code_point(character: str) -> str:
    """Return a character's number as Unicode writes it, such as `U+202E`."""
    return f"U+{ord(character):04X}"


def _visible(character: str) -> str:
    return character if character.isprintable() else f"<{code_point(character)}>"
