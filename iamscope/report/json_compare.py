"""How two policies lie to each other, as JSON."""

from typing import Any

import orjson

from iamscope.model.compared import Compared, Example


def render(compared: Compared) -> str:
    """Return the answer as indented JSON with a final newline."""
    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(as_object(compared), option=option).decode()


def render_line(pair_id: object, compared: Compared, seconds: float) -> str:
    """Return the answer to one pair of a batch as one line."""
    line = {"id": pair_id, **as_object(compared), "seconds": round(seconds, 6)}
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE).decode()


def as_object(compared: Compared) -> dict[str, Any]:
    """Return the answer as plain values."""
    return {
        "relation": compared.relation.value,
        "a_not_in_b": _example(compared.a_not_in_b),
        "b_not_in_a": _example(compared.b_not_in_a),
        "undecided": list(compared.undecided),
    }


def _example(example: Example | None) -> dict[str, Any] | None:
    if example is None:
        return None
    return {"action": example.action, "resource": example.resource, "context": dict(example.context)}
