"""JSON in another order that means the same."""

import random
from typing import Any

# The place of a statement in its document is its name where it has no label.
_ORDERED = "Statement"


def shuffled(value: Any, dice: random.Random, key: str = "") -> Any:
    """Return a JSON value with its lists and keys in another order, statements excepted."""
    if isinstance(value, dict):
        items = [(name, shuffled(item, dice, name)) for name, item in value.items()]
        return dict(dice.sample(items, len(items)))
    if isinstance(value, list):
        items = [shuffled(item, dice) for item in value]
        return items if key == _ORDERED else dice.sample(items, len(items))
    return value
