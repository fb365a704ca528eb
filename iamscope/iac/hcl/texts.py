"""Functions of Terraform's language that make texts."""

import re
from collections.abc import Mapping
from typing import Any

from iamscope.iac.hcl.arguments import UndecidedError, a_list, a_piece, a_text, a_whole_number
from iamscope.iac.values import Text, Unknown, joined

_VERB = re.compile(r"%(.?)", re.DOTALL)
_LONGEST = 1 << 20


def formatted(pattern: Any, *values: Any) -> str | Text | Unknown:
    """Return a pattern with values in the place of its verbs."""
    given = list(values)
    pieces: list[Any] = []
    place = 0
    text = a_text(pattern)
    for verb in _VERB.finditer(text):
        pieces.append(text[place : verb.start()])
        place = verb.end()
        if verb[1] == "%":
            pieces.append("%")
        elif verb[1] == "s" or (verb[1] == "v" and not isinstance(given[0], list | Mapping)):
            pieces.append(a_piece(given.pop(0)))
        elif verb[1] == "d":
            pieces.append(str(a_whole_number(given.pop(0))))
        else:
            raise UndecidedError
    if given:
        raise UndecidedError
    return joined((*pieces, text[place:]))


def formatted_list(pattern: Any, *values: Any) -> list[Any]:
    """Return a pattern filled once for each element."""
    lengths = {len(a_list(one)) for one in values if isinstance(one, list)}
    if len(lengths) != 1 or any(isinstance(one, Unknown) for one in values):
        raise UndecidedError
    return [
        formatted(pattern, *(one[index] if isinstance(one, list) else one for one in values))
        for index in range(lengths.pop())
    ]


def joined_list(separator: Any, *values: Any) -> str | Text | Unknown:
    """Return the elements of lists as one text, a separator between them."""
    pieces: list[Any] = []
    for one in (one for value in values for one in a_list(value)):
        pieces += [a_text(separator), a_piece(one)]
    return joined(tuple(pieces[1:]))


def replaced(text: Any, old: Any, new: Any) -> str:
    """Return a text with each occurrence of another replaced."""
    sought = a_text(old)
    # Between slashes it would be a pattern of a language of its own.
    if not sought or (len(sought) > 1 and sought[0] == sought[-1] == "/"):
        raise UndecidedError
    return _bounded(a_text(text).replace(sought, a_text(new)))


def _bounded(text: str) -> str:
    if len(text) > _LONGEST:
        raise UndecidedError
    return text


def plain_text(value: Any) -> str:
    """Return a text in which letters and blanks are what they are for everybody."""
    text = a_text(value)
    if not text.isascii():
        raise UndecidedError
    return text


def split(separator: Any, text: Any) -> list[str]:
    """Return the texts between separators."""
    return a_text(text).split(a_text(separator))
