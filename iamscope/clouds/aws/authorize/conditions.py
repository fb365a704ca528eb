"""A statement's Condition block against a request's keys (facts 3.6 to 3.16 and 3.22)."""

from collections.abc import Sequence

from iamscope.access.globs import Wild
from iamscope.clouds.aws.authorize.context import Context, Missing, Values
from iamscope.clouds.aws.authorize.operators import (
    TEMPLATED,
    WILDCARDS,
    fits_pattern,
    fits_value,
    well_formed,
)
from iamscope.clouds.aws.authorize.variables import Resolved, Template, parse_template, resolve
from iamscope.clouds.aws.records.conditions import ConditionTest, Family, Quantifier
from iamscope.model.truth import Atom, Truth, conjoin, disjoin, negate


def evaluate(tests: Sequence[ConditionTest], variables: bool, context: Context) -> Truth:
    """Return whether all tests hold; `variables` tells whether the document's version resolves them."""
    return conjoin(_test(test, variables, context) for test in tests)


def _test(test: ConditionTest, variables: bool, context: Context) -> Truth:
    found = context.lookup(test.key)
    if test.family is Family.NULL:
        return _null(test, found)
    if found is Missing.UNKNOWN:
        return _unknown(test, variables, context)
    if found is Missing.ABSENT:
        return _absent(test)
    if found.many and test.quantifier is Quantifier.NONE:
        # A multi-valued key needs a set operator; without one nothing matches, negated or not (3.11).
        return False
    singles = (_single(test, value, variables, context) for value in found.items)
    return disjoin(singles) if test.quantifier is Quantifier.ANY else conjoin(singles)


def _null(test: ConditionTest, found: Values | Missing) -> Truth:
    """Test for presence: `true` means that the key is absent (fact 3.10)."""
    wanted = {value.lower() for value in test.values}
    if found is Missing.UNKNOWN:
        if {"true", "false"} <= wanted:
            return True
        return _atom(test) if wanted & {"true", "false"} else False
    return ("true" if found is Missing.ABSENT else "false") in wanted


def _absent(test: ConditionTest) -> Truth:
    """Decide for a key that the request does not carry (facts 3.8, 3.9, 3.11)."""
    if test.quantifier is Quantifier.ALL:
        return True
    if test.quantifier is Quantifier.ANY:
        if not test.if_exists:
            return False
        # 3.9 says true and 3.11 says false; AWS does not say which wins.
        return Atom(f"{_words(test)} holds for a request without the key", "open point 3.11")
    return test.if_exists or test.negated


def _unknown(test: ConditionTest, variables: bool, context: Context) -> Truth:
    """Decide for a key of unknown value: unknown, unless no value, or every value, makes it true."""
    absent = _absent(test)
    impossible = not test.negated and not any(_possible(test, value) for value in test.values)
    if impossible and absent is False:
        return False
    if not test.negated and absent is True and _covers_everything(test, variables, context):
        return True
    return _atom(test)


def _possible(test: ConditionTest, value: str) -> bool:
    return test.family in TEMPLATED - {Family.BOOL} or "${" in value or well_formed(test.family, value)


def _covers_everything(test: ConditionTest, variables: bool, context: Context) -> bool:
    if test.family is Family.BOOL:
        return {"true", "false"} <= {value.lower() for value in test.values}
    if test.family is not Family.STRING_LIKE:
        return False
    resolved = (resolve(_template(test, value, variables), context) for value in test.values)
    return any(item is not None and item.glob.tokens == (Wild.ANY,) and not item.unknown for item in resolved)


def _single(test: ConditionTest, value: str, variables: bool, context: Context) -> Truth:
    """Return whether one request value satisfies a test: some policy value fits, or, negated, none does."""
    fits = disjoin(_fits(test, value, wanted, variables, context) for wanted in test.values)
    return negate(fits) if test.negated else fits


def _fits(test: ConditionTest, value: str, wanted: str, variables: bool, context: Context) -> Truth:
    if test.family not in TEMPLATED:
        return fits_value(test.family, test.order, value, wanted)
    resolved = resolve(_template(test, wanted, variables), context)
    if resolved is None:
        return False
    return _fits_resolved(test, value, resolved)


def _fits_resolved(test: ConditionTest, value: str, resolved: Resolved) -> Truth:
    if not fits_pattern(test.family, value, resolved.glob):
        return False
    if not resolved.unknown:
        return True
    keys = ", ".join(f"`{key}`" for key in resolved.unknown)
    return Atom(f"`{value}` fits the value built from {keys}", resolved.unknown[0])


def _template(test: ConditionTest, value: str, variables: bool) -> Template:
    return parse_template(value, variables=variables, wildcards=test.family in WILDCARDS)


def _atom(test: ConditionTest) -> Atom:
    return Atom(_words(test), test.key)


def _words(test: ConditionTest) -> str:
    """Return a test as a person would say it."""
    if test.family is Family.NULL:
        return f"`{test.key}` is {'absent' if 'true' in test.values else 'present'}"
    prefix = f"{test.quantifier.value}:" if test.quantifier else ""
    suffix = "IfExists" if test.if_exists else ""
    operator = prefix + test.operator.rpartition(":")[2]
    operator = operator if operator.lower().endswith("ifexists") else operator + suffix
    return f"`{test.key}` {operator} {', '.join(f'`{value}`' for value in test.values) or 'nothing'}"
