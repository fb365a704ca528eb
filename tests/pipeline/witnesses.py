"""Puts the witnesses of a scan to everybody else: to `can`, and to the manifest request by request."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from iamscope import catalog
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.principal_side import principal_side
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.world import AwsWorld
from iamscope.manifest.load import load_manifests
from iamscope.manifest.role import AgentRole
from iamscope.model.compared import Example
from iamscope.model.decision import Outcome
from iamscope.model.finding import Finding, Witness
from iamscope.model.question import Question
from iamscope.pipeline.asking import Asked, open_questions
from iamscope.pipeline.world import load_world

EXCESS = ("inherited-excess", "own-excess")


@dataclass(frozen=True)
class Judges:
    """A snapshot to ask, as `can` and as the world that a scan sees, and the manifests."""

    asked: Asked
    world: AwsWorld
    roles: Mapping[str, AgentRole]


def judges(snapshot: Path, manifests: Path) -> Judges:
    """Return the judges for a snapshot and its manifests."""
    _, world = load_world(snapshot)
    assert isinstance(world, AwsWorld)
    fleet = load_manifests([manifests], catalog.vocabularies())
    return Judges(open_questions(snapshot), world, {role.name: role for role in fleet.roles})


def wrong(judges: Judges, finding: Finding) -> Iterator[str]:
    """Yield what is wrong with the witness of a finding of excess."""
    witness = finding.witness
    assert witness is not None
    allowed = _allowed(judges, finding, witness)
    if allowed is not Outcome.ALLOW and not (witness.depends and allowed is Outcome.CONDITIONAL):
        yield f"{witness} is not allowed: {allowed}"
    if _declared(judges, finding, witness) is not False:
        yield f"{witness} is declared"


def _allowed(judges: Judges, finding: Finding, witness: Witness) -> Outcome:
    forms = [step.target for step in finding.path if step.target.principal.id == witness.principal]
    if forms and forms[-1].changed:
        # It has yet to be changed before it does that.
        return judges.world.decide(forms[-1], witness.action, witness.resource).outcome
    question = Question(
        witness.principal,
        witness.action,
        (witness.resource,),
        context=dict(witness.context),
        complete=not witness.depends,
        without_guardrails=True,
    )
    return judges.asked.questions.ask(question).outcome


def _declared(judges: Judges, finding: Finding, witness: Witness) -> object:
    """Return whether the manifest, read as a policy and asked request by request, allows the witness."""
    entries = judges.roles[finding.agent].access.get("aws", ())
    if not entries:
        return False
    principal = judges.world.find(witness.principal)
    assert principal is not None
    side = Comparer(universe()).declared(entries, finding.agent)
    fixed = {
        **principal_side(judges.world, principal).fixed,
        **judges.world._decider.keys_of(witness.resource),
    }
    given = {key: list(values) if len(values) > 1 else values[0] for key, values in witness.context}
    return side.decide(Example(witness.action, witness.resource, {**fixed, **given}), None)
