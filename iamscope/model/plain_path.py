"""Paths and their proofs as the plain values that JSON reports print."""

from collections.abc import Mapping
from typing import Any

from iamscope.model.exposure import Exposure
from iamscope.model.gap import Gap
from iamscope.model.outsider import Outsider
from iamscope.model.plain import statement_objects
from iamscope.model.reach import Call, Step
from iamscope.model.scan import Reached


def reached_object(item: Reached) -> Mapping[str, Any]:
    """Return one principal that can be reached, with the path to it."""
    return {
        "principal": item.principal,
        "certain": item.certain,
        "anything": item.raised,
        "added": list(item.added),
        "lifted": list(item.lifted),
        "path": [step_object(step) for step in item.path],
    }


def step_object(step: Step) -> Mapping[str, Any]:
    """Return one step: its id, its two ends, its calls and what it depends on."""
    return {
        "id": step.id,
        "from": step.origin.principal.id,
        "to": step.target.principal.id,
        "certain": step.certain,
        "depends": step.depends or None,
        "calls": [call_object(call) for call in step.calls],
    }


def call_object(call: Call) -> Mapping[str, Any]:
    """Return one call: who makes it, on what, and the statements that allow it."""
    return {
        "by": call.by,
        "action": call.action,
        "resource": call.resource,
        "sources": statement_objects(call.sources),
    }


def exposure_object(one: Exposure) -> Mapping[str, Any]:
    """Return one exposure: what is done by whom, what is exposed by it, and on what it is possible."""
    return {
        "id": one.id,
        "effect": one.effect.value,
        "what": one.what,
        "exposes": one.exposes,
        "principal": one.holding.principal.id,
        "certain": one.certain,
        "depends": one.depends or None,
        "resources": list(one.resources),
        "calls": [call_object(call) for call in one.calls],
    }


def gap_object(gap: Gap) -> Mapping[str, Any]:
    """Return one gap."""
    return {
        "call": gap.call,
        "scope": gap.scope,
        "reason": gap.reason,
        "direction": gap.direction.value,
        "missing": gap.missing or None,
    }


def external(outsider: Outsider | None) -> Mapping[str, Any]:
    """Return what is told of a principal that the snapshot does not show; nothing of one that it does."""
    if outsider is None:
        return {}
    return {
        "external": True,
        "sort": outsider.principal.kind,
        "own": outsider.own,
        "known": list(outsider.known),
    }
