"""Whom a principal must, or must not, become, and where it must not get."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamscope.compare.guarding import Guarding
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding
from iamscope.model.tested import Case, Verdict
from iamscope.pipeline.guardrails.deeds import nearest
from iamscope.pipeline.guardrails.ground import Subject


@dataclass(frozen=True)
class Becoming:
    """Judges what one principal becomes. Where its reach does not count, what it becomes in one step does."""

    subject: Subject

    def impossible(self, word: str) -> Case:
        """Return whether it is proven that a principal becomes none of those whom a word means."""
        asked, targets = f"must not become `{word}`", self._targets(word)
        if not targets:
            return self._nobody(asked, word)
        found = list(self._becomes(targets))
        sure = [one for one in found if self.subject.whole.certain(one)]
        if found:
            return self._told(asked, Verdict.FAIL if sure else Verdict.UNKNOWN, sure or found)
        which = "it" if len(targets) == 1 else f"any of the {len(targets):,} that it means"
        return self.subject.unless_unread(asked, f"cannot become {which}")

    def possible(self, word: str) -> Case:
        """Return whether a principal surely becomes each of those whom a word means."""
        asked, targets = f"must become `{word}`", self._targets(word)
        if not targets:
            return self._nobody(asked, word)
        cases = [self._one(asked, target) for target in targets if target != self.subject.principal]
        own = self.subject.case(asked, Verdict.PASS, "is that principal itself")
        ranks = list(Verdict)
        return min(cases, key=lambda case: ranks.index(case.verdict), default=own)

    def administers_not(self) -> Case:
        """Return whether it is proven that nobody who counts administers an account."""
        subject, asked = self.subject, "must not administer an account"
        sure, perhaps = self._administrators()
        if sure or perhaps:
            return self._administrator(asked, Verdict.FAIL if sure else Verdict.UNKNOWN, (sure or perhaps)[0])
        others = f", {subject.others}" if subject.others else ""
        return subject.unless_unread(asked, f"cannot do everything in an account{others}")

    def administers(self) -> Case:
        """Return whether somebody who counts surely administers an account."""
        asked = "must administer an account"
        sure, perhaps = self._administrators()
        if sure:
            return self.subject.within_limits(self._administrator(asked, Verdict.PASS, sure[0]))
        if perhaps:
            return self._administrator(asked, Verdict.UNKNOWN, perhaps[0])
        return self.subject.unless_unread(asked, "cannot do everything in an account", Verdict.FAIL)

    def enters_not(self, name: str, own: frozenset[str]) -> Case:
        """Return whether an environment is proven to be out of reach; what is among `own` is not in it.

        It is reached by becoming somebody in it, and by changing, destroying or reading what is in it.
        """
        subject, places = self.subject, self.subject.ground.places
        asked = f"must not reach the environment `{name}`"
        inside = [one for one in subject.world.principals() if name in places.around(subject.world, one)]
        resources = places.of([name])
        if not (places.known and (inside or resources)):
            reason = f"nothing of the snapshot is known to be in `{name}`"
            return subject.case(asked, Verdict.UNKNOWN, "may reach it", depends=[reason])
        if subject.principal in inside:
            return subject.case(asked, Verdict.FAIL, f"is in `{name}` itself")
        found = list(self._becomes(inside))
        sure = [one for one in found if subject.whole.certain(one)]
        if sure:
            return self._told(asked, Verdict.FAIL, sure)
        guarding = Guarding(subject.world, subject.ground.provers, subject.held)
        case = nearest(subject, asked, guarding.changes([one for one in resources if one.id not in own]))
        if case is not None and (case.verdict is Verdict.FAIL or not found):
            return case
        if found:
            return self._told(asked, Verdict.UNKNOWN, found)
        if subject.outside:
            # No set holds what policies of resources give to somebody outside.
            reason = "policies of resources may let in who is outside the snapshot"
            return subject.case(asked, Verdict.UNKNOWN, "may reach it", depends=[reason])
        others = f", {subject.others}" if subject.others else ""
        return subject.unless_unread(asked, f"cannot reach it{others}")

    def _targets(self, word: str) -> Sequence[Principal]:
        """Return whom a word means of those whom the snapshot shows."""
        world = self.subject.world
        return [one for one in self.subject.ground.names.of(word) if world.find(one.id) is not None]

    def _nobody(self, asked: str, word: str) -> Case:
        reason = self.subject.ground.names.missing(word)
        return self.subject.case(asked, Verdict.UNKNOWN, "may do so", depends=[reason])

    def _one(self, asked: str, target: Principal) -> Case:
        found = list(self._becomes([target]))
        sure = [one for one in found if self.subject.whole.certain(one)]
        if sure:
            return self.subject.within_limits(self._told(asked, Verdict.PASS, sure))
        if found:
            return self._told(asked, Verdict.UNKNOWN, found)
        return self.subject.unless_unread(asked, f"cannot become `{target.id}`", Verdict.FAIL)

    def _becomes(self, targets: Sequence[Principal]) -> Iterator[Holding]:
        wanted = {one.id for one in targets} - {self.subject.principal.id}
        for holding, path in self.subject.whole.paths.items():
            if path and holding.principal.id in wanted and (self.subject.deep or len(path) == 1):
                yield holding

    def _told(self, asked: str, verdict: Verdict, found: Sequence[Holding]) -> Case:
        path = self.subject.whole.paths[found[0]]
        names = list(dict.fromkeys(one.principal.id for one in found))
        more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
        able = "may" if verdict is Verdict.UNKNOWN else "can"
        sources = dict.fromkeys(source for call in path[-1].calls for source in call.sources)
        message = f"{able} become `{names[0]}`{more}"
        return self.subject.case(asked, verdict, message, path=path, sources=tuple(sources))

    def _administrators(self) -> tuple[list[Holding], list[Holding]]:
        """Return who of those that count administers an account: surely, and perhaps."""
        sure: list[Holding] = []
        perhaps: list[Holding] = []
        held, world = self.subject.held, self.subject.world
        for holding in held.paths:
            if held.certain(holding) and world.administers(holding):
                sure.append(holding)
            elif world.administers(holding, perhaps=True):
                perhaps.append(holding)
        return sure, perhaps

    def _administrator(self, asked: str, verdict: Verdict, holding: Holding) -> Case:
        subject, path = self.subject, self.subject.held.paths[holding]
        able = "may" if verdict is Verdict.UNKNOWN else "can"
        message = f"{able} do everything in `{holding.principal.scope}`"
        if holding.principal != subject.principal:
            message += f" as `{holding.principal.id}`"
        # Of a path that is certain, it is the access at its end that is not.
        open_end = [] if any(step.depends for step in path) else ["conditions of its policies hold"]
        sources = tuple(subject.world.backing(holding))
        return subject.case(asked, verdict, message, depends=open_end, path=path, sources=sources)
