"""Remedies as JSON; the schema is published as `docs/schema/remedies.json`."""

import shlex
from typing import Any

import orjson

from iamscope.model.plain import page, summary_object
from iamscope.model.remedy import Fixes, Remedy


def render(fixes: Fixes) -> str:
    """Return remedies as indented JSON with a final newline."""
    return page(as_object(fixes))


def as_object(fixes: Fixes) -> dict[str, Any]:
    """Return remedies as the plain values of their schema, in the order in which they are applied."""
    return {
        "schema_version": 1,
        "remedies": [_remedy(number, one) for number, one in enumerate(fixes.remedies, start=1)],
        "without": [{**summary_object(one.finding), "reason": one.reason} for one in fixes.unsolved],
    }


def _remedy(number: int, remedy: Remedy) -> dict[str, Any]:
    return {
        "number": number,
        "kinds": list(remedy.kinds),
        "proven": True,
        "agent": remedy.agent or None,
        "account": remedy.account or None,
        "removes": [summary_object(finding) for finding in remedy.findings],
        "changes": list(remedy.words),
        "edits": [dict(edit) for edit in remedy.edits],
        "keeps": list(remedy.keeps),
        "loses": list(remedy.loses),
        "notes": list(remedy.notes),
        "documents": {paper.name: orjson.loads(paper.text) for paper in remedy.papers},
        "commands": [
            {"words": list(command.words), "shell": shlex.join(command.words), "note": command.note or None}
            for command in remedy.commands
        ],
        "terraform": list(remedy.terraform),
    }
