"""Whether a change really removes a finding, and takes from no agent what is declared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from iamscope.access.keys import Found
from iamscope.clouds.aws.changer import Changer
from iamscope.clouds.aws.data.keys import MULTI_VALUED
from iamscope.clouds.aws.data.policy_limits import FOREIGN, SESSION
from iamscope.clouds.aws.pairs import Answer
from iamscope.clouds.aws.principal_side import principal_side
from iamscope.clouds.aws.records.documents import parse_document
from iamscope.clouds.aws.remedies.candidates import Candidate
from iamscope.clouds.aws.remedies.setting import Setting, entity_of, keys, remaining, undecided
from iamscope.clouds.aws.remedies.sizes import misfits
from iamscope.clouds.aws.sides import Side
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.finding import WAYS, Finding, Witness
from iamscope.model.reach import Holding
from iamscope.model.safe import printable
from iamscope.model.scan import Scan

# The kinds that are about access, which a request and the sets can refute.
ACCESS = frozenset({"own-excess", "inherited-excess", "forbidden-reach"})
# Those and the kinds that say how access is come by, which end with a step.
REACH = ACCESS.union(WAYS)


@dataclass(frozen=True, slots=True)
class Trial:
    """A candidate put into practice: the worlds before and after, and what scans find in each.

    A session policy is tried as a boundary, which limits a role's sessions in the same way.
    """

    agent: str
    candidate: Candidate
    before: AwsWorld
    after: AwsWorld
    was: Scan
    now: Scan


@dataclass(frozen=True, slots=True)
class Prover:
    """Looks for whatever speaks against a trial; a text says what, an empty one that all is proven."""

    setting: Setting

    def harm(self, trial: Trial) -> str:
        """Return what speaks against a change whatever it is for: its size, a loss, or a gain."""
        return next(self._harms(trial), "")

    def _harms(self, trial: Trial) -> Iterator[str]:
        session = trial.candidate.session
        if session:
            yield from _session_misfits(session)
        else:
            yield from misfits(trial.before.records, trial.after.records)
        for change in Changer().changes(trial.before, trial.after):
            yield from self._losses(trial, change.what, change.name, change.before, change.after)

    def news(self, trial: Trial) -> str:
        """Return what a scan finds after a change and not before it, if anything."""
        new = keys(trial.now.findings) - keys(trial.was.findings)
        if not new or trial.candidate.session:
            return ""
        kind, agent, principal, _ = min(new, key=str)
        return f"`{kind}` would be found of `{agent or principal}`, which is not found now"

    def _losses(self, trial: Trial, what: str, name: str, before: Side, after: Side) -> Iterator[str]:
        """Yield what an agent would lose of what is declared, or anybody would gain."""
        if what == "principal":
            agents = list(self.setting.agents_of(trial.before, name))
        else:
            agents = [role.name for role in self.setting.fleet.roles]
        if trial.candidate.session:
            # The others that act as this principal start without this session policy, and it comes
            # on top of a boundary that there is, which the world in which it is tried does without.
            agents = [trial.agent]
            limit = parse_document(trial.candidate.session, where="the session policy")
            after = replace(before, layers=(*before.layers, (limit,)))
        for agent in agents:
            declared = self.setting.declared(agent, trial.before)
            if declared.unread_grants:
                yield f"it cannot be told what `{agent}` would lose: {', '.join(declared.unread_grants)}"
            # What is declared by reference stands in documents of its own, with their denies.
            for piece in (declared, *declared.besides):
                had = replace(before, layers=(*before.layers, *piece.layers))
                answer = self.setting.comparer.within(had, after)
                yield from _refuted(answer, f"`{agent}` would lose", "declared")
        widened = self.setting.comparer.within(after, before)
        yield from _refuted(widened, f"`{name}` would gain", "not there before")

    def failure(self, trial: Trial, finding: Finding) -> str:
        """Return why a trial does not remove a finding; an empty text is the proof that it does."""
        return next(self._failures(trial, finding), "")

    def _failures(self, trial: Trial, finding: Finding) -> Iterator[str]:
        left = remaining(finding, trial.now)
        if left is not None and not (trial.candidate.session and finding.kind not in REACH):
            what = f"`{left.witness.action}` on `{left.witness.resource}`" if left.witness else left.message
            yield f"it would still be found: {what}"
        part = undecided(finding, trial.now)
        if part is not None:
            yield f"it cannot be told whether `{part.actions[0]}` would still be excess: {part.reason}"
        if finding.kind in REACH:
            yield from self._requests(trial.after, finding)
        if finding.kind in ACCESS:
            yield from self._sets(trial.after, finding)

    def _requests(self, after: AwsWorld, finding: Finding) -> Iterator[str]:
        """Yield that the witness is still allowed, or that the way to it is still open."""
        witness = finding.witness
        if not finding.path and witness is not None:
            decision = self._decide(
                after, witness.principal, witness.action, witness.resource, _keys(witness)
            )
            if decision:
                yield f"`{witness.action}` on `{witness.resource}` would still be {decision}"
        elif finding.path:
            calls = [call for step in finding.path for call in step.calls]
            if not any(self._decide(after, call.by, call.action, call.resource) == "" for call in calls):
                yield "every call on the way would still be possible"

    def _decide(
        self,
        after: AwsWorld,
        principal: str,
        action: str,
        resource: str,
        given: Mapping[str, Found] | None = None,
    ) -> str:
        """Return whether a request is allowed or might be, as a word; an empty one where it is denied."""
        found = after.find(principal)
        if found is None:
            return ""
        decision = after.decide(Holding(found), action, resource, given)
        return decision.outcome.value if decision.possible else ""

    def _sets(self, after: AwsWorld, finding: Finding) -> Iterator[str]:
        """Yield that some of a finding's actions are still allowed and undeclared, by exact sets."""
        principal = finding.witness.principal if finding.witness else finding.principal
        if finding.path or entity_of(after, principal) is None or not finding.actions:
            return
        found = after.find(principal)
        assert found is not None
        side = principal_side(after, found)
        only = {"Effect": "Allow", "Action": list(finding.actions), "Resource": "*"}
        document = parse_document({"Version": "2012-10-17", "Statement": [only]}, where="a finding")
        narrowed = replace(side, layers=(*side.layers, (document,)))
        answer = self.setting.comparer.within(narrowed, self.setting.declared(finding.agent, after))
        yield from _refuted(answer, f"`{principal}` would keep", "undeclared")


def _keys(witness: Witness) -> Mapping[str, Found] | None:
    """Return the keys of a witness; of one that depends on something unknown, none are settled."""
    if witness.depends:
        return None
    return {
        key: Found(values, many=len(values) > 1 or key.lower() in MULTI_VALUED)
        for key, values in witness.context
    }


def _refuted(answer: Answer, what: str, word: str) -> Iterator[str]:
    if answer.empty is True:
        return
    if answer.example is not None:
        yield f"{what} `{answer.example.action}` on `{printable(answer.example.resource)}`, which is {word}"
    else:
        yield f"it cannot be told whether {what} something that is {word}: {answer.reason}"


def _session_misfits(session: str) -> Iterator[str]:
    if len(session) > SESSION:
        most = f"{SESSION:,}"
        yield f"the session policy would need {len(session):,} characters, AWS takes {most}"
    found = FOREIGN.search(session)
    if found:
        yield f"the session policy would hold U+{ord(found.group()):04X}, which no policy can hold"


def proven_of(prover: Prover, trial: Trial, findings: Sequence[Finding]) -> list[Finding]:
    """Return those of some findings that a trial removes for certain."""
    return [finding for finding in findings if not prover.failure(trial, finding)]
