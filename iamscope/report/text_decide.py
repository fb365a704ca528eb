"""Answered cases for a terminal: one line each."""

from iamscope.model.case import Answered
from iamscope.model.plain import residual_text
from iamscope.model.safe import printable


def line(case: Answered) -> str:
    """Return one answer as one line, which says so where it is not the expected one."""
    decision = case.decision
    residual = residual_text(decision)
    depends = f", if {printable(residual, 400)}" if residual else ""
    differs = f"  DISAGREES: expected {case.expect}" if case.expect and not case.agrees else ""
    return f"{printable(case.id)}: {decision.outcome.value} ({decision.layer}){depends}{differs}\n"


def summary(answered: int, agreeing: int, expecting: int, refused: int) -> str:
    """Return what came out of a batch, as one line."""
    parts = [f"{answered:,} {'case' if answered == 1 else 'cases'} answered"]
    if expecting:
        parts.append(f"{agreeing:,} of {expecting:,} as expected")
    if refused:
        parts.append(f"{refused:,} malformed")
    return ", ".join(parts) + "\n"
