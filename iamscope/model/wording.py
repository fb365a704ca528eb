"""Lists and paths as phrases."""

from collections.abc import Sequence

from iamscope.model.finding import Mark, Sharing
from iamscope.model.reach import Call, Step


def some(items: Sequence[str], limit: int = 3) -> str:
    """Return the first few of some names in backticks, and how many more there are."""
    shown = ", ".join(f"`{item}`" for item in items[:limit])
    rest = len(items) - limit
    return f"{shown} and {rest} more" if rest > 0 else shown


def through(path: Sequence[Step]) -> str:
    """Return a path as a phrase that follows a sentence, empty for no path."""
    return "".join(f"; it {step.describe()}{_perhaps(step)}" for step in path)


def shared(sharing: Sharing | None, who: str = "") -> str:
    """Return how a grant serves operators too, as a phrase that follows a sentence; empty if it does not.

    `who` is what the operators are called, if not by their full names.
    """
    if sharing is None:
        return ""
    names = who or some(sharing.operators)
    match sharing.mark:
        case Mark.SHARED_GRANT:
            many = f" ({sharing.principals:,} principals in all)" if sharing.principals else ""
            return f", by the very grant that serves its operator {names}{many}"
        case Mark.SCOPE:
            return f", by a grant to everybody of a sort, its operator {names} among them"
        case Mark.COPIED:
            return f", by a copy of a policy of its operator {names}"


def closing(step: Step, call: Call | None = None) -> str:
    """Return the change that takes a step away by one of its calls, or the first, as an order."""
    call = call or step.calls[0]
    origin = call.sources[0].label() if call.sources else f"whatever lets `{call.by}` do so"
    return f"take `{call.action}` on `{call.resource}` out of {origin}"


def _perhaps(step: Step) -> str:
    return f", if {step.depends}" if step.depends else ""
