"""Policies as formulas for an SMT solver, so that it can be asked what `compare` is asked.

Strings and regular expressions are z3's own; a wildcard stays inside its field of an ARN, as AWS reads it.
What the encoding cannot say raises `NotEncodedError`.
"""

from collections.abc import Iterable
from typing import Any

import z3

from iamscope.access.globs import Glob, Wild
from iamscope.access.readings import instant, network, number
from iamscope.clouds.aws.authorize.operators import arn_fields
from iamscope.clouds.aws.records.conditions import ConditionTest, Family, Quantifier
from iamscope.clouds.aws.records.documents import PolicyDocument, Statement

_LETTER = z3.Range(" ", "~")
_IN_A_FIELD = z3.Union(z3.Range(" ", "9"), z3.Range(";", "~"))
_ORDERS = {"=": "__eq__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}


class NotEncodedError(Exception):
    """A policy holds what the encoding cannot say."""


class Formulas:
    """One request as unknowns, and statements as formulas over them."""

    def __init__(self) -> None:
        """Make the unknowns that every request has."""
        self.action, self.resource = z3.String("action"), z3.String("resource")
        self._there: dict[str, Any] = {}

    def always(self) -> Any:
        """Return what holds of every request: what its texts are made of."""
        named = z3.InRe(self.resource, z3.Union(z3.Re("*"), _regular("arn:*:*:*:*:*")))
        word = z3.Concat(_LETTER, z3.Star(_LETTER))
        return z3.And(named, z3.InRe(self.action, z3.Concat(word, z3.Re(":"), word)))

    def allowed(self, document: PolicyDocument) -> Any:
        """Return when a document allows the request."""
        grants = [self._holds(one) for one in document.statements if one.allow]
        denials = [self._holds(one) for one in document.statements if not one.allow]
        return z3.And(z3.Or(grants), z3.Not(z3.Or(denials)))

    def _holds(self, statement: Statement) -> Any:
        if statement.principals is not None or statement.resources is None:
            raise NotEncodedError
        named = z3.Or([z3.InRe(self.action, _action(text)) for text in statement.actions])
        fits = z3.Or([self._fits(text) for text in statement.resources])
        return z3.And(
            z3.Not(named) if statement.except_actions else named,
            z3.Not(fits) if statement.except_resources else fits,
            *(self._test(test) for test in statement.conditions),
        )

    def _fits(self, text: str) -> Any:
        if "${" in text:
            raise NotEncodedError
        return z3.BoolVal(True) if text == "*" else z3.InRe(self.resource, _regular(text))

    def _test(self, test: ConditionTest) -> Any:
        if test.quantifier is not Quantifier.NONE or any("${" in value for value in test.values):
            raise NotEncodedError
        key = test.key.lower()
        there = self._there.setdefault(key, z3.Bool(f"{key} is there"))
        if test.family is Family.NULL:
            return z3.Not(there) if "true" in {value.lower() for value in test.values} else there
        matches = z3.Or([self._matches(key, test, value) for value in test.values])
        absent = test.if_exists or test.negated
        return z3.If(there, z3.Not(matches) if test.negated else matches, z3.BoolVal(absent))

    def _matches(self, key: str, test: ConditionTest, value: str) -> Any:
        match test.family:
            case Family.STRING:
                return z3.String(key) == value
            case Family.STRING_LIKE:
                return z3.InRe(z3.String(key), _glob(value, _LETTER))
            case Family.ARN:
                return z3.InRe(z3.String(key), _regular(value))
            case Family.BOOL:
                return z3.Bool(f"{key} is true") == (value.lower() == "true")
            case Family.NUMERIC | Family.DATE:
                bound = (number if test.family is Family.NUMERIC else instant)(value)
                return getattr(z3.Real(key), _ORDERS[test.order.value])(str(bound))
            case Family.IP:
                return _inside(key, value)
            case _:
                raise NotEncodedError


def _inside(key: str, value: str) -> Any:
    found = network(value)
    if found is None or found.version != 4:
        raise NotEncodedError
    address = z3.BitVec(key, 32)
    return z3.And(z3.UGE(address, int(found.network_address)), z3.ULE(address, int(found.broadcast_address)))


def _action(text: str) -> Any:
    return _glob(text.lower(), _LETTER)


def _regular(text: str) -> Any:
    """Return an ARN's pattern, whose first five fields hold no colon; fields missing at its end are free."""
    fields = arn_fields(Glob.parse(text))
    if any(field.tokens[-1:] == (Wild.ANY,) for field in fields[:5]) and len(fields) < 6:
        raise NotEncodedError
    rows = [_glob(str(field), _IN_A_FIELD) for field in fields[:5]]
    rows += [_glob(str(field), _LETTER) for field in fields[5:]]
    rows += [z3.Star(_IN_A_FIELD if place < 5 else _LETTER) for place in range(len(fields), 6)]
    found: list[Any] = []
    for row in rows:
        found += [z3.Re(":"), row] if found else [row]
    return z3.Concat(found)


def _glob(text: str, letter: Any) -> Any:
    rows: list[Any] = []
    plain = ""
    for one in text:
        if one in "*?":
            rows += [z3.Re(plain)] if plain else []
            rows.append(z3.Star(letter) if one == "*" else letter)
            plain = ""
        else:
            plain += one
    rows += [z3.Re(plain)] if plain or not rows else []
    return rows[0] if len(rows) == 1 else z3.Concat(rows)


def contained(one: PolicyDocument, two: PolicyDocument, milliseconds: int) -> bool | None:
    """Return whether a document is within another, `None` if the solver does not say so in time."""
    formulas = Formulas()
    solver = z3.Solver()
    solver.set("timeout", milliseconds)
    solver.add(formulas.always(), formulas.allowed(one), z3.Not(formulas.allowed(two)))
    verdict = solver.check()
    return None if verdict == z3.unknown else bool(verdict == z3.unsat)


def encoded(documents: Iterable[PolicyDocument]) -> bool:
    """Return whether documents can be said as formulas."""
    try:
        for one in documents:
            Formulas().allowed(one)
    except NotEncodedError:
        return False
    return True
