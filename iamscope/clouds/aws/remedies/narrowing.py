"""A statement cut down to what a manifest declares: what both of them allow, as statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from iamscope.access.containment import overlap
from iamscope.access.globs import Glob
from iamscope.clouds.aws.change.statements import element
from iamscope.clouds.aws.compose import merged
from iamscope.clouds.aws.records.documents import Statement
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.manifest.place import Located
from iamscope.manifest.role import ConditionBlock, Entry


def declared_part(
    raw: Mapping[str, Any], statement: Statement, entries: Iterable[Entry], universe: AwsUniverse
) -> list[dict[str, Any]]:
    """Return an Allow statement's declared part as statements, none where nothing of it is declared.

    It is never wider than the statement. Where two patterns meet in a way that no one pattern
    spells, the part is left out: whoever proves that nothing is lost sees it.
    """
    left = [found for entry in entries if (found := _meeting(raw, statement, entry, universe)) is not None]
    if not left:
        return []
    made = merged(left)["Statement"]
    statements = [made] if isinstance(made, dict) else list(made)
    return [_labelled(one, statement.sid, number) for number, one in enumerate(statements)]


def _labelled(made: dict[str, Any], sid: str, number: int) -> dict[str, Any]:
    """Return a statement under the label of the one that it is a part of."""
    return {"Sid": f"{sid}{number + 1 if number else ''}", **made} if sid else made


def _meeting(
    raw: Mapping[str, Any], statement: Statement, entry: Entry, universe: AwsUniverse
) -> Entry | None:
    """Return what an entry and a statement both allow, as an entry."""
    actions = tuple(dict.fromkeys(_actions(statement, entry, universe)))
    resources = tuple(dict.fromkeys(_resources(statement, entry, universe)))
    conditions = _both(element(raw, "Condition") or {}, entry.conditions)
    if not actions or not resources or conditions is None:
        return None
    return replace(entry, actions=actions, resources=resources, conditions=conditions)


def _actions(statement: Statement, entry: Entry, universe: AwsUniverse) -> Iterator[Located]:
    index = universe.actions
    own = index.union(statement.actions)
    own = index.everything & ~own if statement.except_actions else own
    for pattern in entry.actions:
        bits = index.matching(str(pattern))
        if bits and not bits & ~own:
            yield pattern
        elif bits & own:
            yield from (Located(name, pattern.place) for name in index.members(bits & own))
        elif not bits and not statement.except_actions and str(pattern).lower() in statement.actions:
            yield pattern


def _resources(statement: Statement, entry: Entry, universe: AwsUniverse) -> Iterator[Located]:
    for wanted in entry.resources:
        pattern = Glob.parse(str(wanted))
        own = statement.resources or ()
        if statement.except_resources:
            if not any(overlap(Glob.parse(text), pattern) for text in own):
                yield wanted
            continue
        for text in own:
            if text == str(wanted) or universe.contains(Glob.parse(text), pattern):
                yield wanted
            elif universe.contains(pattern, Glob.parse(text)):
                yield Located(text, wanted.place)


def _both(own: Mapping[str, Any], declared: ConditionBlock) -> ConditionBlock | None:
    """Return two condition blocks as one, or nothing where one test would have to be said twice."""
    found: dict[str, dict[str, tuple[str, ...]]] = {
        operator: {key: _values(value) for key, value in tests.items()} for operator, tests in own.items()
    }
    for operator, tests in declared.items():
        block = found.setdefault(operator, {})
        for key, values in tests.items():
            if set(block.get(key, values)) != set(values):
                return None
            block[key] = values
    return found


def _values(value: object) -> tuple[str, ...]:
    items: Sequence[object] = value if isinstance(value, list) else [value]
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in items)
