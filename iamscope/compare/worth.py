"""What reach is worth: what it adds, and what it can harm."""

from iamscope.cloud import World
from iamscope.compare.environments import Environments
from iamscope.compare.gains import added
from iamscope.compare.harm import Harms, production
from iamscope.compare.proving import Provers
from iamscope.graph.reach import Reach
from iamscope.model.gain import Worth
from iamscope.model.reach import Holding


def worth(world: World, provers: Provers, reach: Reach, start: Holding, environments: Environments) -> Worth:
    """Return what reach adds to a start's own access, and what of the inventory it can harm."""
    resources = world.resources()
    told = production(resources, environments)
    return Worth(
        tuple(added(world, provers, reach, start, environments)),
        tuple(Harms(world, provers, reach, start, told).counted()) if resources else (),
        len(resources),
        told.told_by,
    )
