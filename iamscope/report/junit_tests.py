"""What came of guardrail tests as JUnit XML: a test is a case, what is unknown an error."""

from collections.abc import Iterator

from iamscope.model.safe import printable
from iamscope.model.tested import Case, Tested, TestRun, Verdict
from iamscope.model.wording import through
from iamscope.model.xml import escaped

_ELEMENTS = {Verdict.FAIL: "failure", Verdict.UNKNOWN: "error"}
_LONG = 1000


def render(run: TestRun) -> str:
    """Return one test suite."""
    return "\n".join(_lines(run)) + "\n"


def _lines(run: TestRun) -> Iterator[str]:
    counted = (
        f'tests="{len(run.tests)}" failures="{run.count(Verdict.FAIL)}" errors="{run.count(Verdict.UNKNOWN)}"'
    )
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="iamscope" {counted}>'
    yield f'  <testsuite name="guardrail tests on {escaped(run.snapshot)}" {counted}>'
    for test in run.tests:
        yield from _test(test)
    yield "  </testsuite>"
    yield "</testsuites>"


def _test(test: Tested) -> Iterator[str]:
    file, _, line = test.place.rpartition(":")
    where = f'classname="{escaped(file)}" name="{escaped(test.name)}" file="{escaped(file)}" line="{line}"'
    standing = test.standing()
    if not standing:
        yield f"    <testcase {where} />"
        return
    kind = _ELEMENTS[test.verdict]
    yield f"    <testcase {where}>"
    yield f'      <{kind} type="{test.verdict.value}" message="{escaped(_sentence(standing[0]))}">'
    if test.reason:
        yield escaped(f"because: {printable(test.reason, _LONG)}")
    for case in standing:
        yield escaped(_sentence(case))
        yield from (escaped(f"  by {source.label()}") for source in case.sources)
    yield f"      </{kind}>"
    yield "    </testcase>"


def _sentence(case: Case) -> str:
    """Return what is so and how it comes to be, in one line."""
    unknown = "unknown: " if case.verdict is Verdict.UNKNOWN else ""
    depends = f"; not known: {case.depends}" if case.depends else ""
    return printable(f"{unknown}{case.principal} {case.message}{through(case.path)}{depends}", 4 * _LONG)
