"""A manifest's words as access: entries in AWS's own words become the sets that they declare."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

import orjson

from iamscope.access.parts import AccessSet, Part
from iamscope.clouds.aws.compose import document
from iamscope.clouds.aws.records.documents import PolicyDocument, parse_document
from iamscope.clouds.aws.sets import Translator
from iamscope.manifest.role import Entry


def declared(translator: Translator, entries: Iterable[Entry]) -> AccessSet:
    """Return what some entries declare for a translator's principal; the source of a part is its entry."""
    return AccessSet(tuple(part for entry in entries for part in _parts(translator, entry)))


def _parts(translator: Translator, entry: Entry) -> Iterator[Part]:
    text = orjson.dumps(document([entry]))
    for part in translator.allowed([_document(text, str(entry.place))]).parts:
        yield replace(part, source=entry)


@lru_cache(maxsize=4_096)
def _document(text: bytes, where: str) -> PolicyDocument:
    return parse_document(orjson.loads(text), where=where)
