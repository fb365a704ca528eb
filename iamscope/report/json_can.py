"""An answer about one call as JSON; the schema is published as `docs/schema/can.json`."""

from typing import Any

from iamscope.model.decision import Outcome
from iamscope.model.plain import block_object, page, part_objects, statement_object
from iamscope.model.question import Answer
from iamscope.model.truth import describe
from iamscope.model.why_not import Change, WhyNot


def render(answer: Answer) -> str:
    """Return the answer as indented JSON with a final newline."""
    return page(as_object(answer))


def as_object(answer: Answer) -> dict[str, Any]:
    """Return the answer as the plain values of its schema; only a pattern has `parts`."""
    conditional = answer.outcome is Outcome.CONDITIONAL
    found: dict[str, Any] = {
        "decision": answer.outcome.value,
        "layer": answer.layer,
        "statements": [
            {**statement_object(source), "action": check.action, "resource": check.resource}
            for check, source in answer.sources()
        ],
        "blocked_by": [
            {**block_object(block), "action": check.action, "resource": check.resource}
            for check, block in answer.blocks()
        ],
        "residual": describe(answer.residual) if conditional else None,
        "assumes": list(answer.assumes),
    }
    parts = [
        {**part, "action": check.action, "resource": check.resource}
        for check in answer.checks
        for part in part_objects(check.decision)
    ]
    if parts:
        found["parts"] = parts
    if answer.why_not is not None:
        found["why_not"] = [_why_not(one) for one in answer.why_not]
    return found


def _why_not(why_not: WhyNot) -> dict[str, Any]:
    return {
        "changes": [_change(change) for change in why_not.changes],
        "reason": why_not.reason or None,
        "smallest": why_not.smallest,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "layer": change.layer,
        "text": change.text,
        "add": change.statement,
        "statement": statement_object(change.source) if change.source else None,
        "key": change.key or None,
        "values": list(change.value) if change.value is not None else None,
    }
