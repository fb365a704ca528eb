"""Guarded twins: an open world with one control more."""

from typing import Any

Json = dict[str, Any]


def merged(base: Json, change: Json) -> Json:
    """Return a mapping with a change: mappings are merged, everything else is replaced."""
    both = dict(base)
    for key, value in change.items():
        old = both.get(key)
        both[key] = merged(old, value) if isinstance(value, dict) and isinstance(old, dict) else value
    return both
