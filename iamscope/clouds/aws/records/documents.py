"""Policy documents: parsed once, interned by content.

The shapes are those of the IAM JSON policy elements reference (IAM User Guide); what AWS would
refuse to store is refused here too, because ignoring an element would change the meaning.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from weakref import WeakValueDictionary

import orjson

from iamscope.clouds.aws.records.conditions import ConditionTest, parse_condition
from iamscope.errors import IamscopeError

VERSIONS = ("2012-10-17", "2008-10-17")
_DOCUMENT = frozenset({"version", "id", "statement"})
_STATEMENT = frozenset(
    "sid effect principal notprincipal action notaction resource notresource condition".split()
)
_PRINCIPALS = frozenset({"aws", "service", "federated", "canonicaluser"})


class MalformedPolicyError(IamscopeError):
    """A policy document is not one that AWS would store."""

    code = "malformed-policy"

    def __init__(self, problem: str, *, where: str) -> None:
        super().__init__(
            f"{problem} in {where}",
            hint="every statement needs Effect and Action or NotAction; compare it with what AWS shows",
        )


@dataclass(frozen=True, slots=True)
class Principals:
    """A Principal or NotPrincipal element: principals by kind, or everyone.

    `everyone` holds for `"*"` and `{"AWS": "*"}` alike (fact 3.20).
    """

    everyone: bool
    aws: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    federated: tuple[str, ...] = ()
    canonical: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `actions` and `resources` are listed negatively where the flags say so.

    `resources` is `None` where the element is absent, as in a trust policy. `variables` tells
    whether `${...}` means anything, which only policy version 2012-10-17 gives it (fact 3.17).
    """

    index: int
    sid: str
    allow: bool
    actions: tuple[str, ...]
    except_actions: bool
    resources: tuple[str, ...] | None
    except_resources: bool
    principals: Principals | None
    except_principals: bool
    conditions: tuple[ConditionTest, ...]
    variables: bool


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class PolicyDocument:
    """A parsed document; two documents of the same content are the same object."""

    version: str
    statements: tuple[Statement, ...]
    text: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document where it is attached; `via` is the membership that brings it, such as a group."""

    document: PolicyDocument
    name: str
    attached_to: str
    via: str = ""


# Weak, so that a stream of documents is not kept.
_interned: WeakValueDictionary[bytes, PolicyDocument] = WeakValueDictionary()


def parse_document(raw: object, *, where: str) -> PolicyDocument:
    """Return the policy document that `raw` spells: a mapping, JSON text, or URL-encoded JSON text.

    `where` names the place for error messages. Raises `MalformedPolicyError`.
    """
    try:
        text = _canonical(_decode(raw) if isinstance(raw, str) else raw)
        found = _interned.get(text)
        if found is None:
            found = _interned[text] = _document(text)
        return found
    except _Mistake as mistake:
        raise MalformedPolicyError(str(mistake), where=where) from None


class _Mistake(Exception):  # noqa: N818 - never leaves this module
    """What is wrong with a document, before anybody knows where it stands."""


def _decode(text: str) -> object:
    text = text.removeprefix("\ufeff")
    for candidate in (text, unquote(text)):
        try:
            return json.loads(candidate, object_pairs_hook=_object)
        except RecursionError:
            raise _Mistake("a policy document that is nested too deeply") from None
        except ValueError:
            continue
    raise _Mistake("a policy document that is not JSON")


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object; a name that comes twice would silently lose its first value."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Mistake(f"`{name}` twice in one object")
        found[name] = value
    return found


def _canonical(raw: object) -> bytes:
    if not isinstance(raw, Mapping):
        raise _Mistake("a policy document that is not a JSON object")
    try:
        return orjson.dumps(raw, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SORT_KEYS)
    except (TypeError, RecursionError):
        raise _Mistake("a policy document with a value that no policy has, or nested too deeply") from None


def _document(text: bytes) -> PolicyDocument:
    elements = _elements(orjson.loads(text), "a policy document", _DOCUMENT)
    version = elements.get("version", "2008-10-17")
    if version not in VERSIONS:
        raise _Mistake(f"the unknown Version `{version}`")
    listed = elements.get("statement")
    if listed is None:
        raise _Mistake("a policy document with no Statement")
    statements = [listed] if isinstance(listed, Mapping) else listed
    if not isinstance(statements, list):
        raise _Mistake("a Statement that is neither an object nor a list")
    parsed = (_statement(index, item, version == "2012-10-17") for index, item in enumerate(statements))
    return PolicyDocument(version, tuple(parsed), text)


def _elements(raw: Mapping[str, Any], what: str, known: frozenset[str]) -> Mapping[str, Any]:
    """Return the elements of an object by lower-case name; AWS stores no others than those it knows."""
    elements = {name.lower(): value for name, value in raw.items()}
    if len(elements) < len(raw):
        raise _Mistake(f"{what} with two spellings of one element")
    for name in raw:
        if name.lower() not in known:
            raise _Mistake(f"{what} with the unknown element `{name}`")
    return elements


def _statement(index: int, raw: object, variables: bool) -> Statement:
    what = f"statement {index}"
    if not isinstance(raw, Mapping):
        raise _Mistake(f"{what} that is not an object")
    elements = _elements(raw, what, _STATEMENT)
    actions, except_actions = _either(elements, "Action", what)
    resources, except_resources = _either(elements, "Resource", what)
    principals, except_principals = _principals(elements, what)
    if actions is None:
        raise _Mistake(f"{what} with neither Action nor NotAction")
    condition = elements.get("condition")
    try:
        conditions = parse_condition({} if condition is None else condition)
    except ValueError as error:
        raise _Mistake(f"{what} with {error}") from None
    return Statement(
        index=index,
        sid=str(elements.get("sid") or ""),
        allow=_allows(elements, what),
        actions=tuple(action.lower() for action in actions),
        except_actions=except_actions,
        resources=resources,
        except_resources=except_resources,
        principals=principals,
        except_principals=except_principals,
        conditions=conditions,
        variables=variables,
    )


def _allows(elements: Mapping[str, Any], what: str) -> bool:
    effect = elements.get("effect")
    if effect is None:
        raise _Mistake(f"{what} with no Effect")
    lower = str(effect).lower()
    if lower not in ("allow", "deny"):
        raise _Mistake(f"{what} with the Effect `{effect}`")
    return lower == "allow"


def _either(elements: Mapping[str, Any], name: str, what: str) -> tuple[tuple[str, ...] | None, bool]:
    """Return an element or its negative twin as a list, and whether it was the twin."""
    plain, negative = name.lower(), f"not{name}".lower()
    if plain in elements and negative in elements:
        raise _Mistake(f"{what} with both {name} and Not{name}")
    if negative in elements:
        return _strings(elements[negative], f"{what} whose Not{name}"), True
    return (_strings(elements[plain], f"{what} whose {name}") if plain in elements else None), False


def _strings(value: object, what: str) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in items):
        raise _Mistake(f"{what} is not text")
    return tuple(items)


def _principals(elements: Mapping[str, Any], what: str) -> tuple[Principals | None, bool]:
    if "principal" in elements and "notprincipal" in elements:
        raise _Mistake(f"{what} with both Principal and NotPrincipal")
    negative = "notprincipal" in elements
    name = "NotPrincipal" if negative else "Principal"
    raw = elements.get(name.lower())
    if raw is None:
        return None, False
    if raw == "*":
        return Principals(everyone=True), negative
    if not isinstance(raw, Mapping):
        raise _Mistake(f"{what} with a {name} that is neither `*` nor an object")
    kinds = {
        kind: _strings(value, f"{what} whose {name}")
        for kind, value in _elements(raw, f"{what} with a {name}", _PRINCIPALS).items()
    }
    aws = kinds.get("aws", ())
    return Principals(
        everyone="*" in aws,
        aws=tuple(name for name in aws if name != "*"),
        services=kinds.get("service", ()),
        federated=kinds.get("federated", ()),
        canonical=kinds.get("canonicaluser", ()),
    ), negative


def asks_for(document: PolicyDocument, key: str) -> bool:
    """Return whether a document has a condition on a key that begins with a lower-case text."""
    tests = (test for statement in document.statements for test in statement.conditions)
    return any(test.key.lower().startswith(key) for test in tests)
