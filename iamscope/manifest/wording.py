"""How text from a file is shown in a message: in backticks, short, and harmless to a terminal."""

LONGEST = 100


def shown(text: str) -> str:
    """Return a text in backticks, with everything unprintable escaped and its middle left out when long."""
    # A backtick in the text would end the quotation early.
    return "`{}`".format(printable(text.replace("`", "'")))


def printable(text: str, longest: int = LONGEST) -> str:
    """Return a text with everything unprintable escaped and its middle left out when long."""
    if len(text) > longest:
        half = longest // 2
        text = f"{text[:half]}…{text[-half:]}"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def code_point(character: str) -> str:
    """Return a character's number as Unicode writes it, such as `U+202E`."""
    return f"U+{ord(character):04X}"
