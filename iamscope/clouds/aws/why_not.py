"""Why a call is not allowed: the smallest set of changes with which the evaluator allows it.

Every set that is told has been applied to the policies in memory and decided again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from iamscope.clouds.aws.authorize.decide import Policies, decide
from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.decisions import Decider, Terms
from iamscope.clouds.aws.edits import Edit, Pair, Target, edits
from iamscope.clouds.aws.key_edits import OWN_ACCOUNT, key_edits
from iamscope.clouds.aws.pattern_decisions import decide_pattern, policy_layers
from iamscope.clouds.aws.pattern_words import Named
from iamscope.clouds.aws.patterns_asked import known_cuts, settled
from iamscope.clouds.aws.public_access import NAME as BLOCK
from iamscope.clouds.aws.records.documents import Statement
from iamscope.clouds.aws.regions import Cut
from iamscope.clouds.aws.subjects import Subject
from iamscope.model.decision import Decision, Outcome
from iamscope.model.truth import describe
from iamscope.model.why_not import Change, ChangeKind, WhyNot

# How many sets of changes are tried, beyond those needed to find one.
_MOST_TRIALS = 2_000
# A pattern is decided part by part, which takes longer.
_MOST_OF_PATTERN = 60
_MOST_NAMES = 100
_NO_POLICY = "no policy can allow it: AWS itself lets no such principal make this call"
_UNBLOCK = Change(ChangeKind.UNBLOCK, BLOCK, "S3 Block Public Access of the bucket would have to be lifted")
_ORDER = (ChangeKind.KEY, ChangeKind.ADD, ChangeKind.EXCEPT, ChangeKind.UNBLOCK, ChangeKind.UNREAD)


@dataclass(slots=True)
class Trial:
    """One check of a call, decided under changes."""

    decider: Decider
    subject: Subject
    action: str
    resource: str
    terms: Terms
    named: Named | None = None
    """The pattern that the resource is, if it is one."""
    _cuts: tuple[Cut, ...] | None = None

    def decide(self, made: Sequence[Edit], seen: dict[str, Pair] | None = None) -> Decision:
        """Return the decision with some changes made; `seen` takes up what was looked at."""

        def bearing(resource: str) -> tuple[Request, Policies]:
            request, policies, _ = self.decider.bearing(self.subject, self.action, resource, self.terms)
            if seen is not None:
                seen[resource] = request, policies
            for edit in made:
                request, policies = edit.apply(request, policies)
            return request, policies

        def judge(resource: str) -> Decision:
            request, policies = bearing(resource)
            decision = decide(request, policies)
            blocks = self.decider.blocks
            if blocks is None or any(edit.change is _UNBLOCK for edit in made):
                return decision
            return blocks.applied(request, decision, policies.resource)

        if self.named is None:
            return judge(self.resource)
        return decide_pattern(self.named, self._known_cuts, bearing, judge)

    def _known_cuts(self) -> tuple[Cut, ...]:
        assert self.named is not None
        if self._cuts is None:
            self._cuts = tuple(known_cuts(self.decider, self.named, self.subject, self.action))
        return self._cuts

    def known(self) -> int:
        """Return how many resources of the pattern are known by name."""
        return sum(len(cut.texts) for cut in self._known_cuts()) if self.named is not None else 0

    def edits(self) -> list[Edit]:
        """Return every change that could help, the least intrusive first."""
        seen: dict[str, Pair] = {}
        self.decide((), seen)
        target = Target(self.subject.caller, self.action, self.resource, self.named is not None)
        found: dict[object, Edit] = {}
        for request, policies in seen.values():
            for edit in (*key_edits(request, _naming(request, policies)), *edits(target, request, policies)):
                found.setdefault(_likeness(edit.change), edit)
        found[_UNBLOCK] = Edit(_UNBLOCK, lambda request, policies: (request, policies))
        return sorted(found.values(), key=lambda edit: _ORDER.index(edit.change.kind))


def _likeness(change: Change) -> object:
    return change.kind, change.layer, change.text, change.key, change.value


def _naming(request: Request, policies: Policies) -> Iterator[Statement]:
    """Yield the statements that name a request's action."""
    for attachments, _ in policy_layers(policies):
        for attachment in attachments:
            yield from naming(attachment.document, request.action)


def why_not(trial: Trial) -> WhyNot:
    """Return the smallest set of changes with which a check is allowed."""
    trial.terms = settled(trial.terms, trial.named)
    first = trial.decide(())
    if trial.named is not None and not first.parts:
        return WhyNot((), describe(first.residual))
    if trial.known() > _MOST_NAMES:
        return WhyNot(
            (), f"it was not looked for: more than {_MOST_NAMES} known resources fit; ask about fewer"
        )
    possible = trial.edits()
    full = [edit for edit in possible if not edit.choice]
    best = trial.decide(full)
    if best.possible and not _allowed(best):
        full += [edit for edit in possible if edit.choice == OWN_ACCOUNT]
        best = trial.decide(full)
    if not _allowed(best):
        hanging = f"it hangs on what no policy says: {describe(best.residual)}"
        return WhyNot((), hanging if best.possible else _NO_POLICY)
    enough = _pruned(full, trial)
    trials = _MOST_TRIALS if trial.named is None else _MOST_OF_PATTERN
    for size in range(1, len(enough)):
        for chosen in combinations(possible, size):
            if not _consistent(chosen):
                continue
            trials -= 1
            if trials < 0:
                return WhyNot(_changes(_gentlest(enough, possible, trial)), smallest=False)
            if _allowed(trial.decide(chosen)):
                return WhyNot(_changes(chosen))
    return WhyNot(_changes(_gentlest(enough, possible, trial)))


def _pruned(full: Sequence[Edit], trial: Trial) -> list[Edit]:
    """Return changes of which none can be left out, the most intrusive left out first."""
    kept = list(full)
    for edit in sorted(full, key=lambda edit: _ORDER.index(edit.change.kind), reverse=True):
        fewer = [one for one in kept if one is not edit]
        if _allowed(trial.decide(fewer)):
            kept = fewer
    return kept


def _gentlest(enough: Sequence[Edit], possible: Sequence[Edit], trial: Trial) -> Sequence[Edit]:
    """Return changes that do, of which none can be left out, each as gentle as it can be in its place."""
    chosen = list(enough)
    for edit in reversed(enough):
        if edit not in chosen:
            continue
        others = (one for one in possible[: possible.index(edit)] if one not in chosen)
        for other in others:
            swapped = [one if one is not edit else other for one in chosen]
            if _consistent(swapped) and _allowed(trial.decide(swapped)):
                # What one change does may make others needless.
                chosen = _pruned(swapped, trial)
                break
    return chosen


def _consistent(chosen: Sequence[Edit]) -> bool:
    choices = [edit.choice for edit in chosen if edit.choice]
    return len(set(choices)) == len(choices)


def _allowed(decision: Decision) -> bool:
    return decision.outcome is Outcome.ALLOW


def _changes(chosen: Sequence[Edit]) -> tuple[Change, ...]:
    return tuple(edit.change for edit in chosen)
