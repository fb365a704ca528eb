"""How one agent comes to what is beyond its manifest: by whom, over what, and into what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamscope.cloud import World
from iamscope.compare.crossing import Crossings
from iamscope.compare.excess import Excess
from iamscope.compare.passages import Passage, Tracker
from iamscope.compare.ways import Way, Ways
from iamscope.manifest.role import AgentRole
from iamscope.model.finding import Origin, Witness
from iamscope.model.principal import Principal
from iamscope.model.reach import Step
from iamscope.model.truth import describe


@dataclass(frozen=True, slots=True)
class Beyond:
    """The ways of one agent, and what of them a person should know."""

    ways: tuple[Way, ...] = ()
    escalations: tuple[Passage, ...] = ()
    administrators: tuple[Passage, ...] = ()
    operators: tuple[Passage, ...] = ()
    environments: tuple[Passage, ...] = ()
    accounts: tuple[Passage, ...] = ()


def find_beyond(
    tracker: Tracker, role: AgentRole, operators: Sequence[Principal], excess: Sequence[Excess]
) -> Beyond:
    """Return how an agent comes to its excess, and into its operators."""
    entries = role.access.get(tracker.world.cloud, ())
    asked = Ways(tracker.world, tracker.provers, tracker.principals, entries)
    ways = tuple(asked.of(excess))
    crossings = Crossings(tracker, role, operators, tracker.environments)
    return Beyond(
        ways,
        tuple(tracker.escalations(ways)),
        tuple(tracker.administrators(ways, excess)),
        tuple(_operators(tracker, asked, operators)),
        tuple(crossings.into_environments(ways, excess)),
        tuple(crossings.into_accounts(ways, excess)),
    )


def _operators(tracker: Tracker, asked: Ways, operators: Sequence[Principal]) -> Iterator[Passage]:
    """Yield how the agent becomes each operator that it does not have to become another operator for."""
    names = {operator.id for operator in operators}
    own = {principal.id for principal in tracker.principals}
    entered: dict[str, tuple[Step, ...]] = {}
    for holding, path in tracker.reach.paths.items():
        if holding.principal.id in names - own:
            entered.setdefault(holding.principal.id, path)
    for name, path in entered.items():
        if not any(step.target.principal.id in names - own for step in path[:-1]):
            further = [other for other, way in entered.items() if name in _on(way) and other != name]
            yield Passage(
                where=name,
                origin=Origin.INHERITED,
                channel=name,
                path=path,
                witness=_call(tracker.world, path[-1]),
                danger=None,
                edge=asked.edge(reversed(path)),
                reached=(name, *further),
            )


def _on(path: Sequence[Step]) -> set[str]:
    return {step.target.principal.id for step in path}


def _call(world: World, step: Step) -> Witness | None:
    """Return the call of a step that its own principal makes as a request, if it is confirmed."""
    call = next((one for one in step.calls if one.by == step.origin.principal.id), step.calls[0])
    decision = world.decide(step.origin, call.action, call.resource, {})
    if not decision.allowed:
        decision = world.decide(step.origin, call.action, call.resource)
    if not decision.possible:
        return None
    depends = "" if decision.allowed else describe(decision.residual)
    return Witness(call.by, call.action, call.resource, depends)
