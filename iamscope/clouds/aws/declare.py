"""A manifest's words as access: entries in AWS's own words become the sets that they declare."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import orjson

from iamscope.access.parts import AccessSet, Part
from iamscope.clouds.aws.records.documents import PolicyDocument, parse_document
from iamscope.clouds.aws.sets import Translator
from iamscope.manifest.role import Entry


def declared(translator: Translator, entries: Iterable[Entry]) -> AccessSet:
    """Return what some entries declare for a translator's principal; the source of a part is its entry."""
    return AccessSet(tuple(part for entry in entries for part in _parts(translator, entry)))


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


def _parts(translator: Translator, entry: Entry) -> Iterator[Part]:
    text = orjson.dumps(as_document([entry]))
    for part in translator.allowed([_document(text, str(entry.place))]).parts:
        yield replace(part, source=entry)


@lru_cache(maxsize=4_096)
def _document(text: bytes, where: str) -> PolicyDocument:
    return parse_document(orjson.loads(text), where=where)
