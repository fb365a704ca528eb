"""What edits change as JSON; the schema is published as `docs/schema/what-if.json`."""

from typing import Any

import orjson

from iamscope.model.compared import Block, Compared, Difference, Example
from iamscope.model.finding import Finding
from iamscope.model.safe import harmless_json
from iamscope.model.what_if import AccessChange, WhatIf


def render(found: WhatIf) -> str:
    """Return everything that changes as indented JSON with a final newline."""
    page = orjson.dumps(as_object(found), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return harmless_json(page.decode())


def as_object(found: WhatIf) -> dict[str, Any]:
    """Return what changes as the plain values of its schema; without manifests `findings` is null."""
    findings = {
        "gone": [_finding(finding) for finding in found.gone],
        "appeared": [_finding(finding) for finding in found.appeared],
        "altered": [
            {"before": _finding(change.before), "after": _finding(change.after)} for change in found.altered
        ],
        "kept": found.kept,
    }
    return {
        "schema_version": 1,
        "edits": list(found.edits),
        "findings": findings if found.measured else None,
        "reach": [
            {
                "name": change.name,
                "before": change.before,
                "after": change.after,
                "loses": list(change.loses),
                "gains": list(change.gains),
            }
            for change in found.reach
        ],
        "access": [_access(change) for change in found.access],
        "undecided": list(found.undecided),
        "assumes": list(found.assumes),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "fingerprint": finding.fingerprint,
        "kind": finding.kind,
        "severity": finding.severity.value,
        "agent": finding.agent or None,
        "principal": finding.principal,
        "message": finding.message,
        "action_count": finding.action_count,
    }


def _access(change: AccessChange) -> dict[str, Any]:
    """Return one change: what is lost and gained, or nothing of it where the principal is gone."""
    found: dict[str, Any] = {"what": change.what, "name": change.name, "gone": change.compared is None}
    compared = change.compared
    if compared is not None:
        found["before_to_after"] = compared.relation.value
        found["loses"] = _side(compared, compared.a_not_in_b, compared.beyond_b)
        found["gains"] = _side(compared, compared.b_not_in_a, compared.beyond_a)
        found["undecided"] = list(compared.undecided)
    return found


def _side(
    compared: Compared, example: Example | None, whole: tuple[Difference, ...]
) -> dict[str, Any] | None:
    if example is None:
        return None
    witness = {"action": example.action, "resource": example.resource, "context": dict(example.context)}
    if example.principal:
        witness["principal"] = example.principal
    blocks = [{**_block(item.block), "less": [_block(one) for one in item.less]} for item in whole]
    return {"witness": witness, "all": blocks}


def _block(block: Block) -> dict[str, Any]:
    return {
        "actions": list(block.actions),
        "but": list(block.but),
        "resources": list(block.resources),
        "except_resources": block.except_resources,
        "conditions": list(block.conditions),
        "origin": block.origin,
    }
