"""The form of a document as JSON Schema (draft 2020-12), for editors and other programs."""

from collections.abc import Iterable
from typing import Any, assert_never

from iamscope.manifest.form import FORMS
from iamscope.manifest.shape import (
    PATTERNS,
    Conditions,
    Constant,
    Field,
    Flag,
    Keys,
    ListOf,
    Meaning,
    Need,
    OneOrMany,
    Record,
    Shape,
    Text,
)

Schema = dict[str, Any]

FILES = {
    "AgentRole": "agent-role.schema.json",
    "AccessList": "access-list.schema.json",
    "Estate": "estate.schema.json",
    "GuardrailTests": "guardrail-tests.schema.json",
}

_TITLES = {
    "AgentRole": "What an AI agent may do, and never do",
    "AccessList": "Entries that several manifests include",
    "Estate": "The environments of an estate",
    "GuardrailTests": "What principals must and must not be able to do",
}
_LOOSE = {
    Meaning.VALUE: ["string", "number", "boolean"],
    Meaning.SCOPE: ["string", "integer"],
    Meaning.COUNT: ["string", "integer"],
}
_EMPTY_ALLOWED = frozenset({Meaning.VALUE})
_CLOUD_PATTERN = r"^[a-z][a-z0-9-]*$"


def json_schema(kind: str) -> Schema:
    """Return the JSON Schema of one kind of document.

    It knows the form but no cloud's words: which actions exist is judged by `iamscope manifest validate`.
    """
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": _TITLES[kind]}
    return head | _schema(FORMS[kind])


def _schema(shape: Shape) -> Schema:
    schema: Schema
    match shape:
        case Text(meaning):
            schema = _text(meaning)
        case Flag():
            schema = {"type": "boolean"}
        case Constant(value):
            schema = {"const": value}
        case ListOf():
            schema = _list(shape)
        case OneOrMany(item):
            schema = {"anyOf": [_schema(item), _list(ListOf(item))]}
        case Conditions():
            schema = _keyed(_keyed(_schema(OneOrMany(Text(Meaning.VALUE)))))
        case Record():
            schema = _record(shape)
        case _:
            assert_never(shape)
    return schema


def _list(shape: ListOf) -> Schema:
    unique = {"uniqueItems": True} if shape.distinct else {}
    return {"type": "array", "items": _schema(shape.item), "minItems": shape.minimum} | unique


def _text(meaning: Meaning) -> Schema:
    schema: Schema = {"type": _LOOSE.get(meaning, "string")}
    if meaning not in _EMPTY_ALLOWED:
        schema["minLength"] = 1
    if meaning in PATTERNS:
        schema["pattern"] = PATTERNS[meaning]
    return schema


def _keyed(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values, "minProperties": 1}


def _record(record: Record) -> Schema:
    schema: Schema = {"type": "object"}
    if record.fields:
        schema["properties"] = {key: _field(field) for key, field in record.fields.items()}
    if required := [key for key, field in record.fields.items() if field.required]:
        schema["required"] = required
    schema["additionalProperties"] = False
    if record.rest is not None:
        schema["additionalProperties"] = {"description": record.about_rest} | _schema(record.rest)
    if record.keys is Keys.CLOUD:
        schema["propertyNames"] = {"pattern": _CLOUD_PATTERN}
    if record.minimum:
        schema["minProperties"] = record.minimum
    if record.either:
        schema["anyOf"] = _one_of(record, record.either)
    if record.besides:
        schema["allOf"] = [{"anyOf": _one_of(record, record.besides)}]
    if record.together:
        schema["dependentRequired"] = {first: [second] for first, second in record.together}
    if record.apart:
        schema["not"] = {"anyOf": [{"required": list(pair)} for pair in record.apart]}
    return schema | (_needed(record.need) if record.need else {})


def _one_of(record: Record, keys: Iterable[str]) -> list[Schema]:
    return [_says_something(key, record.fields[key].shape) for key in keys]


def _field(field: Field) -> Schema:
    return {"description": field.about} | _schema(field.shape)


def _says_something(key: str, shape: Shape) -> Schema:
    match shape:
        case ListOf():
            return {"required": [key], "properties": {key: {"minItems": 1}}}
        case Flag():
            return {"required": [key], "properties": {key: {"const": True}}}
        case _:
            return {"required": [key]}


def _needed(need: Need) -> Schema:
    holds = {"required": [need.record], "properties": {need.record: {"required": [need.holds]}}}
    return {"if": holds, "then": {"required": [need.key]}}
