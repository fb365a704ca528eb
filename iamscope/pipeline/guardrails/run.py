"""Runs guardrail tests on a snapshot."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from iamscope import catalog
from iamscope.cloud import Questions, World
from iamscope.compare.environments import environments
from iamscope.errors import IamscopeError
from iamscope.manifest.guardrails import Duty, GuardrailTest
from iamscope.manifest.load import check_named, load_guardrails
from iamscope.manifest.mistakes import ManifestError, Mistakes
from iamscope.manifest.place import Located
from iamscope.model.safe import quoted
from iamscope.model.tested import Case, Tested, TestRun, Verdict
from iamscope.model.wording import some
from iamscope.pipeline.asking import open_questions
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.guardrails.becoming import Becoming
from iamscope.pipeline.guardrails.deeds import Deeds, requests, words
from iamscope.pipeline.guardrails.ground import Ground, Subject
from iamscope.pipeline.measure import Measure, load_measure
from iamscope.pipeline.whom import Names, Whom
from iamscope.pipeline.world import load_world


class NoEstateError(ManifestError):
    """A test names an environment, and no estate file says what that is."""

    code = "no-estate"


class BadTestError(ManifestError):
    """A test cannot be put to the snapshot as it is written."""

    code = "bad-test"


@dataclass(frozen=True, slots=True)
class TestInput:
    """Files of tests and what they are put to; with manifests, whoever they name is an agent."""

    __test__ = False

    files: tuple[Path, ...]
    snapshot: Path
    manifests: tuple[Path, ...] = ()
    estate: Path | None = None
    assume_no_scp: bool = False


def run(given: TestInput) -> TestRun:
    """Return what comes of the tests of some files. Raises `IamscopeError` with everything that is wrong."""
    tests = load_guardrails(given.files, catalog.vocabularies())
    lifted = given.assume_no_scp
    ground = open_ground(given.snapshot, given.manifests, given.estate, without_guardrails=lifted)
    found = tuple(run_tests(tests, ground))
    return TestRun(ground.name, found, assumptions(ground.world.gaps), lifted)


def open_ground(
    snapshot: Path, manifests: Sequence[Path], estate: Path | None, *, without_guardrails: bool = False
) -> Ground:
    """Return what tests can be run on. Raises `IamscopeError`."""
    measure = load_measure(manifests, estate)
    read, world = load_world(snapshot)

    def questions() -> Questions:
        return open_questions(snapshot).questions

    return ground_of(read.name, world, measure, questions, without_guardrails=without_guardrails)


def ground_of(
    name: str,
    world: World,
    measure: Measure,
    questions: Callable[[], Questions],
    *,
    without_guardrails: bool = False,
) -> Ground:
    """Return what tests can be run on, for a world that is loaded already."""
    return Ground(
        name,
        world,
        Names(world, measure.fleet),
        environments(world, measure.estate),
        questions,
        measure.estate,
        without_guardrails,
    )


def run_tests(tests: Sequence[GuardrailTest], ground: Ground) -> Iterator[Tested]:
    """Yield what comes of some tests. Raises `IamscopeError` with all that is wrong with them."""
    _check(tests, ground)
    mistakes = Mistakes()
    found = []
    for test in tests:
        try:
            found.append(tested(test, ground))
        except ManifestError as error:
            mistakes.add(error)
        except IamscopeError as error:
            mistakes.add(BadTestError(f"{error.message},", test.place, hint=error.hint))
    mistakes.raise_any()
    yield from found


def tested(test: GuardrailTest, ground: Ground) -> Tested:
    """Return what comes of one test."""
    whom = _whom(test, ground)
    own = frozenset(one.id for one in ground.places.of(map(str, test.environments)))
    cases = [Case("", "", Verdict.UNKNOWN, "nobody is asked about", reason) for reason in whom.missing]
    for principal in whom.principals:
        for duty, forbidden in ((test.must, False), (test.must_not, True)):
            if duty is not None:
                deep = forbidden if test.reach is None else test.reach
                subject = Subject(ground, principal, deep)
                cases += _forbidden(subject, duty, own) if forbidden else _demanded(subject, duty)
    if whom.principals and not cases:
        reason = f"the test asks nothing about {ground.world.cloud}, of which the snapshot is"
        cases.append(Case("", "", Verdict.UNKNOWN, "nothing is asked", reason))
    return Tested(test.name or title(test), test.reason, str(test.place), tuple(cases))


def title(test: GuardrailTest) -> str:
    """Return a test in words, for one that has no name."""
    who = some([str(one) for one in test.principals])
    who = who or f"everybody in {some([str(one) for one in test.environments])}"
    parts = [f"must {'not ' if no else ''}{told}" for duty, no in _duties(test) for told in _told(duty)]
    return f"{who} {' and '.join(parts)}"


def _duties(test: GuardrailTest) -> Iterator[tuple[Duty, bool]]:
    """Yield what a test asks, and whether it is forbidden."""
    yield from ((duty, no) for duty, no in ((test.must, False), (test.must_not, True)) if duty is not None)


def _told(duty: Duty) -> Iterator[str]:
    yield from (words(deed) for deeds in duty.deeds.values() for deed in deeds)
    if duty.become:
        yield f"become {some([str(one) for one in duty.become])}"
    if duty.administer:
        yield "administer an account"
    if duty.environments:
        yield f"reach {some([str(one) for one in duty.environments])}"


def _whom(test: GuardrailTest, ground: Ground) -> Whom:
    if test.principals:
        return ground.names.all_of(test.principals)
    named = {str(one) for one in test.environments}
    world = ground.world
    found = [one for one in world.principals() if named & set(ground.places.around(world, one))]
    missing = [] if found else [f"no principal is in {some(sorted(named))} by the estate file"]
    return Whom(tuple(found), tuple(missing))


def _forbidden(subject: Subject, duty: Duty, own: frozenset[str]) -> Iterator[Case]:
    deeds, becoming = Deeds(subject), Becoming(subject)
    yield from (deeds.impossible(deed) for deed in duty.deeds.get(subject.world.cloud, ()))
    yield from (becoming.impossible(str(word)) for word in duty.become)
    if duty.administer:
        yield becoming.administers_not()
    yield from (becoming.enters_not(str(name), own) for name in duty.environments)


def _demanded(subject: Subject, duty: Duty) -> Iterator[Case]:
    deeds, becoming = Deeds(subject), Becoming(subject)
    yield from (deeds.possible(deed) for deed in duty.deeds.get(subject.world.cloud, ()))
    yield from (becoming.possible(str(word)) for word in duty.become)
    if duty.administer:
        yield becoming.administers()


def _check(tests: Sequence[GuardrailTest], ground: Ground) -> None:
    """Raise what can be said to be wrong with tests before any is run."""
    named = [*_named(tests)]
    mistakes = Mistakes()
    if named and ground.estate is None:
        hint = "give the estate file with --estate"
        for name in named:
            message = f"nothing says what the environment {quoted(name.text)} is,"
            mistakes.add(NoEstateError(message, name.place, hint=hint))
    for test in tests:
        for duty, _ in _duties(test):
            for deed in duty.deeds.get(ground.world.cloud, ()):
                try:
                    requests(ground.world, deed)
                except ManifestError as error:
                    mistakes.add(error)
    mistakes.raise_any()
    if ground.estate is not None:
        check_named(named, [ground.estate])


def _named(tests: Iterable[GuardrailTest]) -> Iterator[Located]:
    """Yield the environments that tests name."""
    for test in tests:
        yield from test.environments
        for duty, _ in _duties(test):
            yield from duty.environments
