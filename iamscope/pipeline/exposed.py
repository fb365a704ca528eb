"""Exposures: what everybody who is reached can do to data and guards, each thing told once."""

from collections.abc import Iterator

from iamscope.cloud import World
from iamscope.graph.reach import Reach
from iamscope.model.exposure import Exposure


def exposed(world: World, found: Reach) -> tuple[Exposure, ...]:
    """Return what a reach exposes, certain things first, by the first who can do it.

    What somebody can do who is reached on a condition depends on that too.
    """
    every = sorted(_every(world, found), key=lambda one: not one.certain)
    return tuple(_once(every))


def _every(world: World, found: Reach) -> Iterator[Exposure]:
    told: dict[str, set[tuple[str, str]]] = {}
    for holding in found.paths:
        here = told.setdefault(holding.principal.scope, set())
        condition = "" if found.certain(holding) else f"it becomes `{holding.principal.id}`"
        for one in world.exposures(holding, here):
            here.add((one.id, one.what))
            yield one.on_condition(condition) if condition else one


def _once(every: list[Exposure]) -> Iterator[Exposure]:
    """Yield each exposure without the resources of which the same is told already.

    That something is perhaps possible on what nobody has seen is not told of an account in which
    it is possible on something.
    """
    told: dict[tuple[str, str], set[str]] = {}
    for one in every:
        known = told.setdefault((one.id, one.what), set())
        scope = one.holding.principal.scope
        left = one.without(known)
        if left is None or (not one.resources and scope in known):
            continue
        known.update((*one.resources, scope))
        yield left
