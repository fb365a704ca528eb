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


def closing(step: Step) -> str:
    """Return the change that takes a step away, as an order."""
    call = step.calls[0]
    origin = call.sources[0].label() if call.sources else f"whatever lets `{call.by}` do so"
    return f"take `{call.action}` on `{call.resource}` out of {origin}"


def _perhaps(step: Step) -> str:
    return f", if {step.depends}" if step.depends else ""
