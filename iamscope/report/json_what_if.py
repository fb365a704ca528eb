"""What edits change as JSON; the schema is published as `docs/schema/what-if.json`."""

from typing import Any

from iamscope.model.compared import Compared, Difference, Example
from iamscope.model.finding import Finding
from iamscope.model.plain import example_object, page, summary_object, words_object
from iamscope.model.what_if import AccessChange, WhatIf


def render(found: WhatIf) -> str:
    """Return everything that changes as indented JSON with a final newline."""
    return page(as_object(found))


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
    return {**summary_object(finding), "action_count": finding.action_count}


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
    who = {"principal": example.principal} if example.principal else {}
    return {
        "witness": {**example_object(example), **who},
        "all": [
            {**words_object(item.block), "less": [words_object(one) for one in item.less]} for item in whole
        ],
    }
