"""Values of manifests and estates, said to stand in other files than those that they were read from."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from iamscope.manifest.place import Place

T = TypeVar("T")


def relocated(value: T, rename: Callable[[str], str]) -> T:
    """Return a value in which every place is in the file of another name."""
    return cast(T, _relocated(value, rename))


def _relocated(value: Any, rename: Callable[[str], str]) -> Any:
    if isinstance(value, Place):
        return replace(value, file=rename(value.file))
    if isinstance(value, tuple):
        return tuple(_relocated(item, rename) for item in value)
    if isinstance(value, Mapping):
        return {key: _relocated(item, rename) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: _relocated(getattr(value, one.name), rename) for one in fields(value)}
        )
    return value
