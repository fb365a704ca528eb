"""Patterns spelled as people write them."""

from iamscope.access.pieces import Pattern, Piece


def spelled(pattern: Pattern) -> str:
    """Return a pattern with `*` and `?` for what is open in it.

    A letter that may be of either case is given as a small one, one of several others as `?`.
    """
    text = "".join(_spelled(piece) for piece in pattern.pieces)
    while "**" in text:
        text = text.replace("**", "*")
    return text


def _spelled(piece: Piece) -> str:
    if piece.star:
        return "*"
    if piece.others:
        return "?"
    letters = {letter.lower() for letter in piece.letters}
    return letters.pop() if len(letters) == 1 and len(piece.letters) > 1 else _only(piece)


def _only(piece: Piece) -> str:
    return next(iter(piece.letters)) if len(piece.letters) == 1 else "?"
