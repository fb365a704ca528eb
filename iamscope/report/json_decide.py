"""Answered cases as JSON lines; the schema is published as `docs/schema/decide.json`."""

from typing import Any

from iamscope.model import plain
from iamscope.model.case import Answered
from iamscope.model.plain import part_objects, residual_text, statement_objects


def line(case: Answered) -> str:
    """Return one answer as one line; `agrees` is there where the case says what it expects."""
    decision = case.decision
    answer: dict[str, Any] = {
        "id": case.id,
        "decision": decision.outcome.value,
        "layer": decision.layer,
        "statements": statement_objects(decision.sources),
        "residual": residual_text(decision),
    }
    if decision.parts:
        answer["parts"] = part_objects(decision)
    if case.expect:
        answer["agrees"] = case.agrees
    return plain.line(answer)
