"""How two policies lie to each other, as JSON."""

from typing import Any

from iamscope.errors import IamscopeError
from iamscope.model import plain
from iamscope.model.compared import Compared, Example, Granted
from iamscope.model.plain import example_object, page


def render(compared: Compared) -> str:
    """Return the answer as indented JSON with a final newline."""
    return page(as_object(compared))


def render_granted(granted: Granted) -> str:
    """Return whether an access is granted as indented JSON with a final newline."""
    return page(
        {
            "grants": granted.grants,
            "witness": _example(granted.example),
            "undecided": [granted.reason] if granted.reason else [],
        }
    )


def line(pair_id: object, compared: Compared | None, error: IamscopeError | None, seconds: float) -> str:
    """Return the answer to one pair of a batch as one line; of a malformed pair, its error."""
    found: dict[str, Any] = {"id": pair_id}
    if compared is not None:
        found |= as_object(compared)
    if error is not None:
        found |= {"error": error.message, "code": error.code}
    return plain.line(found | {"seconds": round(seconds, 6)})


def as_object(compared: Compared) -> dict[str, Any]:
    """Return the answer as plain values."""
    return {
        "relation": compared.relation.value,
        "a_not_in_b": _example(compared.a_not_in_b),
        "b_not_in_a": _example(compared.b_not_in_a),
        "undecided": list(compared.undecided),
    }


def _example(example: Example | None) -> dict[str, Any] | None:
    return None if example is None else example_object(example)
