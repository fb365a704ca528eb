"""What came of guardrail tests as JSON; the schema is published as `docs/schema/test.json`."""

from typing import Any

from iamscope.model.plain import page, statement_objects
from iamscope.model.plain_path import step_object
from iamscope.model.tested import Case, Tested, TestRun, Verdict


def render(run: TestRun) -> str:
    """Return all tests with all their cases as indented JSON with a final newline."""
    return page(as_object(run))


def as_object(run: TestRun) -> dict[str, Any]:
    """Return what came of tests as the plain values of its schema."""
    return {
        "schema_version": 1,
        "snapshot": run.snapshot,
        "passed": run.count(Verdict.PASS),
        "failed": run.count(Verdict.FAIL),
        "unknown": run.count(Verdict.UNKNOWN),
        "tests": [_test(test) for test in run.tests],
        "assumes": list(run.assumes),
    }


def _test(test: Tested) -> dict[str, Any]:
    return {
        "name": test.name,
        "reason": test.reason or None,
        "place": test.place,
        "verdict": test.verdict.value,
        "cases": [_case(case) for case in test.cases],
    }


def _case(case: Case) -> dict[str, Any]:
    witness = case.witness
    return {
        "principal": case.principal or None,
        "asked": case.asked or None,
        "verdict": case.verdict.value,
        "message": case.message,
        "depends": case.depends or None,
        "path": [step_object(step) for step in case.path],
        "witness": {
            "principal": witness.principal,
            "action": witness.action,
            "resource": witness.resource,
            "context": {key: list(values) for key, values in witness.context},
        }
        if witness
        else None,
        "statements": statement_objects(case.sources),
    }
