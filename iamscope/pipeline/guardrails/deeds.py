"""Deeds: actions on resources that a principal must, or must not, be able to do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from iamscope import catalog
from iamscope.cloud import World
from iamscope.compare.guarding import Guarding, Possible
from iamscope.errors import IamscopeError
from iamscope.manifest.guardrails import Deed
from iamscope.manifest.mistakes import ManifestError
from iamscope.manifest.place import Located
from iamscope.manifest.role import Entry
from iamscope.model.decision import Outcome
from iamscope.model.finding import Witness
from iamscope.model.question import Answer, Check, Question
from iamscope.model.reach import Holding
from iamscope.model.safe import quoted
from iamscope.model.tested import Case, Verdict
from iamscope.model.truth import describe
from iamscope.model.wording import some
from iamscope.pipeline.guardrails.ground import Subject

_EVERYTHING = "*"
# Nobody writes so many by hand, and a test must come to an end.
_MOST_ASKED = 200
_MOST_HELD = 100
_ORDER = (Outcome.EXPLICIT_DENY, Outcome.IMPLICIT_DENY, Outcome.CONDITIONAL, Outcome.ALLOW)


class IdleTestError(ManifestError):
    """A test names actions and resources that cannot be in one request: it would always pass, or never."""

    code = "idle-test"


class TooManyRequestsError(ManifestError):
    """A test would have to be put to the snapshot as more requests than anybody would write."""

    code = "too-many-requests"


def words(deed: Deed) -> str:
    """Return a deed in words."""
    keys = [f"{key}={value}" for key, values in deed.context.items() for value in values]
    on = f" on {some([str(one) for one in deed.resources])}" if deed.resources else ""
    under = f" with {some(keys)}" if keys else ""
    return f"{some([str(action) for action in deed.actions])}{on}{under}"


def entry_of(deed: Deed) -> Entry:
    """Return a deed as an entry of a manifest, which says which requests it is about."""
    resources = deed.resources or (Located(_EVERYTHING, deed.place),)
    return Entry(deed.actions, resources, {}, None, deed.place)


def requests(world: World, deed: Deed) -> Sequence[tuple[str, str]]:
    """Return every action with every resource of a deed that it acts on. Raises `ManifestError`."""
    applying = catalog.comparer(world.cloud).applying(entry_of(deed))
    for idle, what in (
        (applying.idle_actions, "acts on none of the resources beside it"),
        (applying.idle_resources, "is acted on by none of the actions beside it"),
    ):
        if idle:
            hint = "take it out, or name what it belongs to"
            raise IdleTestError(f"{quoted(str(idle[0]))} {what}", idle[0].place, hint=hint)
    index = world.universe.actions
    return [
        (action, str(resource))
        for entry in applying.entries
        for action in index.members(index.union(map(str, entry.actions)))
        for resource in entry.resources
    ]


@dataclass(frozen=True)
class Deeds:
    """Judges deeds of one principal."""

    subject: Subject

    def impossible(self, deed: Deed) -> Case:
        """Return whether a deed is proven to be impossible."""
        subject, asked = self.subject, f"must not {words(deed)}"
        guarding = Guarding(subject.world, subject.ground.provers, subject.held)
        case = nearest(subject, asked, self._settled(guarding.deeds(entry_of(deed), deed.context), deed))
        if case is not None:
            return case
        if subject.outside or not subject.deep:
            # What somebody outside may do itself no set tells, and requests know which policy was not read.
            direct = self._directly(asked, deed)
            if direct is not None and (direct.verdict is not Verdict.PASS or not subject.deep):
                return direct
        others = f", {subject.others}" if subject.others else ""
        return subject.unless_unread(asked, f"cannot{others}")

    def possible(self, deed: Deed) -> Case:
        """Return whether a deed is surely possible."""
        found: tuple[Holding, Answer] | None = None
        for action, resource in self._few(deed):
            best = self._best(action, resource, deed)
            if found is None or _rank(best[1]) < _rank(found[1]):
                found = best
        assert found is not None
        holding, answer = found
        verdicts = {Outcome.ALLOW: Verdict.PASS, Outcome.CONDITIONAL: Verdict.UNKNOWN}
        verdict = verdicts.get(answer.outcome, Verdict.FAIL)
        return self._told(f"must {words(deed)}", verdict, answer, holding)

    def _settled(self, found: Iterable[Possible], deed: Deed) -> Iterator[Possible]:
        """Yield what is possible; what depends on keys that the test gives does so no longer."""
        for one in found:
            if one.witness is not None and one.witness.depends and deed.context:
                answer = self._ask(one.holding, one.witness.action, one.witness.resource, deed)
                if answer.outcome is Outcome.ALLOW:
                    yield Possible(one.holding, one.sources, _without(one.witness))
                    continue
            yield one

    def _directly(self, asked: str, deed: Deed) -> Case | None:
        """Return what single requests of the principal itself come to, `None` where they do not say."""
        start = Holding(self.subject.principal)
        try:
            answers = [
                self._ask(start, action, resource, deed, without_guardrails=True)
                for action, resource in self._few(deed)
            ]
        except IamscopeError as error:
            if not self.subject.outside:
                return None
            return self.subject.case(asked, Verdict.UNKNOWN, "may do it", depends=[error.message])
        verdicts = {Outcome.ALLOW: Verdict.FAIL, Outcome.CONDITIONAL: Verdict.UNKNOWN}
        answer = max(answers, key=_rank)
        return self._told(asked, verdicts.get(answer.outcome, Verdict.PASS), answer, start)

    def _few(self, deed: Deed) -> Sequence[tuple[str, str]]:
        found = requests(self.subject.world, deed)
        if len(found) > _MOST_ASKED:
            message = f"{len(found):,} requests in one test, more than {_MOST_ASKED},"
            raise TooManyRequestsError(message, deed.place, hint="name fewer actions or resources")
        return found

    def _best(self, action: str, resource: str, deed: Deed) -> tuple[Holding, Answer]:
        """Return who of those held for certain can best make a request, and what is answered."""
        subject, start = self.subject, Holding(self.subject.principal)
        certain = (one for one in subject.held.paths if subject.held.certain(one) and one != start)
        best: tuple[Holding, Answer] | None = None
        for holding in (start, *islice(certain, _MOST_HELD)):
            lifted = subject.ground.without_guardrails
            answer = self._ask(holding, action, resource, deed, without_guardrails=lifted)
            if best is None or _rank(answer) > _rank(best[1]):
                best = holding, answer
            if answer.outcome is Outcome.ALLOW:
                break
        assert best is not None
        return best

    def _ask(
        self, holding: Holding, action: str, resource: str, deed: Deed, *, without_guardrails: bool = True
    ) -> Answer:
        """Return the answer to one request; of somebody changed what is known without the test's keys."""
        subject = self.subject
        if holding.changed or (holding.principal != subject.principal and self._unknown(holding)):
            decision = subject.world.decide(holding, action, resource)
            return Answer(holding.principal.id, action, (Check(action, resource, decision),))
        return subject.ground.questions.ask(
            Question(
                holding.principal.id,
                action,
                () if resource == _EVERYTHING else (resource,),
                context=deed.context,
                complete=deed.complete,
                without_guardrails=without_guardrails,
            )
        )

    def _unknown(self, holding: Holding) -> bool:
        return self.subject.world.find(holding.principal.id) is None

    def _told(self, asked: str, verdict: Verdict, answer: Answer, holding: Holding) -> Case:
        check = answer.deciding
        able = {Outcome.ALLOW: "can", Outcome.CONDITIONAL: "may"}.get(answer.outcome, "cannot")
        sources = dict.fromkeys(source for _, source in answer.sources())
        depends = [describe(answer.residual)] if answer.outcome is Outcome.CONDITIONAL else []
        return self.subject.case(
            asked,
            verdict,
            f"{able} `{check.action}` on `{check.resource}`",
            depends=depends,
            path=self.subject.held.paths[holding],
            sources=tuple(sources),
        )


def nearest(subject: Subject, asked: str, found: Iterable[Possible]) -> Case | None:
    """Return the first thing that is surely possible as a failure, else what is not known, if any is."""
    unknown: list[Possible] = []
    for one in found:
        if one.certain and subject.held.certain(one.holding):
            return _shown(subject, asked, Verdict.FAIL, one)
        unknown.append(one)
    first = next((one for one in unknown if one.witness is not None), next(iter(unknown), None))
    return None if first is None else _shown(subject, asked, Verdict.UNKNOWN, first)


def _shown(subject: Subject, asked: str, verdict: Verdict, one: Possible) -> Case:
    able, witness = "can" if verdict is Verdict.FAIL else "may", one.witness
    return subject.case(
        asked,
        verdict,
        f"{able} `{witness.action}` on `{witness.resource}`" if witness else "may do it",
        depends=[one.reason, *([witness.depends] if witness else [])],
        path=subject.held.paths[one.holding],
        witness=witness,
        sources=one.sources,
    )


def _without(witness: Witness) -> Witness:
    return Witness(witness.principal, witness.action, witness.resource, "", witness.context)


def _rank(answer: Answer) -> int:
    return _ORDER.index(answer.outcome)
