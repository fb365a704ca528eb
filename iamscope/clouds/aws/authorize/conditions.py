"""A statement's Condition block against a request's keys (facts 3.6 to 3.16 and 3.22)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from iamscope.access.containment import compare
from iamscope.access.globs import Glob, Wild
from iamscope.clouds.aws.authorize.context import Context, Missing, Values
from iamscope.clouds.aws.authorize.operators import TEMPLATED, WILDCARDS, Fits, every_address, fitting
from iamscope.clouds.aws.authorize.variables import Resolved, Template, parse_template, resolve
from iamscope.clouds.aws.data.keys import ALWAYS_PRESENT, MULTI_VALUED
from iamscope.clouds.aws.records.conditions import ConditionTest, Family, Quantifier
from iamscope.model.truth import Atom, Truth, conjoin, disjoin, negate

_ANY = Glob((Wild.ANY,))
# Whether some patterns hold every text is seen at once or hardly ever.
_BUDGET = 500


@dataclass(frozen=True, slots=True)
class Check:
    """One condition test, with all that can be said of it before a request is known.

    `wanted` and `unknown` are `None` where they depend on the values of variables.
    """

    test: ConditionTest
    key: str
    templates: tuple[Template, ...]
    wanted: "tuple[_Wanted, ...] | None"
    absent: Truth
    unknown: Truth | None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One policy value with its variables filled in; `fits` is `None` where nothing ever does."""

    fits: Fits | None
    resolved: Resolved


@lru_cache(maxsize=16384)
def prepare(test: ConditionTest, *, variables: bool) -> Check:
    """Return a test ready to be put to requests; `variables` tells whether the document resolves them."""
    substituted = variables and test.family in TEMPLATED
    wildcards = test.family in WILDCARDS
    templates = tuple(
        parse_template(text, variables=substituted, wildcards=wildcards) for text in test.values
    )
    fixed = [template.fixed for template in templates]
    wanted = None
    if None not in fixed:
        wanted = tuple(_wanted(test, Resolved(glob)) for glob in fixed if glob is not None)
    return Check(
        test=test,
        key=test.key.lower(),
        templates=templates,
        wanted=wanted,
        absent=_absent(test),
        unknown=None if wanted is None else _unknown(test, wanted),
    )


def evaluate(tests: Iterable[ConditionTest], variables: bool, context: Context) -> Truth:
    """Return whether all of some tests hold; `variables` tells whether their document resolves them."""
    return conjoin(holds(prepare(test, variables=variables), context) for test in tests)


def holds(check: Check, context: Context) -> Truth:
    """Return whether a request's keys satisfy a test."""
    found = context.find(check.key)
    test = check.test
    if test.family is Family.NULL:
        return _null(test, found)
    if found is Missing.UNKNOWN:
        return _unknown(test, _filled(check, context)) if check.unknown is None else check.unknown
    if found is Missing.ABSENT:
        return check.absent
    if found.many and test.quantifier is Quantifier.NONE:
        # A multi-valued key needs a set operator; without one nothing matches, negated or not (3.11).
        return False
    wanted = _filled(check, context)
    if len(found.items) == 1:
        return _single(test, found.items[0], wanted)
    singles = (_single(test, value, wanted) for value in found.items)
    return disjoin(singles) if test.quantifier is Quantifier.ANY else conjoin(singles)


def _filled(check: Check, context: Context) -> Sequence[_Wanted]:
    if check.wanted is not None:
        return check.wanted
    resolved = (resolve(template, context) for template in check.templates)
    return [_wanted(check.test, item) for item in resolved if item is not None]


def _wanted(test: ConditionTest, resolved: Resolved) -> _Wanted:
    return _Wanted(fitting(test.family, test.order, resolved.glob), resolved)


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


def _unknown(test: ConditionTest, wanted: Iterable[_Wanted]) -> Truth:
    """Decide for a key of unknown value: unknown, unless every possibility gives the same answer."""
    outcomes: set[Truth] = set(_present(test, list(wanted)))
    if test.key.lower() not in ALWAYS_PRESENT:
        outcomes.add(_absent(test))
    return outcomes.pop() if len(outcomes) == 1 else _atom(test)


def _present(test: ConditionTest, wanted: Sequence[_Wanted]) -> Iterator[bool]:
    """Yield what a test can say of a request that carries its key, whatever the value."""
    if test.quantifier is Quantifier.NONE and test.key.lower() in MULTI_VALUED:
        yield False
        return
    if any(item.fits is not None for item in wanted):
        yield not test.negated
    if not _covers_everything(test, [item.resolved.glob for item in wanted if not item.resolved.unknown]):
        yield test.negated


def _covers_everything(test: ConditionTest, wanted: Sequence[Glob]) -> bool:
    """Return whether every value of the key's type fits some policy value."""
    match test.family:
        case Family.STRING_LIKE:
            return compare(_ANY, wanted, _BUDGET).within is True
        case Family.BOOL:
            return {"true", "false"} <= {str(glob).lower() for glob in wanted}
        case Family.IP:
            return every_address(map(str, wanted))
        case _:
            return False


def _single(test: ConditionTest, value: str, wanted: Sequence[_Wanted]) -> Truth:
    """Return whether one request value satisfies a test: some policy value fits, or, negated, none does."""
    fits = disjoin(
        _certain(test, value, item.resolved) for item in wanted if item.fits is not None and item.fits(value)
    )
    return negate(fits) if test.negated else fits


def _certain(test: ConditionTest, value: str, resolved: Resolved) -> Truth:
    """Return how certain it is that a request value fits a policy value that it seems to fit."""
    if resolved.unknown:
        keys = ", ".join(f"`{key}`" for key in resolved.unknown)
        return Atom(f"`{value}` fits the value built from {keys}", resolved.unknown[0])
    if test.family is Family.ARN and resolved.glob == _ANY:
        # Arn operators compare six fields; whether a lone star stands for all of them is not said (3.13).
        return Atom(f"`*` fits `{value}` in {test.operator}", "open point 3.13")
    return True


def _atom(test: ConditionTest) -> Atom:
    return Atom(_words(test), test.key)


def _words(test: ConditionTest) -> str:
    """Return a test as a person would say it."""
    if test.family is Family.NULL:
        wanted = {value.lower() for value in test.values}
        return f"`{test.key}` is {'absent' if 'true' in wanted else 'present'}"
    return f"`{test.key}` {test.operator} {', '.join(f'`{value}`' for value in test.values) or 'nothing'}"
