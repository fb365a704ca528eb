"""What came of guardrail tests as JUnit XML: a test is a case, what is unknown an error."""

import xml.etree.ElementTree as ET

from iamscope.model.safe import printable
from iamscope.model.tested import Case, Tested, TestRun, Verdict
from iamscope.model.wording import through

_ELEMENTS = {Verdict.FAIL: "failure", Verdict.UNKNOWN: "error"}
_LONG = 4_000


def render(run: TestRun) -> str:
    """Return one suite; what is unknown is an error, for a test that is skipped counts as passed."""
    counted = {
        "tests": str(len(run.tests)),
        "failures": str(run.count(Verdict.FAIL)),
        "errors": str(run.count(Verdict.UNKNOWN)),
    }
    suites = ET.Element("testsuites", {"name": "iamscope", **counted})
    name = _safe(f"guardrail tests on {run.snapshot}")
    suite = ET.SubElement(suites, "testsuite", {"name": name, **counted})
    for test in run.tests:
        _case(suite, test)
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _case(suite: ET.Element, test: Tested) -> None:
    file, _, line = test.place.rpartition(":")
    place = {"file": _safe(file), "line": line}
    case = ET.SubElement(suite, "testcase", {"classname": _safe(file), "name": _safe(test.name), **place})
    standing = test.standing()
    if standing:
        label = {"type": test.verdict.value, "message": _sentence(standing[0])}
        ET.SubElement(case, _ELEMENTS[test.verdict], label).text = _proof(test)


def _proof(test: Tested) -> str:
    lines = [_safe(f"because: {test.reason}")] if test.reason else []
    for case in test.standing():
        lines += [_sentence(case), *(_safe(f"  by {source.label()}") for source in case.sources)]
    return "\n".join(lines)


def _sentence(case: Case) -> str:
    """Return what is so and how it comes to be, in one line."""
    unknown = "unknown: " if case.verdict is Verdict.UNKNOWN else ""
    depends = f"; not known: {case.depends}" if case.depends else ""
    who = f"{case.principal} " if case.principal else ""
    return _safe(f"{unknown}{who}{case.message}{through(case.path)}{depends}")


def _safe(text: str) -> str:
    return printable(text, _LONG)
