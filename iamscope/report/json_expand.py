"""A policy's actions as JSON; the schema is published as `docs/schema/expand.json`."""

import orjson

from iamscope.model.expansion import Expansion


def render(expansion: Expansion) -> str:
    """Return three sorted lists as indented JSON with a final newline."""
    answer = {
        "granted": list(expansion.all_granted),
        "denied": list(expansion.all_denied),
        "unknown": list(expansion.unknown),
    }
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
