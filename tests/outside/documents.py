"""Reads the documents of a case: every statement with its layer, and what a statement lists."""

from collections.abc import Iterator
from typing import Any

from tests.bench.documents import Json


def statements(case: Json) -> Iterator[tuple[str, Json, Json]]:
    """Yield layer, document and statement of everything in a case."""
    for layer, given in case["policies"].items():
        for document in _documents(given):
            yield from ((layer, document, each) for each in listed(document["Statement"]))


def conditions(statement: Json) -> Iterator[tuple[str, str, list[str]]]:
    """Yield operator, key and values of every test in a statement."""
    for operator, tests in statement.get("Condition", {}).items():
        yield from ((operator, key, [str(each) for each in listed(value)]) for key, value in tests.items())


def listed(value: Any) -> list[Any]:
    """Return a value as a list; one thing may stand for itself."""
    return value if isinstance(value, list) else [value]


def _documents(given: Any) -> Iterator[Json]:
    if isinstance(given, dict):
        yield given
        return
    for each in given:
        yield from _documents(each)
