"""Operators and conditions on values that may be unknown."""

from decimal import (
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    localcontext,
)
from typing import Any

from iamscope.iac.hcl.partial import blended, equal, number, to_number, to_text
from iamscope.iac.values import is_known

# What is rounded is not what Terraform computes.
_EXACT = Context(prec=80, traps=[Inexact, InvalidOperation, DivisionByZero])
_TRUTH = {"true": True, "false": False}


def truth(value: Any) -> bool | None:
    """Return a value as a truth value, `None` where it is none or unknown."""
    if isinstance(value, str):
        return _TRUTH.get(value)
    return value if isinstance(value, bool) else None


def binary(operator: str, left: Any, right: Any, where: str) -> Any:
    """Return what an operator makes of two values."""
    if operator in ("&&", "||"):
        found: Any = _logical(operator, truth(left), truth(right))
    elif not is_known(left) or not is_known(right):
        found = None
    elif operator in ("==", "!="):
        found = equal(left, right) == (operator == "==")
    else:
        found = _numeric(operator, to_number(left), to_number(right))
    return blended(where, left, right) if found is None else found


def unary(operator: str, value: Any, where: str) -> Any:
    """Return what an operator makes of one value."""
    if operator == "!":
        found: Any = truth(value)
        return blended(where, value) if found is None else not found
    found = to_number(value)
    return blended(where, value) if found is None else -found


def chosen(condition: Any, then: Any, otherwise: Any, where: str) -> Any:
    """Return the one of two values that a condition chooses, made one type with the other."""
    decided = truth(condition)
    if decided is None:
        if is_known(then) and is_known(otherwise) and equal(then, otherwise):
            return then
        return blended(where, condition, then, otherwise)
    value, other = (then, otherwise) if decided else (otherwise, then)
    simple = (bool, int, float, str)
    if (
        isinstance(value, simple)
        and isinstance(other, simple)
        and isinstance(value, str) != isinstance(other, str)
    ):
        return to_text(value)
    return value


def _logical(operator: str, left: bool | None, right: bool | None) -> bool | None:
    deciding = operator == "||"
    if deciding in (left, right):
        return deciding
    return None if left is None or right is None else not deciding


def _numeric(operator: str, left: float | None, right: float | None) -> Any:
    if left is None or right is None:
        return None
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
    with localcontext(_EXACT):
        try:
            return _computed(operator, Decimal(repr(left)), Decimal(repr(right)))
        except DecimalException:
            return None


def _computed(operator: str, left: Decimal, right: Decimal) -> Any:
    match operator:
        case "+":
            return number(str(left + right))
        case "-":
            return number(str(left - right))
        case "*":
            return number(str(left * right))
        case "/":
            return number(str(left / right))
    return None
