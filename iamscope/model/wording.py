"""Lists and paths as phrases."""

from collections.abc import Sequence

from iamscope.model.reach import Step


def some(items: Sequence[str], limit: int = 3) -> str:
    """Return the first few of some names in backticks, and how many more there are."""
    shown = ", ".join(f"`{item}`" for item in items[:limit])
    rest = len(items) - limit
    return f"{shown} and {rest} more" if rest > 0 else shown


def through(path: Sequence[Step]) -> str:
    """Return a path as a phrase that follows a sentence, empty for no path."""
    return "".join(f"; it {step.describe()}{_perhaps(step)}" for step in path)


def _perhaps(step: Step) -> str:
    return f", if {step.depends}" if step.depends else ""
