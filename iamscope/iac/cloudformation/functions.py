"""What each function gives for values that are resolved already, as far as that can be known.

The meanings are those of "Intrinsic function reference" in the AWS CloudFormation Template Reference.
"""

import base64
import json
from collections.abc import Callable
from typing import Any

from iamscope.iac.cloudformation.calls import MalformedError
from iamscope.iac.cloudformation.texts import bounded, in_words, with_dynamic
from iamscope.iac.values import Text, Unknown, is_known, unknowns
from iamscope.model.safe import quoted

Function = Callable[[Any], Any]


def join(arguments: Any) -> Any:
    """Return the members of a list, a text between each two."""
    between, members = _exactly(arguments, 2)
    if isinstance(members, Unknown | Text) or not isinstance(between, str):
        return _derived("a list, joined", arguments)
    if not isinstance(members, list):
        raise MalformedError("it needs a list")
    pieces: list[Any] = []
    for member in members:
        pieces += [between, member] if pieces else [member]
    return with_dynamic(bounded(pieces))


def select(arguments: Any) -> Any:
    """Return the member of a list at an index, which may be written as a text."""
    index, members = _exactly(arguments, 2)
    if not is_known(index) or isinstance(members, Unknown | Text):
        return _derived("a member of a list", arguments)
    try:
        number = int(index)
    except (TypeError, ValueError):
        raise MalformedError("its index is no number") from None
    if not isinstance(members, list) or not 0 <= number < len(members):
        raise MalformedError(f"its list has no member {number}")
    return members[number]


def split(arguments: Any) -> Any:
    """Return the parts of a text; where some of it is unknown, how many there are is unknown too."""
    between, text = _exactly(arguments, 2)
    if not is_known(text) or not isinstance(between, str):
        return _derived("the parts of a text", arguments)
    if not between or not isinstance(text, str):
        raise MalformedError("it needs a text, and what it is split at")
    return text.split(between)


def encode(text: Any) -> Any:
    """Return a text in Base64."""
    if not isinstance(text, str):
        return _derived("a text in Base64", text)
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()


def length(members: Any) -> Any:
    """Return how many members a list has."""
    if isinstance(members, Unknown | Text):
        return _derived("the length of a list", members)
    if not isinstance(members, list):
        raise MalformedError("it needs a list")
    return len(members)


def to_json(value: Any) -> Any:
    """Return a value as JSON text; unknown parts stay holes in the text."""
    if isinstance(value, str):
        raise MalformedError("it needs a list or an object")
    holes: list[Unknown] = []
    marked = json.dumps(_marked(value, holes), separators=(",", ":"))
    pieces: list[Any] = []
    for number, part in enumerate(marked.split("\\u0000")):
        pieces.append(part if number % 2 == 0 else holes[int(part)])
    return bounded(pieces)


def _marked(value: Any, holes: list[Unknown]) -> Any:
    """Return a value in which a number between two null characters stands for each unknown."""
    match value:
        case Unknown():
            holes.append(value)
            return f"\0{len(holes) - 1}\0"
        case Text(pieces):
            return "".join(_marked(piece, holes) for piece in pieces)
        case str():
            return value.replace("\0", "")
        case list():
            return [_marked(one, holes) for one in value]
        case dict():
            return {key: _marked(one, holes) for key, one in value.items()}
        case _:
            return value


def imported(name: Any) -> Any:
    """Return what another stack exports, which nobody knows here."""
    export = f"Fn::ImportValue {in_words(name)}"
    return Unknown(export, (export,), pure=is_known(name))


def found_in(mappings: Any) -> Function:
    """Return the function that looks up what stands in the mappings of a template."""

    def find_in_map(arguments: Any) -> Any:
        default: list[Any] = []
        if isinstance(arguments, list) and len(arguments) == 4 and isinstance(arguments[3], dict):
            default = [arguments[3]["DefaultValue"]] if "DefaultValue" in arguments[3] else []
            arguments = arguments[:3]
        keys = _exactly(arguments, 3)
        if not is_known(keys):
            return _derived(f"mapping {'.'.join(in_words(key) for key in keys)}", keys)
        found = mappings
        for key in keys:
            if not isinstance(found, dict) or in_words(key) not in found:
                if default:
                    return default[0]
                raise MalformedError(f"there is no {quoted('.'.join(in_words(one) for one in keys))}")
            found = found[in_words(key)]
        return with_dynamic(found)

    return find_in_map


def unknowable(what: str) -> Function:
    """Return a function whose result is known only to the account."""
    return lambda arguments: _derived(what, arguments)


def _derived(what: str, source: Any) -> Unknown:
    """Return what is made of something unknown, in a way that is not that thing itself."""
    names = dict.fromkeys(name for one in unknowns(source) for name in one.references)
    return Unknown(f"{what} of {', '.join(names)}" if names else what, tuple(names))


def _exactly(arguments: Any, count: int) -> list[Any]:
    if isinstance(arguments, list) and len(arguments) == count:
        return arguments
    raise MalformedError(f"it needs {count} values")


FUNCTIONS: dict[str, Function] = {
    "Fn::Base64": encode,
    "Fn::Cidr": unknowable("address blocks"),
    "Fn::GetAZs": unknowable("the availability zones of a region"),
    "Fn::ImportValue": imported,
    "Fn::Join": join,
    "Fn::Length": length,
    "Fn::Select": select,
    "Fn::Split": split,
    "Fn::ToJsonString": to_json,
}
