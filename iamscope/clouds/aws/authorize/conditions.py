"""A statement's Condition block against a request's keys (facts 3.6 to 3.16 and 3.22)."""

from collections.abc import Iterator, Sequence

from iamscope.access.containment import compare
from iamscope.access.globs import Glob, Wild
from iamscope.clouds.aws.authorize.context import ALWAYS_PRESENT, MULTI_VALUED, Context, Missing, Values
from iamscope.clouds.aws.authorize.operators import (
    TEMPLATED,
    WILDCARDS,
    every_address,
    fits_pattern,
    fits_value,
    has_match,
)
from iamscope.clouds.aws.authorize.variables import Resolved, parse_template, resolve
from iamscope.clouds.aws.records.conditions import ConditionTest, Family, Quantifier
from iamscope.model.truth import Atom, Truth, conjoin, disjoin, negate

_ANY = Glob((Wild.ANY,))


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
    wanted = {value.lower() for value in test.values} & {"true", "false"}
    if found is Missing.UNKNOWN and test.key.lower() not in ALWAYS_PRESENT:
        return _atom(test) if len(wanted) == 1 else bool(wanted)
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
    """Decide for a key of unknown value: unknown, unless every possibility gives the same answer."""
    outcomes: set[Truth] = set(_present(test, variables, context))
    if test.key.lower() not in ALWAYS_PRESENT:
        outcomes.add(_absent(test))
    return outcomes.pop() if len(outcomes) == 1 else _atom(test)


def _present(test: ConditionTest, variables: bool, context: Context) -> Iterator[bool]:
    """Yield what a test can say of a request that carries its key, whatever the value."""
    if test.quantifier is Quantifier.NONE and test.key.lower() in MULTI_VALUED:
        yield False
        return
    wanted = [_resolved(test, value, variables, context) for value in test.values]
    if any(item is not None and has_match(test.family, item.glob) for item in wanted):
        yield not test.negated
    if not _covers_everything(test, [item for item in wanted if item is not None and not item.unknown]):
        yield test.negated


def _covers_everything(test: ConditionTest, wanted: Sequence[Resolved]) -> bool:
    """Return whether every value of the key's type fits some policy value."""
    match test.family:
        case Family.STRING_LIKE:
            return compare(_ANY, [item.glob for item in wanted]).within is True
        case Family.BOOL:
            return {"true", "false"} <= {str(item.glob).lower() for item in wanted}
        case Family.IP:
            return every_address(str(item.glob) for item in wanted)
        case _:
            return False


def _single(test: ConditionTest, value: str, variables: bool, context: Context) -> Truth:
    """Return whether one request value satisfies a test: some policy value fits, or, negated, none does."""
    fits = disjoin(_fits(test, value, wanted, variables, context) for wanted in test.values)
    return negate(fits) if test.negated else fits


def _fits(test: ConditionTest, value: str, wanted: str, variables: bool, context: Context) -> Truth:
    if test.family not in TEMPLATED:
        return fits_value(test.family, test.order, value, wanted)
    resolved = _resolved(test, wanted, variables, context)
    if resolved is None or not fits_pattern(test.family, value, resolved.glob):
        return False
    if test.family is Family.ARN and resolved.glob == _ANY:
        # Arn operators compare six fields; whether a lone star stands for all of them is not said (3.13).
        return Atom(f"`*` fits `{value}` in {test.operator}", "open point 3.13")
    if not resolved.unknown:
        return True
    keys = ", ".join(f"`{key}`" for key in resolved.unknown)
    return Atom(f"`{value}` fits the value built from {keys}", resolved.unknown[0])


def _resolved(test: ConditionTest, value: str, variables: bool, context: Context) -> Resolved | None:
    """Return a policy value with its variables filled in; families without variables take it as written."""
    substituted = variables and test.family in TEMPLATED
    return resolve(parse_template(value, variables=substituted, wildcards=test.family in WILDCARDS), context)


def _atom(test: ConditionTest) -> Atom:
    return Atom(_words(test), test.key)


def _words(test: ConditionTest) -> str:
    """Return a test as a person would say it."""
    if test.family is Family.NULL:
        wanted = {value.lower() for value in test.values}
        return f"`{test.key}` is {'absent' if 'true' in wanted else 'present'}"
    return f"`{test.key}` {test.operator} {', '.join(f'`{value}`' for value in test.values) or 'nothing'}"
