"""Decisions and their proofs as the plain values that JSON reports print."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from iamscope.model.compared import Block as Words
from iamscope.model.compared import Example
from iamscope.model.decision import Block, Decision
from iamscope.model.finding import Finding
from iamscope.model.safe import harmless_json
from iamscope.model.source import Source
from iamscope.model.truth import describe


def page(value: object) -> str:
    """Return plain values as indented JSON with a final newline, in which nothing steers a terminal."""
    return harmless_json(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode())


def line(value: object) -> str:
    """Return plain values as one line of JSON, in which nothing steers a terminal."""
    return harmless_json(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE).decode())


def summary_object(finding: Finding) -> dict[str, Any]:
    """Return what tells a finding from others, and what it says."""
    return {
        "fingerprint": finding.fingerprint,
        "kind": finding.kind,
        "severity": finding.severity.value,
        "agent": finding.agent or None,
        "principal": finding.principal,
        "message": finding.message,
    }


def example_object(example: Example) -> dict[str, Any]:
    """Return a request that shows a difference; its keys tell who asks, where policies name principals."""
    return {"action": example.action, "resource": example.resource, "context": dict(example.context)}


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


def words_object(block: Words) -> Mapping[str, Any]:
    """Return requests as people write them: actions on resources under conditions."""
    return {
        "actions": list(block.actions),
        "but": list(block.but),
        "resources": list(block.resources),
        "except_resources": block.except_resources,
        "conditions": list(block.conditions),
        "from": block.origin or None,
    }


def residual_text(decision: Decision) -> str | None:
    """Return what a conditional decision depends on, and nothing for a certain one."""
    return None if isinstance(decision.residual, bool) else describe(decision.residual)


def part_objects(decision: Decision) -> list[Mapping[str, Any]]:
    """Return what of a pattern is decided alike, part by part."""
    return [
        {
            "decision": part.decision.outcome.value,
            "within": [list(patterns) for patterns in part.within],
            "outside": list(part.outside),
            "example": part.example,
            "layer": part.decision.layer,
            "statements": statement_objects(part.decision.sources),
            "blocked_by": [block_object(block) for block in part.decision.blocked_by],
            "residual": residual_text(part.decision),
        }
        for part in decision.parts
    ]
