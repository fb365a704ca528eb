"""A manifest's AWS access as a session policy: exactly equal, and within AWS's limits (fact AWS 5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from iamscope.errors import IamscopeError
from iamscope.manifest.role import AgentRole, Entry, Reference

SESSION_POLICY_LIMIT = 2_048
_ALLOWED = frozenset("\t\n\r") | {chr(code) for code in range(0x20, 0x100)}


class EmptyAccessError(IamscopeError):
    """A manifest declares no access in this cloud, so there is nothing to issue."""

    code = "empty-access"

    def __init__(self, name: str, where: str) -> None:
        super().__init__(
            f"manifest `{name}` at {where} declares no access in AWS",
            hint="a credential without limits is never issued: declare some under `access: aws:`",
        )


class PolicyTooLargeError(IamscopeError):
    """A composed session policy does not fit."""

    code = "policy-too-large"

    def __init__(self, name: str, size: int) -> None:
        super().__init__(
            f"the session policy of `{name}` needs {size:,} characters, AWS takes {SESSION_POLICY_LIMIT:,}",
            hint="nothing was left out to make it fit: declare fewer resources, or patterns for them",
        )


class UnfitCharacterError(IamscopeError):
    """A manifest holds a character that AWS policies cannot hold."""

    code = "unfit-character"

    def __init__(self, name: str, letter: str) -> None:
        super().__init__(
            f"manifest `{name}` holds U+{ord(letter):04X}, which an AWS policy cannot hold",
            hint="policies take the characters up to U+00FF only",
        )


class ReferencedAccessError(IamscopeError):
    """A manifest declares access by reference, and a credential is limited by what is written out."""

    code = "referenced-access"

    def __init__(self, reference: Reference) -> None:
        super().__init__(
            f"the reference to `{reference.name}` at {reference.name.place} cannot be put into a policy",
            hint="write the actions and resources that are needed instead of the reference",
        )


@dataclass(slots=True)
class _Block:
    """A statement in the making: every action on every resource under one condition."""

    actions: frozenset[str]
    resources: frozenset[str]
    condition: Mapping[str, Any]


def session_policy(role: AgentRole) -> str:
    """Return the session policy of a manifest as minified JSON.

    Raises `EmptyAccessError`, `PolicyTooLargeError` or `UnfitCharacterError`; nothing is ever
    widened or left out to make it fit (fact AWS 5.1).
    """
    entries = role.access.get("aws", ())
    if not entries:
        raise EmptyAccessError(role.name, str(role.place))
    text = orjson.dumps(document(entries)).decode()
    unfit = next((letter for letter in text if letter not in _ALLOWED), None)
    if unfit is not None:
        raise UnfitCharacterError(role.name, unfit)
    if len(text) > SESSION_POLICY_LIMIT:
        raise PolicyTooLargeError(role.name, len(text))
    return text


def document(entries: Iterable[Entry]) -> dict[str, Any]:
    """Return the policy document that grants what some entries declare, no more and no less.

    Raises `ReferencedAccessError` where an entry does not say itself what it declares.
    """
    entries = tuple(entries)
    for reference in (one for entry in entries for one in entry.references):
        raise ReferencedAccessError(reference)
    blocks = [
        _Block(
            frozenset(str(action) for action in entry.actions),
            frozenset(str(resource) for resource in entry.resources),
            {
                operator: {key: _short(sorted(values)) for key, values in keys.items()}
                for operator, keys in entry.conditions.items()
            },
        )
        for entry in entries
    ]
    statements = [_statement(block) for block in _merged(blocks)]
    return {"Version": "2012-10-17", "Statement": _short(statements)}


def _merged(blocks: Sequence[_Block]) -> list[_Block]:
    """Merge blocks with the same condition that share their actions or their resources.

    A union of two products is a product when one side is the same; nothing else is merged.
    """
    left = list(blocks)
    merged = True
    while merged:
        merged = False
        for one in range(len(left)):
            for two in range(len(left) - 1, one, -1):
                united = _unite(left[one], left[two])
                if united is not None:
                    left[one] = united
                    del left[two]
                    merged = True
    return sorted(
        left, key=lambda block: (sorted(block.actions), sorted(block.resources), str(block.condition))
    )


def _unite(one: _Block, two: _Block) -> _Block | None:
    if one.condition != two.condition:
        return None
    if one.actions == two.actions:
        return _Block(one.actions, one.resources | two.resources, one.condition)
    if one.resources == two.resources:
        return _Block(one.actions | two.actions, one.resources, one.condition)
    return None


def _statement(block: _Block) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Action": _short(sorted(block.actions)),
        "Resource": _short(sorted(block.resources)),
    }
    if block.condition:
        statement["Condition"] = block.condition
    return statement


def _short(items: Sequence[Any]) -> Any:
    """Return a list of one as its only item, as AWS allows; it saves two characters."""
    return items[0] if len(items) == 1 else list(items)
