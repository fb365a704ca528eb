"""A manifest's words as access: entries in AWS's own words become the sets that they declare."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from iamscope.access.globs import Glob
from iamscope.cloud import Grant
from iamscope.clouds.aws.areas import canonical_block
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.manifest.role import ConditionBlock, Entry


def declared(universe: AwsUniverse, entries: Iterable[Entry]) -> tuple[Grant, ...]:
    """Return what some entries declare, one part for each resource pattern."""
    return tuple(part for entry in entries for part in _parts(universe, entry))


def as_document(entries: Iterable[Entry]) -> dict[str, Any]:
    """Return entries as a policy document, one statement for each, word for word.

    Nothing is merged or left out here: it is what composed policies are proven against.
    """
    return {"Version": "2012-10-17", "Statement": [_statement(entry) for entry in entries]}


def _statement(entry: Entry) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Action": [str(action) for action in entry.actions],
        "Resource": [str(resource) for resource in entry.resources],
    }
    if entry.conditions:
        statement["Condition"] = {
            operator: {key: list(values) for key, values in keys.items()}
            for operator, keys in entry.conditions.items()
        }
    return statement


def _parts(universe: AwsUniverse, entry: Entry) -> Iterator[Grant]:
    actions = universe.actions.union(str(action) for action in entry.actions)
    condition = canonical_block(_tests(entry.conditions))
    for resource in entry.resources:
        yield Grant(actions, (Glob.parse(str(resource)),), (), condition, None)


def _tests(block: ConditionBlock) -> Iterator[tuple[str, str, Sequence[str]]]:
    for operator, keys in block.items():
        for key, values in keys.items():
            yield operator, key, values
