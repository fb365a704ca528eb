"""Everybody who may make a call as JSON; the schema is published as `docs/schema/who-can.json`."""

from collections.abc import Sequence

from iamscope.model.plain import page
from iamscope.model.question import Holder


def render(holders: Sequence[Holder]) -> str:
    """Return an array with an object for each principal, with a final newline."""
    answer = [
        {
            "principal": holder.answer.principal,
            "decision": holder.outcome.value,
            "via": [step.describe() for step in holder.via],
        }
        for holder in holders
    ]
    return page(answer)
