"""A policy's actions as JSON; the schema is published as `docs/schema/expand.json`."""

from iamscope.model.expansion import Expansion
from iamscope.model.plain import page


def render(expansion: Expansion) -> str:
    """Return three sorted lists as indented JSON with a final newline."""
    answer = {
        "granted": list(expansion.all_granted),
        "denied": list(expansion.all_denied),
        "unknown": list(expansion.unknown),
    }
    return page(answer)
