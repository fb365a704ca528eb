"""Undeclared access that the agent has by itself."""

from collections.abc import Iterator, Sequence

from iamscope.cloud import World
from iamscope.compare.agents import AgentComparison, Comparison
from iamscope.compare.excess import Excess
from iamscope.compare.passages import passage
from iamscope.compare.telling import cutting
from iamscope.compare.ways import Way, certain
from iamscope.model.danger import Danger
from iamscope.model.finding import BY_DANGER, Behind, Finding, Mark, Origin, Sharing
from iamscope.model.source import Source
from iamscope.model.wording import shared, some, through

KIND = "own-excess"
SUMMARY = (
    "The agent can do something that its manifest does not declare, without its operator having any part "
    "in it."
)
ADVICE = (
    "Take the actions out of the statement that is named, or declare them if the agent needs them. Where "
    "there is a path, the fix cuts its edge instead, by a call that the manifest does not declare. A "
    "statement of a shared policy may serve others: look at what else it is attached to."
)
SEVERITY = BY_DANGER


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield the agent's own undeclared access.

    What it has directly is one finding for each statement and danger class, what lies behind a way one for
    each way and danger class: cutting its edge removes all of it.
    """
    for agent in comparison.agents:
        for part in agent.excess:
            if not part.path and part.origin is not Origin.INHERITED:
                yield _direct(world, agent, part)
        for way in agent.beyond.ways:
            groups: dict[Danger, list[Excess]] = {}
            for part in way.excess:
                if part.origin is not Origin.INHERITED:
                    groups.setdefault(part.danger, []).append(part)
            for parts in groups.values():
                yield _behind(world, agent, way, parts)


def _direct(world: World, agent: AgentComparison, part: Excess) -> Finding:
    names = tuple(world.universe.ranked(part.actions))
    return Finding(
        kind=KIND,
        severity=SEVERITY[part.danger],
        agent=agent.role.name,
        principal=part.holding.principal.id,
        message=f"can {part.danger.verb} with {some(names)}, which its manifest does not declare"
        f"{_also([part], part.sharing)}",
        remedy=_remedy(part, names),
        danger=part.danger,
        origin=part.origin,
        channel=part.channel,
        sharing=part.sharing,
        actions=names,
        action_count=len(names),
        resources=part.resources,
        resource_count=len(part.resources),
        witness=part.witness,
        sources=part.proof,
    )


def _behind(world: World, agent: AgentComparison, way: Way, parts: Sequence[Excess]) -> Finding:
    bits = 0
    for part in parts:
        bits |= part.actions
    names = tuple(world.universe.ranked(bits))
    places = {name: place for place, name in enumerate(names)}
    worst = sorted(
        parts,
        key=lambda part: (not certain(agent.reach, part), places[part.witness.action], len(part.path)),
    )
    shown = worst[0]
    holders = tuple(dict.fromkeys(part.holding.principal.id for part in worst))
    origin = Origin.OWN if any(part.origin is Origin.OWN for part in parts) else Origin.INHERITED_AND_OWN
    sharing = shown.sharing if all(part.sharing == shown.sharing for part in parts) else None
    resources = tuple(sorted({name for part in parts for name in part.resources}))
    more = f"; it can do such things as {some(holders[1:], 2)}, too" if len(holders) > 1 else ""
    return Finding(
        kind=KIND,
        severity=SEVERITY[shown.danger],
        agent=agent.role.name,
        principal=holders[0],
        message=f"can {shown.danger.verb} with {some(names)}, which its manifest does not declare"
        f"{_also(parts, sharing)}{through(shown.path)}{more}",
        remedy=cutting(passage(way, shown, shown.witness), [one.id for one in agent.principals]),
        danger=shown.danger,
        origin=origin,
        channel=shown.channel if origin is Origin.INHERITED_AND_OWN else "",
        sharing=sharing,
        actions=names,
        action_count=len(names),
        resources=resources,
        resource_count=len(resources),
        witness=shown.witness,
        path=shown.path,
        sources=_edge(way, shown),
        behind=Behind(holders, tuple(dict.fromkeys(source for part in worst for source in part.proof))),
    )


def _edge(way: Way, shown: Excess) -> tuple[Source, ...]:
    """Return the statement to cut, or all that allow the shown path where none is known to be enough."""
    if way.edge is not None and way.edge.source is not None:
        return (way.edge.source,)
    return tuple(sorted({source for step in shown.path for call in step.calls for source in call.sources}))


def _also(parts: Sequence[Excess], sharing: Sharing | None) -> str:
    """Return what the operator has to do with some excess, as a phrase."""
    both = [part for part in parts if part.origin is Origin.INHERITED_AND_OWN]
    if not both:
        return shared(sharing)
    some_of = "" if len(both) == len(parts) else "some of it "
    return f", {some_of}as its operator `{both[0].channel}` can too"


def _remedy(part: Excess, names: Sequence[str]) -> str:
    """Return the change that takes direct access away."""
    if part.source.via and part.sharing is not None and part.sharing.mark is Mark.SHARED_GRANT:
        # The operator needs what the group gives.
        return f"take `{part.holding.principal.id}` out of {part.source.via}, or declare {some(names)}"
    return f"take {some(names)} out of {part.source.label()}, or declare it"
