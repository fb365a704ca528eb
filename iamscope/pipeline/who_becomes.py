"""Who may make a call by becoming others: the holders of a call, seen from everybody who leads to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from iamscope.cloud import World
from iamscope.graph.reach import Reach, reach
from iamscope.model.decision import Outcome
from iamscope.model.principal import Principal
from iamscope.model.question import Answer, Check, Holder, Question
from iamscope.model.reach import Holding
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.world import load_world


def with_others(snapshot: Path, question: Question, holders: Sequence[Holder]) -> tuple[Holder, ...]:
    """Return some holders and those who may by becoming others, sorted by name.

    Who may itself, but not for certain, is told with a certain path to somebody else, if there is one.
    """
    _, world = load_world(snapshot)
    found = {holder.answer.principal: holder for holder in holders}
    own = dict(found)
    for principal in world.principals():
        known = found.get(principal.id)
        if known is None or known.outcome is not Outcome.ALLOW:
            better = _best(world, principal, question, own, others=known is not None)
            if better is not None and (known is None or better.outcome is Outcome.ALLOW):
                found[principal.id] = better
    return tuple(found[name] for name in sorted(found))


def _best(
    world: World, start: Principal, question: Question, own: Mapping[str, Holder], *, others: bool
) -> Holder | None:
    """Return the nearest way to somebody who may; a certain one is preferred.

    With `others`, only to somebody who may as the snapshot shows it: guardrails that were not read
    stand in the way of somebody changed as well, and that is not told of its form.
    """
    best: Holder | None = None
    for holder in _ways(world, reach(world, [start]), question, own, others=others):
        if holder.outcome is Outcome.ALLOW:
            return replace(holder, answer=replace(holder.answer, principal=start.id))
        best = best or replace(holder, answer=replace(holder.answer, principal=start.id))
    return best


def _ways(
    world: World, found: Reach, question: Question, own: Mapping[str, Holder], *, others: bool
) -> Iterator[Holder]:
    for holding, path in found.paths.items():
        if not path:
            continue
        direct = own.get(holding.principal.id)
        if direct is not None:
            yield Holder(direct.answer, path)
        if others or not question.resources:
            continue
        if holding.changed or world.find(holding.principal.id) is None:
            answer = _changed(world, holding, question)
            if answer.outcome in (Outcome.ALLOW, Outcome.CONDITIONAL):
                yield Holder(answer, path)


def _changed(world: World, holding: Holding, question: Question) -> Answer:
    """Return what somebody may do that the snapshot does not show so: in the form in which it is held."""
    checks = tuple(
        Check(question.action, resource, world.decide(holding, question.action, resource))
        for resource in question.resources
    )
    return Answer(holding.principal.id, question.action, checks, assumes=assumptions(world.gaps))
