"""Text as XML may hold it."""

from iamscope.model.safe import printable

_LONG = 4000
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})


def escaped(text: str, limit: int = _LONG) -> str:
    """Return a text for an element or an attribute in quotation marks, its lines kept.

    What is not printable, and XML could not hold, is shown as its code point.
    """
    return "\n".join(printable(line, limit) for line in text.split("\n")).translate(_ENTITIES)
