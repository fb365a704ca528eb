"""Names of files in a snapshot: where each answer lies, and which names are refused."""

import re
from typing import NewType

from iamscope.model.safe import unquotable

FileName = NewType("FileName", str)
"""A relative name with `/`, known to stay inside its snapshot."""

_PART = re.compile(r"[A-Za-z0-9_@+=,.-]{1,200}")
_LONGEST = 200


def shown(text: str) -> str:
    """Return text from outside as it may stand between backticks in a message."""
    return unquotable(text, _LONGEST)


def unsafe(name: str) -> str:
    """Return why a name may not be used, or an empty string when it may."""
    if name.startswith("/") or "\\" in name or re.match(r"[A-Za-z]:", name):
        return "is not a relative name"
    parts = name.split("/")
    if ".." in parts:
        return "leads out of it"
    if not all(_PART.fullmatch(part) and part != "." for part in parts):
        return "is not a name that iamscope writes"
    return ""


def file_name(cloud: str, scope: str, region: str, call: str) -> FileName:
    """Return where the answers of one call in one place lie."""
    name = "/".join(part for part in (cloud, scope, region, f"{call}.json") if part)
    if reason := unsafe(name):
        raise ValueError(f"{name!r} {reason}")
    return FileName(name)


def place(scope: str, region: str) -> str:
    """Return a place as coverage and gaps write it: `111111111111` or `111111111111/eu-west-1`."""
    return f"{scope}/{region}" if region else scope


def split_place(text: str) -> tuple[str, str]:
    """Return scope and region of a place."""
    scope, _, region = text.partition("/")
    return scope, region
