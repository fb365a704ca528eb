"""An answer about reach, as JSON."""

from collections.abc import Sequence

import orjson

from iamscope.model.principal import Principal
from iamscope.model.scan import Reached


def render(principal: Principal, reaches: Sequence[Reached], assumes: Sequence[str]) -> str:
    """Return the answer as indented JSON with a final newline."""
    answer = {
        "principal": principal.id,
        "reaches": [
            {
                "principal": item.principal,
                "certain": item.certain,
                "anything": item.raised,
                "path": [
                    {
                        "id": step.id,
                        "from": step.origin.principal.id,
                        "to": step.target.principal.id,
                        "certain": step.certain,
                        "depends": step.depends or None,
                        "because": [f"{call.action} on {call.resource}" for call in step.calls],
                    }
                    for step in item.path
                ],
            }
            for item in reaches
        ],
        "assumes": list(assumes),
    }
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
