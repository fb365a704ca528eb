"""What a check of manifests found, as JSON; the schema is published as `docs/schema/manifest-check.json`."""

from collections.abc import Sequence
from typing import Any

from iamscope.model.checked import CheckedManifest, Objection, verdict
from iamscope.model.compared import Example
from iamscope.model.plain import page

SCHEMA_VERSION = 1


def render(manifests: Sequence[CheckedManifest]) -> str:
    """Return all manifests in the order of their names as indented JSON with a final newline."""
    return page(as_object(manifests))


def as_object(manifests: Sequence[CheckedManifest]) -> dict[str, Any]:
    """Return the answer as the plain values of its schema."""
    return {
        "schema_version": SCHEMA_VERSION,
        "verdict": verdict(manifests).value,
        "manifests": [
            {
                "name": manifest.name,
                "manifest": manifest.place,
                "verdict": manifest.verdict.value,
                "declares": manifest.declares,
                "forbids": manifest.forbids,
                "objections": [_objection(one) for one in manifest.objections],
            }
            for manifest in manifests
        ],
    }


def _objection(objection: Objection) -> dict[str, Any]:
    return {
        "code": objection.code,
        "weight": objection.weight.value,
        "message": objection.message,
        "places": list(objection.places),
        "hint": objection.hint or None,
        "witness": _witness(objection.example) if objection.example else None,
    }


def _witness(example: Example) -> dict[str, Any]:
    return {"action": example.action, "resource": example.resource, "context": dict(example.context)}
