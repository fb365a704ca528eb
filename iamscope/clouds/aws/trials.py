"""Values for the keys that variables name, to be tried where an answer hangs on them."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from iamscope.access.globs import Glob
from iamscope.access.solve import Request
from iamscope.clouds.aws.authorize.variables import Template, Variable, parse_resource
from iamscope.clouds.aws.records.documents import PolicyDocument
from iamscope.clouds.aws.sets import fits_words
from iamscope.clouds.aws.sides import statements, templates

Assigned = Mapping[str, str | None]
"""Values of keys by lower-case name; `None` for a key that the request does not carry."""

_MOST_VALUES = 4
_MOST_REQUESTS = 8
_LONG = 100
_MANY = 7


def assignments(
    documents: Sequence[PolicyDocument], hanging: Sequence[Request], fixed: Collection[str]
) -> Iterator[Assigned]:
    """Yield values to try for the keys that variables of some documents name.

    First different ones and equal ones for all keys, then those of the requests that were found, those
    that make a variable fit their resource, and those that conditions ask for; then none.
    """
    keys = [key for key in variables(documents) if key not in fixed]
    if not keys:
        return
    tried: list[Assigned] = []
    for values in _assignments(documents, hanging, keys):
        if values not in tried:
            tried.append(values)
            yield values


def _assignments(
    documents: Sequence[PolicyDocument], hanging: Sequence[Request], keys: Sequence[str]
) -> Iterator[Assigned]:
    usual: Assigned = {key: f"somebody{number or ''}" for number, key in enumerate(keys)}
    yield usual
    yield dict.fromkeys(keys, "another")
    for request in hanging[:_MOST_REQUESTS]:
        found = {key: one.values[0] for key, one in request.keys.items() if one.values}
        derived = dict(_derived(documents, request))
        yield {**usual, **{key: found[key] for key in keys if key in found}}
        yield {**usual, **{key: derived[key] for key in keys if key in derived}}
        yield {key: found.get(key) for key in keys}
    named = {key: _literal_values(documents, key)[:_MOST_VALUES] for key in keys}
    for number in range(max(map(len, named.values()))):
        yield {key: (values[number:] or ("another",))[0] for key, values in named.items()}
    yield dict.fromkeys(keys)


def variables(documents: Sequence[PolicyDocument]) -> tuple[str, ...]:
    """Return the keys that variables of some documents name, in lower case and sorted."""
    found = {
        part.key.lower()
        for statement in statements(documents)
        for template in templates(statement)
        for part in template.parts
        if isinstance(part, Variable)
    }
    return tuple(sorted(found))


def _literal_values(documents: Sequence[PolicyDocument], key: str) -> tuple[str, ...]:
    """Return the values that conditions compare a key with, as far as they are plain."""
    found = {
        value
        for statement in statements(documents)
        for test in statement.conditions
        for value in test.values
        if test.key.lower() == key and "$" not in value
    }
    return tuple(sorted(found))


def _derived(documents: Sequence[PolicyDocument], request: Request) -> Iterator[tuple[str, str]]:
    """Yield values with which the resource of a request fits the patterns that it was said to fit."""
    for statement in statements(documents):
        for text in statement.resources or ():
            if request.opaque.get(fits_words(text)):
                template = parse_resource(text, variables=statement.variables)
                yield from (values_in(template, request.resource) or {}).items()


def values_in(template: Template, text: str) -> Mapping[str, str] | None:
    """Return values for a template's variables with which it fits a text, or `None` if none are found."""
    # Every way to cut the text may be tried, so both are kept small.
    small = len(text) <= _LONG and len(template.parts) <= _MANY
    return _fit(template.parts, text, {}) if small else None


def _fit(parts: Sequence[Glob | Variable], text: str, values: Mapping[str, str]) -> Mapping[str, str] | None:
    if not parts:
        return values if not text else None
    first, rest = parts[0], parts[1:]
    if isinstance(first, Variable) and first.key.lower() in values:
        first = Glob.literal(values[first.key.lower()])
    # A variable takes at least one letter where it can.
    for end in (*range(1, len(text) + 1), 0):
        taken = text[:end]
        if isinstance(first, Variable):
            found = _fit(rest, text[end:], {**values, first.key.lower(): taken})
        else:
            found = _fit(rest, text[end:], values) if first.matches(taken) else None
        if found is not None:
            return found
    return None
