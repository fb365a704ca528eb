"""Conditions turned round and put together: what a denial leaves, and what two layers ask for at once."""

from collections.abc import Iterable

from iamscope.access.readings import instant, number
from iamscope.clouds.aws.compose.blocks import Term

# Each operator with its opposite. A request without the key fails those on the left and passes those on the
# right; the opposite of an ordering is made to pass without one (facts AWS 3.8 and 3.9).
_PAIRS = (
    ("StringEquals", "StringNotEquals"),
    ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    ("StringLike", "StringNotLike"),
    ("NumericEquals", "NumericNotEquals"),
    ("DateEquals", "DateNotEquals"),
    ("ArnEquals", "ArnNotEquals"),
    ("ArnLike", "ArnNotLike"),
    ("IpAddress", "NotIpAddress"),
)
_NEGATED = {positive.lower(): negative for positive, negative in _PAIRS}
_PLAIN = {negative.lower(): positive for positive, negative in _PAIRS}
_ORDERED = {
    "lessthan": "GreaterThanEquals",
    "lessthanequals": "GreaterThan",
    "greaterthan": "LessThanEquals",
    "greaterthanequals": "LessThan",
}
_FLIPPED = {"true": "false", "false": "true"}
_SETS = {"forallvalues": "ForAnyValue", "foranyvalue": "ForAllValues"}


def negated(test: Term) -> list[Term] | None:
    """Return tests that hold together exactly when a test does not; `None` where none are known."""
    quantifier, _, rest = test.operator.rpartition(":")
    plain = rest.removesuffix("ifexists")
    if_exists = plain != rest
    if quantifier:
        other = _NEGATED.get(plain) or _PLAIN.get(plain)
        known = quantifier in _SETS and other and not if_exists
        return [_with(test, f"{_SETS[quantifier]}:{other}")] if known else None
    if plain in _PLAIN:
        return [_with(test, _PLAIN[plain])]
    if plain in _NEGATED:
        opposite = [_with(test, _NEGATED[plain])]
        return [*opposite, _there(test)] if if_exists else opposite
    return _single(test, plain, if_exists=if_exists)


def _single(test: Term, plain: str, *, if_exists: bool) -> list[Term] | None:
    """Return the opposite of a test that has one only where it asks for one value."""
    if len(test.values) != 1:
        return None
    (value,) = test.values
    family = "Numeric" if plain.startswith("numeric") else "Date" if plain.startswith("date") else ""
    if family and plain.removeprefix(family.lower()) in _ORDERED:
        if (number if family == "Numeric" else instant)(value) is None:
            # What compares with no bound is neither below nor above it.
            return None
        opposite = f"{family}{_ORDERED[plain.removeprefix(family.lower())]}"
        return [_with(test, opposite if if_exists else f"{opposite}IfExists")]
    flipped = _FLIPPED.get(value.lower())
    if flipped is None or plain not in ("bool", "null"):
        return None
    operator = "Null" if plain == "null" else "Bool" if if_exists else "BoolIfExists"
    return [_with(test, operator, frozenset((flipped,)))]


def _with(test: Term, operator: str, values: frozenset[str] | None = None) -> Term:
    spelled = (operator, test.spelled[1])
    return Term(operator.lower(), test.key, test.values if values is None else values, spelled)


def _there(test: Term) -> Term:
    return _with(test, "Null", frozenset(("false",)))


def both(tests: Iterable[Term]) -> frozenset[Term] | None:
    """Return tests that all have to hold as one condition; `None` where they cannot be, or are not known to.

    One operator and key stand once in a condition: equal values are met, values that are excluded are put
    together.
    """
    found: dict[tuple[str, str], Term] = {}
    for test in tests:
        place = (test.operator, test.key)
        other = found.get(place)
        if other is None or other == test:
            found[place] = test
            continue
        values = _met(test, other)
        if not values:
            return None
        found[place] = _with(test, test.spelled[0], values)
    return frozenset(found.values())


def _met(one: Term, two: Term) -> frozenset[str]:
    """Return the values by which one test says what two say, none where they say nothing together."""
    if one.operator in _PLAIN:
        return one.values | two.values
    exact = one.operator == "stringequals" and not any("${" in value for value in one.values | two.values)
    return one.values & two.values if exact else frozenset()
