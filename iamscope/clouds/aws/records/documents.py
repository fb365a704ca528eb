"""Policy documents: parsed once, interned by content.

The shapes are those of the IAM JSON policy elements reference (IAM User Guide); what AWS would
refuse to store is refused here too, because ignoring an element would change the meaning.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote

import orjson

from iamscope.clouds.aws.records.conditions import ConditionTest, parse_condition
from iamscope.errors import IamscopeError


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


@dataclass(frozen=True, slots=True, eq=False)
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


def parse_document(raw: object, *, where: str) -> PolicyDocument:
    """Return the policy document that `raw` spells: a mapping, JSON text, or URL-encoded JSON text.

    `where` names the place for error messages. Raises `MalformedPolicyError`.
    """
    if isinstance(raw, str):
        raw = _decode(raw, where)
    if not isinstance(raw, Mapping):
        raise MalformedPolicyError("a policy document that is not a JSON object", where=where)
    text = orjson.dumps(raw, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SORT_KEYS)
    try:
        return _intern(text)
    except MalformedPolicyError as error:
        raise MalformedPolicyError(error.message.rsplit(" in ", 1)[0], where=where) from None


def _decode(text: str, where: str) -> object:
    for candidate in (text, unquote(text)):
        try:
            return json.loads(candidate)
        except ValueError:
            continue
    raise MalformedPolicyError("a policy document that is not JSON", where=where)


@cache
def _intern(text: bytes) -> PolicyDocument:
    raw = orjson.loads(text)
    elements = {str(key).lower(): value for key, value in raw.items()}
    version = str(elements.get("version", "2008-10-17"))
    listed = elements.get("statement", [])
    statements = [listed] if isinstance(listed, Mapping) else listed
    if not isinstance(statements, list):
        raise MalformedPolicyError("a Statement that is neither an object nor a list", where="")
    parsed = (_statement(index, item, version == "2012-10-17") for index, item in enumerate(statements))
    return PolicyDocument(version, tuple(parsed), text)


def _statement(index: int, raw: object, variables: bool) -> Statement:
    if not isinstance(raw, Mapping):
        raise MalformedPolicyError(f"statement {index} that is not an object", where="")
    elements = {str(key).lower(): value for key, value in raw.items()}
    effect = str(elements.get("effect", "")).lower()
    if effect not in ("allow", "deny"):
        problem = f"an Effect `{elements['effect']}`" if "effect" in elements else "no Effect"
        raise MalformedPolicyError(f"statement {index} with {problem}", where="")
    actions, except_actions = _either(elements, "action", index)
    resources, except_resources = _either(elements, "resource", index)
    principals, except_principals = _principals(elements, index)
    if actions is None:
        raise MalformedPolicyError(f"statement {index} with neither Action nor NotAction", where="")
    try:
        conditions = parse_condition(elements.get("condition") or {})
    except ValueError as error:
        raise MalformedPolicyError(f"statement {index} with {error}", where="") from None
    return Statement(
        index=index,
        sid=str(elements.get("sid") or ""),
        allow=effect == "allow",
        actions=tuple(action.lower() for action in actions),
        except_actions=except_actions,
        resources=resources,
        except_resources=except_resources,
        principals=principals,
        except_principals=except_principals,
        conditions=conditions,
        variables=variables,
    )


def _either(elements: Mapping[str, Any], name: str, index: int) -> tuple[tuple[str, ...] | None, bool]:
    """Return an element or its negative twin as a list, and whether it was the twin."""
    negative = f"not{name}"
    if name in elements and negative in elements:
        raise MalformedPolicyError(
            f"statement {index} with both {name.title()} and Not{name.title()}", where=""
        )
    if negative in elements:
        return _strings(elements[negative], index), True
    return (_strings(elements[name], index) if name in elements else None), False


def _strings(value: object, index: int) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in items):
        raise MalformedPolicyError(f"statement {index} with a value that is not text", where="")
    return tuple(items)


def _principals(elements: Mapping[str, Any], index: int) -> tuple[Principals | None, bool]:
    if "principal" in elements and "notprincipal" in elements:
        raise MalformedPolicyError(f"statement {index} with both Principal and NotPrincipal", where="")
    negative = "notprincipal" in elements
    raw = elements.get("notprincipal" if negative else "principal")
    if raw is None:
        return None, False
    if raw == "*":
        return Principals(everyone=True), negative
    if not isinstance(raw, Mapping):
        raise MalformedPolicyError(
            f"statement {index} with a Principal that is neither `*` nor an object", where=""
        )
    kinds = {str(kind).lower(): _strings(value, index) for kind, value in raw.items()}
    unknown = kinds.keys() - {"aws", "service", "federated", "canonicaluser"}
    if unknown:
        raise MalformedPolicyError(f"statement {index} with the principal kind `{min(unknown)}`", where="")
    aws = kinds.get("aws", ())
    return Principals(
        everyone="*" in aws,
        aws=tuple(name for name in aws if name != "*"),
        services=kinds.get("service", ()),
        federated=kinds.get("federated", ()),
        canonical=kinds.get("canonicaluser", ()),
    ), negative
