"""One statement of a document edited: the document's own JSON is kept, element by element."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from iamscope.access.actions import ActionIndex
from iamscope.clouds.aws.records.documents import PolicyDocument

Raw = dict[str, Any]
_ELEMENTS = ("version", "id", "statement")
_STATEMENT = "sid effect principal notprincipal action notaction resource notresource condition".split()


def raw_of(document: PolicyDocument) -> Raw:
    """Return a document as plain values."""
    found: Raw = orjson.loads(document.text)
    return found


def raw_statements(document: PolicyDocument) -> list[Raw]:
    """Return the statements of a document as plain values."""
    return _listed(raw_of(document))


def alone(document: PolicyDocument, index: int) -> str | None:
    """Return a document of the same version with one of its statements alone, `None` if it lacks that."""
    raw = raw_of(document)
    listed = _listed(raw)
    if not 0 <= index < len(listed):
        return None
    kept = {key: value for key, value in raw.items() if key.lower() == "version"}
    return text_of({**kept, "Statement": [listed[index]]})


def index_of(document: PolicyDocument, statement: str) -> int | None:
    """Return the place of the statement of that label or number, if there is exactly one."""
    labelled = [one.index for one in document.statements if one.sid and one.sid == statement]
    if labelled:
        return labelled[0] if len(labelled) == 1 else None
    number = statement.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 6 and int(number) < len(document.statements):
        return int(number)
    return None


def replaced(document: PolicyDocument, index: int, statement: Mapping[str, Any] | None) -> str:
    """Return a document's text with one statement replaced, or left out."""
    raw = raw_of(document)
    listed = _listed(raw)
    listed[index : index + 1] = [] if statement is None else [dict(statement)]
    return text_of({**raw, _name(raw, "statement"): listed})


def text_of(raw: Mapping[str, Any]) -> str:
    """Return a document as JSON, its elements in the order in which AWS's pages write them."""
    return orjson.dumps(_in_order(raw)).decode()


def statement_text(raw: Mapping[str, Any]) -> str:
    """Return a statement as JSON, its elements in their usual order."""
    return orjson.dumps(_sorted(raw, _STATEMENT)).decode()


def pretty(document: str) -> str:
    """Return a document's text indented, as people read it."""
    return orjson.dumps(_in_order(orjson.loads(document)), option=orjson.OPT_INDENT_2).decode() + "\n"


def _in_order(raw: Mapping[str, Any]) -> Raw:
    named = _sorted(raw, _ELEMENTS)
    name = _name(named, "statement")
    return {**named, name: [_sorted(one, _STATEMENT) for one in _listed(named)]} if name in named else named


def _sorted(raw: Mapping[str, Any], order: Sequence[str]) -> Raw:
    return dict(
        sorted(raw.items(), key=lambda item: order.index(item[0].lower()) if item[0].lower() in order else 99)
    )


def without_actions(statement: Raw, taken: Sequence[str], index: ActionIndex) -> Raw | None:
    """Return an Allow statement without some actions, or nothing where none are left.

    A pattern that names more than what is taken is written out as the actions of today that are left.
    """
    negative = _name(statement, "notaction")
    if negative in statement:
        return {**statement, negative: list(dict.fromkeys((*_texts(statement[negative]), *taken)))}
    name = _name(statement, "action")
    left = list(dict.fromkeys(_left(_texts(statement[name]), taken, index)))
    return {**statement, name: left[0] if len(left) == 1 else left} if left else None


def _left(patterns: Sequence[str], taken: Sequence[str], index: ActionIndex) -> Iterator[str]:
    gone = index.union(taken)
    lowered = {text.lower() for text in taken}
    for pattern in patterns:
        bits = index.matching(pattern)
        if pattern.lower() in lowered:
            continue
        if not bits & gone:
            yield pattern
        else:
            yield from index.members(bits & ~gone)


def _listed(raw: Mapping[str, Any]) -> list[Raw]:
    found = raw.get(_name(raw, "statement"), [])
    return [dict(found)] if isinstance(found, Mapping) else list(found)


def _name(raw: Mapping[str, Any], element: str) -> str:
    """Return how an object spells an element; AWS does not regard letter case."""
    usual = {"notaction": "NotAction", "notresource": "NotResource", "notprincipal": "NotPrincipal"}
    return next((name for name in raw if name.lower() == element), usual.get(element, element.title()))


def element(raw: Mapping[str, Any], name: str) -> Any:
    """Return an element of a statement, however it is spelled."""
    return raw.get(_name(raw, name.lower()))


def without_elements(raw: Mapping[str, Any], *names: str) -> Raw:
    """Return a statement without some elements, however they are spelled."""
    return {name: value for name, value in raw.items() if name.lower() not in names}


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
