"""Decisions and their proofs as the plain values that JSON reports print."""

from collections.abc import Mapping, Sequence
from typing import Any

from iamscope.model.decision import Block, Decision
from iamscope.model.source import Source
from iamscope.model.truth import describe


def statement_object(source: Source) -> Mapping[str, Any]:
    """Return one statement: document, where it is attached, and which statement of it."""
    return {
        "document": source.document,
        "attached_to": source.attached_to,
        "index": source.index,
        "sid": source.sid or None,
        "via": source.via or None,
        "layer": source.layer,
    }


def statement_objects(sources: Sequence[Source]) -> list[Mapping[str, Any]]:
    """Return some statements in their order."""
    return [statement_object(source) for source in sources]


def block_object(block: Block) -> Mapping[str, Any]:
    """Return one layer that stops a request, with the statements that do so, none where it is silent."""
    return {
        "layer": block.layer,
        "decision": block.outcome.value,
        "statements": statement_objects(block.sources),
    }


def residual_text(decision: Decision) -> str | None:
    """Return what a conditional decision depends on, and nothing for a certain one."""
    return None if isinstance(decision.residual, bool) else describe(decision.residual)
