"""A manifest's words as access: entries in AWS's own words become the sets that they declare."""

from collections.abc import Iterable, Iterator

from iamscope.access.globs import Glob
from iamscope.cloud import Grant
from iamscope.clouds.aws.access import block_tests, canonical_block
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.manifest.role import Entry


def declared(universe: AwsUniverse, entries: Iterable[Entry]) -> tuple[Grant, ...]:
    """Return what some entries declare, one part for each resource pattern."""
    return tuple(part for entry in entries for part in _parts(universe, entry))


def _parts(universe: AwsUniverse, entry: Entry) -> Iterator[Grant]:
    actions = universe.actions.union(str(action) for action in entry.actions)
    condition = canonical_block(block_tests(entry.conditions))
    for resource in entry.resources:
        yield Grant(actions, (Glob.parse(str(resource)),), (), condition, None)
