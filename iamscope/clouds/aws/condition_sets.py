"""Condition tests as literals, with the semantics of `authorize/conditions.py`."""

from dataclasses import dataclass

from iamscope.access.globs import Glob, Wild
from iamscope.access.keys import Mode, Presence, ValueTest
from iamscope.access.parts import Literal, Opaque, Part
from iamscope.access.pieces import from_glob
from iamscope.access.readings import Order, decoded, instant, network, number
from iamscope.access.texts import TextSet
from iamscope.access.values import (
    Addresses,
    Bytes,
    Flags,
    Numbers,
    Predicate,
)
from iamscope.clouds.aws.arn_sets import arn_value
from iamscope.clouds.aws.authorize.conditions import evaluate
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.operators import WILDCARDS
from iamscope.clouds.aws.authorize.variables import parse_template, resolve
from iamscope.clouds.aws.records.conditions import ConditionTest, Family, Quantifier

_ANY = Glob((Wild.ANY,))
_MODES = {Quantifier.NONE: Mode.ONE, Quantifier.ALL: Mode.ALL, Quantifier.ANY: Mode.SOME}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a test asks: that every literal holds, and that the request is in no part of `minus`."""

    literals: tuple[Literal, ...] = ()
    minus: tuple[Part, ...] = ()


def terms(test: ConditionTest, context: Context, *, variables: bool) -> Terms | None:
    """Return what a test asks of the keys that the context leaves open, or `None` if it never holds."""
    known = evaluate((test,), variables, context)
    if isinstance(known, bool):
        return Terms() if known else None
    key = test.key.lower()
    if test.family is Family.NULL:
        return Terms(((Presence(key, "false" in _lowered(test)), True),))
    predicate = _predicate(test, context, variables)
    if predicate is None:
        return Terms(((Opaque(f"{test.operator} {key} {sorted(test.values)}"), True),))
    plain = ValueTest(key, _MODES[test.quantifier], predicate, not test.negated, _absent(test))
    if test.quantifier is Quantifier.ANY and test.if_exists:
        # One of the two: the plain test, or that the key is absent and the point is settled so.
        unsaid = Opaque(f"open point 3.11: {test.operator} without `{key}`")
        left = ((plain, False), (Presence(key, present=True), True)), ((plain, False), (unsaid, False))
        return Terms(minus=tuple(Part(-1, literals) for literals in left))
    return Terms(((plain, True),))


def _lowered(test: ConditionTest) -> set[str]:
    return {value.lower() for value in test.values}


def _absent(test: ConditionTest) -> bool:
    """Return a test's truth for a request without the key (facts AWS 3.8, 3.9, 3.11)."""
    if test.quantifier is Quantifier.ALL:
        return True
    if test.quantifier is Quantifier.ANY:
        return False
    return test.if_exists or test.negated


def _predicate(test: ConditionTest, context: Context, variables: bool) -> Predicate | None:
    """Return the values that fit a test, or `None` where that is not known."""
    match test.family:
        case Family.NUMERIC | Family.DATE:
            read = instant if test.family is Family.DATE else number
            bounds = tuple(bound for value in test.values if (bound := read(value)) is not None)
            return Numbers(Order(test.order.value), bounds, instants=test.family is Family.DATE)
        case Family.IP:
            return Addresses(tuple(one for value in test.values if (one := network(value)) is not None))
        case Family.BINARY:
            contents = (decoded(value) for value in test.values)
            return Bytes(frozenset(content for content in contents if content is not None))
        case _:
            return _texts(test, context, variables)


def _texts(test: ConditionTest, context: Context, variables: bool) -> TextSet | Flags | None:
    globs: list[Glob] = []
    for value in test.values:
        template = parse_template(value, variables=variables, wildcards=test.family in WILDCARDS)
        resolved = resolve(template, context)
        if resolved is not None and resolved.unknown:
            return None
        if resolved is not None:
            globs.append(resolved.glob)
    match test.family:
        case Family.BOOL:
            return Flags(frozenset(str(glob).lower() for glob in globs))
        case Family.ARN if _ANY in globs:
            # Whether a lone star stands for all six fields is not said (fact AWS 3.13).
            return None
        case Family.ARN:
            patterns = [pattern for glob in globs if (pattern := arn_value(glob)) is not None]
        case family:
            patterns = [from_glob(glob, fold=family is Family.STRING_IGNORE_CASE) for glob in globs]
    return TextSet(tuple(dict.fromkeys(patterns)))
