"""The search for the smallest proven change that removes one finding."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from iamscope.clouds.aws.change.applying import apply
from iamscope.clouds.aws.change.draft import changed
from iamscope.clouds.aws.change.edits import CreatePolicy, DeleteKey, Edit, SetBoundary, settled
from iamscope.clouds.aws.directory import trusted_names
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.remedies.candidates import Candidate, CannotError, Cutter
from iamscope.clouds.aws.remedies.proving import REACH, Prover, Trial
from iamscope.clouds.aws.remedies.setting import Setting, entity_of, remaining, start_of, updated
from iamscope.clouds.aws.remedies.trusts import shut_out
from iamscope.clouds.aws.world import AwsWorld
from iamscope.errors import IamscopeError
from iamscope.model.finding import Finding
from iamscope.model.reach import Call, Holding, Step
from iamscope.model.scan import Scan
from iamscope.model.source import Source

_ROUNDS = 8
_OTHER = {
    "shared-identity": "no edit of a policy tells the agents apart: give each a principal of its own",
    "undeclared-agent": "nothing is declared to measure a change by: write a manifest for it",
    "missing-permission": "iamscope only takes access away: grant it, or take it out of the manifest",
    "incomplete": "what was not read cannot be changed: collect it first",
}
Make = Callable[[], Candidate]


@dataclass(frozen=True, slots=True)
class Search:
    """Tries changes of one world, from the smallest to the largest, until one is proven."""

    setting: Setting
    world: AwsWorld
    scan: Scan
    tried: dict[object, Trial | CannotError] = field(default_factory=dict)
    """What is known of changes of this world: several findings call for the same one."""

    def solve(self, finding: Finding, siblings: Sequence[Finding]) -> Trial | str:
        """Return the smallest proven change that removes a finding, or why there is none.

        `siblings` are findings that are to be removed too: what the same documents grant goes with it.
        """
        if finding.kind in _OTHER or not finding.agent:
            return _OTHER.get(finding.kind, _OTHER["undeclared-agent"])
        prover = Prover(self.setting)
        reasons: dict[str, dict[str, None]] = {}
        for kind, make in self._candidates(finding, siblings):
            try:
                trial = self._tried(finding, make())
                problem = prover.failure(trial, finding) or prover.news(trial)
            except CannotError as error:
                problem = error.message
            except IamscopeError as error:
                problem = f"the documents do not fit together: {error.message}"
            else:
                if not problem:
                    return trial
            reasons.setdefault(problem, {})[kind] = None
        told = "; ".join(f"to {' or to '.join(kinds)}: {problem}" for problem, kinds in reasons.items())
        return told or "no change of a document is known that removes it"

    def _candidates(self, finding: Finding, siblings: Sequence[Finding]) -> Iterator[tuple[str, Make]]:
        """Yield the sorts of change that could help, the smallest first."""
        if finding.kind == "long-lived-key":
            yield "delete the key", lambda: Candidate("delete-key", tuple(self._keys(finding)))
            return
        if finding.kind == "dead-guard":
            yield "mend the denial", lambda: Candidate("mend-denial", self._mended(finding))
        if finding.kind in REACH:
            if finding.path:
                yield "close the way", lambda: Candidate("close-channel", self._attack(self.world, finding))
            else:
                together = (finding, *siblings)
                yield "cut the statement", lambda: Candidate("narrow", self._cut(self.world, together))
                yield "cut the statement", lambda: Candidate("narrow", self._cut(self.world, (finding,)))
            yield "set a boundary", lambda: Candidate("boundary", self._boundary(finding))
        if finding.kind in REACH or finding.kind == "runs-as-operator":
            yield "limit the session", lambda: self._session(finding)

    def _tried(self, finding: Finding, candidate: Candidate) -> Trial:
        """Return a candidate in practice; what is left of the finding is attacked in turn.

        Raises `CannotError` for one that does harm, before anything is scanned again.
        """
        edits = list(candidate.edits)
        world = self._applied(self.world, edits)
        trial = self._trial(finding, candidate, edits, world)
        for _ in range(_ROUNDS if candidate.kind in ("narrow", "close-channel") else 0):
            left = remaining(finding, trial.now)
            if left is None:
                break
            more = self._attack(world, left)
            world = self._applied(world, more)
            edits += more
            trial = self._trial(finding, candidate, edits, world)
        return trial

    def _trial(self, finding: Finding, candidate: Candidate, edits: Sequence[Edit], world: AwsWorld) -> Trial:
        kept = Candidate(candidate.kind, () if candidate.session else settled(edits), candidate.session)
        key = (finding.agent, kept, tuple(edits))
        if key not in self.tried:
            try:
                self.tried[key] = self._scanned(finding, kept, world)
            except CannotError as error:
                self.tried[key] = error
        found = self.tried[key]
        if isinstance(found, CannotError):
            raise found
        return found

    def _scanned(self, finding: Finding, kept: Candidate, world: AwsWorld) -> Trial:
        trial = Trial(finding.agent, kept, self.world, world, self.scan, self.scan)
        harm = Prover(self.setting).harm(trial)
        if harm:
            raise CannotError(harm)
        agents = (finding.agent,) if kept.session else self._concerned(finding, world)
        now = updated(self.scan, self.setting.rescan(world, agents), agents)
        return replace(trial, now=now)

    def _concerned(self, finding: Finding, world: AwsWorld) -> tuple[str, ...]:
        """Return the agents that act as a principal that is not the same any more.

        An edit that gives nobody anything, which is proven, can make no finding for any other.
        """
        found = {finding.agent: None}
        for arn in changed(self.world.records.entities, world.records.entities):
            found.update(dict.fromkeys(self.setting.agents_of(self.world, arn)))
        return tuple(found)

    def _applied(self, world: AwsWorld, edits: Sequence[Edit]) -> AwsWorld:
        return AwsWorld.of(apply(world.records, edits, world.universe.actions))

    def _attack(self, world: AwsWorld, finding: Finding) -> tuple[Edit, ...]:
        """Return edits against one finding: against the way to it, or against what grants it."""
        if not finding.path:
            return self._cut(world, (finding,))
        reasons: list[str] = []
        partly: tuple[Edit, ...] = ()
        for call in _step(finding).calls:
            try:
                edits = self._closing(world, finding.agent, call)
            except CannotError as error:
                reasons.append(error.message)
                continue
            if not self._possible(self._applied(world, edits), call):
                return edits
            # What is declared of the call is left: another call of the step may have to go.
            partly = partly or edits
        if not partly:
            raise CannotError("; ".join(dict.fromkeys(reasons)))
        return partly

    def _possible(self, world: AwsWorld, call: Call) -> bool:
        caller = world.find(call.by)
        return caller is not None and world.decide(Holding(caller), call.action, call.resource).possible

    def _closing(self, world: AwsWorld, agent: str, call: Call) -> tuple[Edit, ...]:
        if not call.sources:
            raise CannotError(f"it is not known what lets `{call.by}` do `{call.action}`")
        return self._against(world, agent, call.by, call.sources)

    def _cut(self, world: AwsWorld, findings: Sequence[Finding]) -> tuple[Edit, ...]:
        """Return edits against what grants one finding directly, and its siblings in the same documents."""
        first = findings[0]
        principal = start_of(first)
        own = _own_sources(world, first, principal)
        documents = {(source.document, source.attached_to) for source in own}
        for other in findings[1:]:
            if other.agent == first.agent and not other.path and start_of(other) == principal:
                own += [
                    source
                    for source in _own_sources(world, other, principal)
                    if (source.document, source.attached_to) in documents
                ]
        if not own:
            raise CannotError(f"what grants it is no policy of `{principal}`")
        return self._against(world, first.agent, principal, own)

    def _against(
        self, world: AwsWorld, agent: str, principal: str, sources: Sequence[Source]
    ) -> tuple[Edit, ...]:
        """Return edits that cut what some statements grant a principal of an agent."""
        holder = self._editable(world, principal)
        if agent not in self.setting.agents_of(world, principal):
            raise CannotError(
                f"`{principal}` is not the agent's own, and a manifest of its own would say what it is for"
            )
        identity = [source for source in sources if source.layer == "identity"]
        others = [source for source in sources if source.layer in ("trust", "resource-policy")]
        if len(identity) + len(others) < len(sources):
            raise CannotError("something other than a policy of the principal or of the resource grants it")
        cutter = Cutter(world.records, world.universe, self.setting.entries(agent))
        edits = list(cutter.narrowing(holder, identity)) if identity else []
        reason = "nothing is known that could be cut"
        for source in sorted(set(others), key=lambda item: (item.attached_to, -item.index)):
            try:
                edits += shut_out(world, holder, source)
            except CannotError as error:
                # Where the account is trusted, a policy of the principal's own is needed too, and goes.
                reason = error.message
        if not edits:
            raise CannotError(reason)
        return tuple(edits)

    def _editable(self, world: AwsWorld, principal: str) -> Entity:
        holder = entity_of(world, principal)
        if holder is None:
            raise CannotError(f"`{principal}` is no user or role of the snapshot")
        if self.setting.somebodys(world, principal):
            raise CannotError(f"`{principal}` is an operator's own, and what people can do is left to them")
        if holder.service_linked:
            raise CannotError(f"`{principal}` belongs to AWS")
        return holder

    def _boundary(self, finding: Finding) -> tuple[Edit, ...]:
        holder = self._editable(self.world, start_of(finding))
        return self._cutter(finding).boundary(holder)

    def _session(self, finding: Finding) -> Candidate:
        principal = start_of(finding)
        holder = entity_of(self.world, principal)
        if holder is None or holder.kind != "role":
            raise CannotError(f"`{principal}` is no role, and only sessions of roles take a session policy")
        if finding.agent not in self.setting.agents_of(self.world, principal):
            raise CannotError(f"the agent does not start as `{principal}`")
        if not any(trusted_names(holder)) and not _federated(holder):
            raise CannotError(f"only services of AWS take on `{principal}`, and they pass no session policy")
        session = self._cutter(finding).session()
        arn = f"arn:aws:iam::{holder.account}:policy/session-policy"
        return Candidate("session-policy", (CreatePolicy(arn, session), SetBoundary(principal, arn)), session)

    def _mended(self, finding: Finding) -> tuple[Edit, ...]:
        holder = self._editable(self.world, finding.principal)
        return tuple(
            edit for source in finding.sources for edit in self._cutter(finding).mending(holder, source)
        )

    def _cutter(self, finding: Finding) -> Cutter:
        return Cutter(self.world.records, self.world.universe, self.setting.entries(finding.agent))

    def _keys(self, finding: Finding) -> Iterator[Edit]:
        holder = self._editable(self.world, finding.principal)
        for key in self.world.inventory.keys:
            if key.active and (key.account, key.user_name) == (holder.account, holder.name):
                yield DeleteKey(key.id)


def _federated(holder: Entity) -> bool:
    """Return whether an identity provider is let in, whose sessions can be limited as they begin."""
    return holder.trust is not None and any(
        statement.allow and statement.principals is not None and statement.principals.federated
        for statement in holder.trust.statements
    )


def _step(finding: Finding) -> Step:
    """Return the step to take away: the one into the operator, or the first."""
    into = (step for step in finding.path if step.target.principal.id == finding.channel)
    return next(into, finding.path[0])


def _own_sources(world: AwsWorld, finding: Finding, principal: str) -> list[Source]:
    """Return the statements that grant a finding to one principal itself, or let it in."""
    entity = entity_of(world, principal)
    groups = {f"group {name}" for name in entity.groups} if entity else set()
    return [
        source
        for source in finding.sources
        if source.layer in ("trust", "resource-policy")
        or source.attached_to == principal
        or source.via in groups
    ]
