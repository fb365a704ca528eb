"""Which characters may stand in a manifest: none that hide, or change how the text around them looks."""

import re
import unicodedata

from iamscope.manifest.mistakes import Mistakes, UnsafeCharacterError
from iamscope.manifest.place import Place
from iamscope.model.safe import code_point

# Controls but tab and line ends, separators that editors count as lines and others do not, and the marks that
# reorder the text after them (Unicode Standard Annex 9), which can make a comment look like a key.
_UNSAFE_ANYWHERE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_MOST_LINES = 20


def without_unsafe(text: str, file: str, mistakes: Mistakes) -> str:
    """Report the lines of a file that hold unsafe characters, comments included, and return the rest.

    Without them the file can still be read, and its other mistakes reported with these. A file that
    holds many is no text at all; its first lines say enough.
    """
    lines = 0
    for number, line in enumerate(text.split("\n"), 1):
        if match := _UNSAFE_ANYWHERE.search(line):
            mistakes.add(_mistake(match.group(), Place(file, number, match.start() + 1)))
            lines += 1
        if lines == _MOST_LINES:
            break
    return _UNSAFE_ANYWHERE.sub("", text) if lines else text


def unsafe_in_prose(text: str, place: Place) -> UnsafeCharacterError | None:
    """Return the mistake that free text holds an unsafe character, escaped in the file or not."""
    match = _UNSAFE_ANYWHERE.search(text)
    return _mistake(match.group(), place) if match else None


def unsafe_in_identifier(text: str, place: Place) -> UnsafeCharacterError | None:
    """Return the mistake that an identifier holds anything invisible."""
    for character in text:
        if character != " " and unicodedata.category(character) in _INVISIBLE:
            return _mistake(character, place)
    return None


def _mistake(character: str, place: Place) -> UnsafeCharacterError:
    name = unicodedata.name(character, "").lower()
    described = f"{code_point(character)} ({name})" if name else code_point(character)
    return UnsafeCharacterError(f"unsafe character {described}", place, hint="remove it")
