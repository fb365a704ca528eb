"""Comparison of single values with their form; what is wrong is raised."""

import re
from dataclasses import replace

from iamscope.manifest.judge import mistake_in
from iamscope.manifest.mistakes import EmptyValueError, UnknownVersionError, WrongTypeError
from iamscope.manifest.place import Located
from iamscope.manifest.shape import Constant, Meaning, Text
from iamscope.manifest.spot import Spot
from iamscope.manifest.tree import Scalar
from iamscope.model.safe import quoted

# Account numbers and values of conditions are written without quotes often enough; anything else is a slip.
_BARE_NUMBERS = frozenset({Meaning.VALUE, Meaning.SCOPE, Meaning.COUNT})
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_MEANT_AS_FLAG = frozenset({"yes", "no", "on", "off", "y", "n"})


def check_text(spot: Spot, shape: Text) -> Located:
    """Return a text that is right for what it means."""
    node = spot.node
    if not isinstance(node, Scalar):
        raise spot.wrong("text")
    if shape.meaning in _BARE_NUMBERS:
        text = _bare(spot, node, shape.meaning)
    elif node.kind != "text":
        raise spot.wrong("text", hint=f'write it as "{node.text}"')
    else:
        text = Located(node.text, node.place)
    if shape.meaning is not Meaning.VALUE and not text.text.strip():
        raise EmptyValueError(f"{spot.name} is empty", node.place)
    if mistake := mistake_in(text, shape.meaning, spot.setting):
        raise mistake
    return text


def check_flag(spot: Spot) -> bool:
    """Return `true` or `false`."""
    node = spot.node
    if isinstance(node, Scalar) and node.kind == "flag":
        return node.text.lower() == "true"
    meant = isinstance(node, Scalar) and node.text.lower() in _MEANT_AS_FLAG
    raise spot.wrong("`true` or `false`", hint="no other words are read as such" if meant else None)


def check_constant(spot: Spot, shape: Constant) -> str | int:
    """Return the one value that is possible."""
    node = spot.node
    if not isinstance(node, Scalar) or node.kind != ("number" if isinstance(shape.value, int) else "text"):
        raise spot.wrong(f"`{shape.value}`")
    if node.text != str(shape.value):
        message = f"unknown version {quoted(node.text)} of {spot.whole}"
        raise UnknownVersionError(message, node.place, nearest=str(shape.value))
    return shape.value


def _bare(spot: Spot, node: Scalar, meaning: Meaning) -> Located:
    """Return a value as a provider would read it: the digits as written, `true` in small letters."""
    text = Located(node.text, node.place)
    if node.kind == "number" and not _DECIMAL.fullmatch(node.text):
        message = f"{spot.name} has the number {quoted(node.text)}, which can be read in more than one way"
        raise WrongTypeError(message, node.place, hint=f'write it as "{node.text}" or in plain digits')
    if node.kind == "flag":
        if meaning is Meaning.SCOPE:
            raise spot.wrong("text")
        return replace(text, text=node.text.lower())
    return text
