"""What came of guardrail tests, for a terminal: what failed first, each with its proof."""

from collections.abc import Iterator

from iamscope.model.columns import count, short, wrapped
from iamscope.model.safe import printable
from iamscope.model.step_lines import step_lines
from iamscope.model.tested import Case, Tested, TestRun, Verdict

_LONG = 600
_MOST_CASES = 8
_MOST_SOURCES = 3
_LABELS = {Verdict.FAIL: "FAILED", Verdict.UNKNOWN: "UNKNOWN", Verdict.PASS: "passed"}


def render(run: TestRun) -> str:
    """Return the page."""
    return "\n".join(_lines(run)) + "\n"


def one_test(test: Tested) -> str:
    """Return what came of one test."""
    return "\n".join(_test(test))


def _lines(run: TestRun) -> Iterator[str]:
    ranks = list(Verdict)
    for test in sorted(run.tests, key=lambda one: ranks.index(one.verdict)):
        yield from _test(test)
    yield ""
    told = [f"{run.count(verdict):,} {word}" for verdict, word in _COUNTED.items()]
    yield from wrapped(
        f"{count(len(run.tests), 'guardrail test')} on {printable(run.snapshot)}: {', '.join(told)}"
    )
    if run.assumes:
        words = ", ".join(printable(word) for word in run.assumes)
        yield from wrapped(f"assumes: {words} (unread, and could only take access away)", after="  ")
    if run.assumes and run.count(Verdict.UNKNOWN) and not run.lifted:
        hint = "a `must` waits for guardrails that were not read; --assume-no-scp takes them to be absent"
        yield from wrapped(f"hint: {hint}", after="  ")


_COUNTED = {Verdict.PASS: "passed", Verdict.FAIL: "failed", Verdict.UNKNOWN: "unknown"}


def _test(test: Tested) -> Iterator[str]:
    label = _LABELS[test.verdict].ljust(8)
    about = f" [{count(test.principals, 'principal')}]" if test.principals > 1 else ""
    name = f"{printable(test.name, _LONG)}{about} ({printable(test.place)})"
    yield from wrapped(name, label, " " * len(label))
    standing = test.standing()
    if not standing:
        return
    if test.reason:
        yield from wrapped(f"because: {printable(test.reason, _LONG)}", "  ", "    ")
    for case in standing[:_MOST_CASES]:
        yield from _case(case, alone=test.verdict is case.verdict)
    if len(standing) > _MOST_CASES:
        yield f"  and {len(standing) - _MOST_CASES:,} more; --format json lists them"


def _case(case: Case, *, alone: bool) -> Iterator[str]:
    who = short(case.principal) if case.principal else ""
    perhaps = "" if alone else "unknown: "
    yield from wrapped(f"{perhaps}{who} {printable(case.message, _LONG)}".strip(), "  - ", "    ")
    for step in case.path:
        yield from step_lines(step, "      ", to=True)
    for source in case.sources[:_MOST_SOURCES]:
        yield from wrapped(f"by {printable(source.label(), _LONG)}", "      ", "        ")
    if len(case.sources) > _MOST_SOURCES:
        yield f"      and by {count(len(case.sources) - _MOST_SOURCES, 'more statement')}"
    steps = " and ".join(dict.fromkeys(step.depends for step in case.path if step.depends))
    # What a step depends on stands below it.
    if case.depends and case.depends != steps:
        yield from wrapped(f"not known: {printable(case.depends, _LONG)}", "      ", "        ")
