"""Values of a plan joined with the mask that says which of them are unknown."""

from collections.abc import Callable, Mapping
from typing import Any

from iamscope.iac.values import Unknown

Naming = Callable[[str], tuple[str, ...]]
"""Gives the attributes that the expression at a path names."""


def masked(value: Any, mask: Any, address: str, naming: Naming, path: str = "") -> Any:
    """Return a value with an `Unknown` wherever the mask says so; a mask is `true` or of the value's shape.

    What is unknown need not have a key in the value at all.
    """
    if mask is True:
        return Unknown(f"{address}.{path}" if path else address, naming(path))
    if isinstance(mask, Mapping) and (isinstance(value, Mapping) or value is None) and mask:
        attributes = value or {}
        return {
            key: masked(attributes.get(key), mask.get(key), address, naming, f"{path}.{key}" if path else key)
            for key in (*attributes, *(key for key in mask if key not in attributes and _marks(mask[key])))
        }
    if isinstance(mask, list) and (isinstance(value, list) or (value is None and _marks(mask))):
        value = value or []
        longest = max(len(value), len(mask))
        padded = [*value, *([None] * (longest - len(value)))]
        marks = [*mask, *([None] * (longest - len(mask)))]
        return [
            masked(one, mark, address, naming, f"{path}[{index}]")
            for index, (one, mark) in enumerate(zip(padded, marks, strict=True))
        ]
    if _marks(mask):
        # A mask of another shape than the value still says that not all of it is known.
        return Unknown(f"{address}.{path}" if path else address, naming(path))
    return value


def _marks(mask: Any) -> bool:
    """Return whether a mask marks anything."""
    if isinstance(mask, Mapping):
        return any(_marks(one) for one in mask.values())
    if isinstance(mask, list):
        return any(_marks(one) for one in mask)
    return mask is True
