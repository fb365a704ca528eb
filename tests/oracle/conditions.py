"""Condition operators (rules 3.6 to 3.16), decided in one world."""

import base64
import binascii
import ipaddress
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, Protocol

from .arns import arn_like, is_star
from .globs import fits
from .variables import Piece, Value, as_text, as_tokens, pieces, spelled


class World(Protocol):
    """What could be: a value for each key, and a side for each point that AWS leaves open."""

    def value(self, key: str) -> Value:
        """Return the value of a context key in this world, None when it is absent."""
        ...

    def choose(self, point: str) -> bool:
        """Return the side that this world takes on an open point."""
        ...


class Operator(NamedTuple):
    """An operator taken apart: set quantifier, family name in lower case, negation, IfExists."""

    quantifier: str
    name: str
    negated: bool
    if_exists: bool


class UnknownOperatorError(Exception):
    """A condition uses an operator that does not exist; ignoring it would change the meaning (3.13)."""


def parse_operator(text: str) -> Operator:
    """Take an operator apart; names compare without letter case."""
    rest = text.lower()
    quantifier = ""
    for prefix in ("forallvalues:", "foranyvalue:"):
        if rest.startswith(prefix):
            quantifier, rest = prefix.rstrip(":"), rest.removeprefix(prefix)
    if_exists = rest.endswith("ifexists")
    rest = rest.removesuffix("ifexists")
    if rest == "null" and not quantifier and not if_exists:
        return Operator("", "null", negated=False, if_exists=False)
    positive = NEGATIONS.get(rest, rest)
    if positive not in TESTS:
        raise UnknownOperatorError(text)
    return Operator(quantifier, positive, positive != rest, if_exists)


def plain(value: Any) -> str:
    """Return a scalar of a case as the text that AWS compares."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def condition_holds(operator: str, key: str, wanted: list[str], world: World, *, variables: bool) -> bool:
    """Say whether one operator with one key and its values holds in a world."""
    parsed = parse_operator(operator)
    value = world.value(key.lower())
    if parsed.name == "null":
        return plain(value is None or value == []) in [text.lower() for text in wanted]
    if parsed.quantifier:
        return quantified(parsed, value, wanted, world, variables=variables)
    if value is None:
        return parsed.if_exists or parsed.negated
    if isinstance(value, list):
        # Rule 3.11: a set without a set operator does not match, not even a negated operator.
        return False
    return satisfies(parsed, value, wanted, world, variables=variables)


def quantified(parsed: Operator, value: Value, wanted: list[str], world: World, *, variables: bool) -> bool:
    """Say whether a condition with a set operator holds (rules 3.11 and 3.12)."""
    if value is None and parsed.quantifier == "foranyvalue" and parsed.if_exists:
        return world.choose("3.11 ForAnyValue with IfExists on an absent key")
    present: list[str] = [] if value is None else [value] if isinstance(value, str) else value
    each = (satisfies(parsed, one, wanted, world, variables=variables) for one in present)
    return all(each) if parsed.quantifier == "forallvalues" else any(each)


def satisfies(parsed: Operator, value: str, wanted: list[str], world: World, *, variables: bool) -> bool:
    """Say whether one request value stands in the wanted relation: to any of the values, or to none."""
    substituted = variables and parsed.name in SUBSTITUTED
    hit = False
    for text in wanted:
        parts = spelled(pieces(text, variables=substituted), world.value)
        # A variable without a value equals nothing, so it makes a negated operator true (3.16).
        hit = hit or (parts is not None and fits_value(parsed, parts, value, world))
    return hit != parsed.negated


def fits_value(parsed: Operator, parts: list[Piece], value: str, world: World) -> bool:
    """Say whether a request value fits one policy value."""
    if parsed.name.startswith("arn") and is_star(parts) and value.startswith("arn:"):
        # Rule 3.13 compares six fields; whether a lone star stands for all of them is not said.
        return world.choose("3.13 a lone star in an Arn operator fits every ARN")
    return TESTS[parsed.name](parts, value)


def number(text: str) -> Decimal | None:
    """Return the number that a text denotes, if any."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def instant(text: str) -> Decimal | None:
    """Return the epoch seconds of an ISO 8601 date or of epoch seconds, if the text is either."""
    seconds = number(text)
    if seconds is not None:
        return seconds
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return Decimal(str((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()))


def ordered(
    read: Callable[[str], Decimal | None], related: Callable[[Decimal, Decimal], bool]
) -> Callable[[list[Piece], str], bool]:
    """Return a test that reads both sides and compares the request value with the policy value."""

    def test(parts: list[Piece], value: str) -> bool:
        right, left = read(as_text(parts)), read(value)
        return left is not None and right is not None and related(left, right)

    return test


def same_bytes(parts: list[Piece], value: str) -> bool:
    """Say whether two base64 texts denote the same bytes."""
    try:
        return base64.b64decode(as_text(parts), validate=True) == base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False


def in_network(parts: list[Piece], value: str) -> bool:
    """Say whether an address lies in a network; a bare address is a network of one."""
    try:
        network = ipaddress.ip_network(as_text(parts).strip(), strict=False)
        address = ipaddress.ip_address(value.strip())
    except ValueError:
        return False
    return network.version == address.version and address in network


def same_flag(parts: list[Piece], value: str) -> bool:
    """Say whether both sides are the same truth value, letter case ignored."""
    return as_text(parts).lower() == value.lower() and value.lower() in ("true", "false")


TESTS: dict[str, Callable[[list[Piece], str], bool]] = {
    "stringequals": lambda parts, value: as_text(parts) == value,
    "stringequalsignorecase": lambda parts, value: as_text(parts).lower() == value.lower(),
    "stringlike": lambda parts, value: fits(as_tokens(parts), value),
    "arnequals": arn_like,
    "arnlike": arn_like,
    "bool": same_flag,
    "binaryequals": same_bytes,
    "ipaddress": in_network,
}
for _family, _read in (("numeric", number), ("date", instant)):
    TESTS[f"{_family}equals"] = ordered(_read, lambda left, right: left == right)
    TESTS[f"{_family}lessthan"] = ordered(_read, lambda left, right: left < right)
    TESTS[f"{_family}lessthanequals"] = ordered(_read, lambda left, right: left <= right)
    TESTS[f"{_family}greaterthan"] = ordered(_read, lambda left, right: left > right)
    TESTS[f"{_family}greaterthanequals"] = ordered(_read, lambda left, right: left >= right)

NEGATIONS = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
    "notipaddress": "ipaddress",
}

# Rule 3.16: values of String and Arn operators, and Bool where the documentation contradicts itself.
SUBSTITUTED = frozenset(name for name in TESTS if name.startswith(("string", "arn"))) | {"bool"}
