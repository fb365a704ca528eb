"""Blocks: every one of some actions on every one of some resources under one condition."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from iamscope.clouds.aws.records.conditions import Family, Quantifier, parse_condition
from iamscope.clouds.aws.vocabulary import spelled_operator
from iamscope.manifest.role import ConditionBlock, Entry


@dataclass(frozen=True, slots=True)
class Term:
    """One test of a condition; names compare without letter case, and values in any order."""

    operator: str
    key: str
    values: frozenset[str]
    spelled: tuple[str, str] = field(compare=False, repr=False)

    @property
    def alternatives(self) -> bool:
        """Return whether the test holds as soon as it would hold with one of its values alone."""
        (test,) = parse_condition({self.spelled[0]: {self.spelled[1]: sorted(self.values)}})
        return not test.negated and test.quantifier is not Quantifier.ALL and test.family is not Family.NULL


@dataclass(frozen=True, slots=True)
class Block:
    """A statement in the making."""

    actions: frozenset[str]
    resources: frozenset[str]
    condition: frozenset[Term] = frozenset()


def blocks_of(entries: Iterable[Entry]) -> list[Block]:
    """Return a manifest's entries as blocks."""
    return [
        Block(
            frozenset(str(action) for action in entry.actions),
            frozenset(str(resource) for resource in entry.resources),
            frozenset(terms_of(entry.conditions)),
        )
        for entry in entries
    ]


def terms_of(conditions: ConditionBlock) -> Iterable[Term]:
    """Yield the tests of a condition."""
    for operator, keys in conditions.items():
        for key, values in keys.items():
            yield Term(operator.lower(), key.lower(), frozenset(values), (operator, key))


def in_order(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks in the one order in which they are written."""
    return sorted(blocks, key=lambda block: orjson.dumps(statement(block)))


def document(blocks: Sequence[Block], denials: Sequence[Block] = ()) -> dict[str, Any]:
    """Return the policy document that allows some blocks and denies others."""
    found = [statement(block) for block in blocks]
    found += [statement(block, effect="Deny") for block in denials]
    return {"Version": "2012-10-17", "Statement": short(found)}


def statement(block: Block, effect: str = "Allow") -> dict[str, Any]:
    """Return a block as a statement, as short as AWS takes it."""
    written: dict[str, Any] = {
        "Effect": effect,
        "Action": short(sorted(block.actions)),
        "Resource": short(sorted(block.resources)),
    }
    if block.condition:
        written["Condition"] = condition(block.condition)
    return written


def condition(tests: Collection[Term]) -> Mapping[str, Mapping[str, Any]]:
    """Return tests as a Condition element, operators in AWS's own spelling.

    Two tests of one key by one operator, which both have to hold, are kept apart by their spelling.
    """
    written: dict[str, dict[str, Any]] = {}
    several = Counter((test.operator, test.key) for test in tests)
    for test in sorted(tests, key=lambda test: (test.spelled, sorted(test.values))):
        operator, key = test.spelled
        operator = operator if several[test.operator, test.key] > 1 else spelled_operator(operator)
        written.setdefault(operator, {})[key] = short(sorted(test.values))
    return written


def short(items: Sequence[Any]) -> Any:
    """Return a list of one as its only item, as AWS allows; it saves two characters."""
    return items[0] if len(items) == 1 else list(items)


def minified(raw: object) -> str:
    """Return a document as JSON without whitespace."""
    return orjson.dumps(raw).decode()


def length(blocks: Sequence[Block]) -> int:
    """Return how many characters the document of some blocks has."""
    return len(minified(document(blocks)))
