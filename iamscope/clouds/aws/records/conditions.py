"""Condition blocks, taken apart into single tests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from iamscope.access.readings import Order


class Family(StrEnum):
    """What an operator compares."""

    STRING = "string"
    STRING_IGNORE_CASE = "string-ignore-case"
    STRING_LIKE = "string-like"
    NUMERIC = "numeric"
    DATE = "date"
    BOOL = "bool"
    BINARY = "binary"
    IP = "ip"
    ARN = "arn"
    NULL = "null"


class Quantifier(StrEnum):
    """The set operator in front of an operator."""

    NONE = ""
    ALL = "ForAllValues"
    ANY = "ForAnyValue"


@dataclass(frozen=True, slots=True)
class ConditionTest:
    """One key put to one operator; the policy's values are alternatives (fact 3.7).

    `key` keeps the author's spelling for messages; keys compare without letter case (3.6).
    """

    operator: str
    family: Family
    negated: bool
    order: Order
    quantifier: Quantifier
    if_exists: bool
    key: str
    values: tuple[str, ...]


_PLAIN: Mapping[str, tuple[Family, bool]] = {
    "stringequals": (Family.STRING, False),
    "stringnotequals": (Family.STRING, True),
    "stringequalsignorecase": (Family.STRING_IGNORE_CASE, False),
    "stringnotequalsignorecase": (Family.STRING_IGNORE_CASE, True),
    "stringlike": (Family.STRING_LIKE, False),
    "stringnotlike": (Family.STRING_LIKE, True),
    "bool": (Family.BOOL, False),
    "binaryequals": (Family.BINARY, False),
    "ipaddress": (Family.IP, False),
    "notipaddress": (Family.IP, True),
    "arnequals": (Family.ARN, False),
    "arnlike": (Family.ARN, False),
    "arnnotequals": (Family.ARN, True),
    "arnnotlike": (Family.ARN, True),
    "null": (Family.NULL, False),
}
_ORDERS: Mapping[str, tuple[Order, bool]] = {
    "equals": (Order.EQUAL, False),
    "notequals": (Order.EQUAL, True),
    "lessthan": (Order.LESS, False),
    "lessthanequals": (Order.LESS_EQUAL, False),
    "greaterthan": (Order.GREATER, False),
    "greaterthanequals": (Order.GREATER_EQUAL, False),
}
_ORDERED = {"numeric": Family.NUMERIC, "date": Family.DATE}


def parse_condition(raw: object) -> tuple[ConditionTest, ...]:
    """Return the tests of a Condition element, all of which must hold.

    Raises `ValueError` with a short description for a shape or an operator that AWS does not have:
    leaving a test out would change the meaning of the statement (fact 3.13).
    """
    if not isinstance(raw, Mapping):
        raise ValueError("a Condition that is not an object")
    return tuple(_tests(raw))


def known_operator(name: str) -> bool:
    """Return whether AWS has a condition operator of that name."""
    try:
        _operator(name)
    except ValueError:
        return False
    return True


def _tests(raw: Mapping[str, object]) -> Iterator[ConditionTest]:
    for operator, keys in raw.items():
        quantifier, if_exists, (family, order, negated) = _operator(operator)
        if not isinstance(keys, Mapping):
            raise ValueError(f"a condition `{operator}` that is not an object")
        for key, value in keys.items():
            items = value if isinstance(value, list) else [value]
            values = tuple(sorted(_text(item, operator) for item in items))
            yield ConditionTest(operator, family, negated, order, quantifier, if_exists, str(key), values)


def _operator(name: str) -> tuple[Quantifier, bool, tuple[Family, Order, bool]]:
    prefix, colon, rest = name.rpartition(":")
    quantifier = next((item for item in Quantifier if item.lower() == prefix.lower()), None)
    lower = rest.lower()
    if_exists = lower.endswith("ifexists")
    lower = lower.removesuffix("ifexists")
    family = _family(lower)
    unfit = quantifier is None or (bool(colon) and not prefix)
    if family is None or unfit or (family[0] is Family.NULL and (if_exists or quantifier)):
        raise ValueError(f"the unknown condition operator `{name}`")
    assert quantifier is not None
    return quantifier, if_exists, family


def _family(lower: str) -> tuple[Family, Order, bool] | None:
    if lower in _PLAIN:
        family, negated = _PLAIN[lower]
        return family, Order.EQUAL, negated
    for prefix, family in _ORDERED.items():
        if lower.startswith(prefix) and lower[len(prefix) :] in _ORDERS:
            order, negated = _ORDERS[lower[len(prefix) :]]
            return family, order, negated
    return None


def _text(value: object, operator: str) -> str:
    """Return a policy value as AWS compares it: JSON numbers and booleans count as their text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise ValueError(f"a value that is not text in the condition `{operator}`")
