"""Conditions turned round and put together, held against the evaluator."""

from collections.abc import Iterable
from random import Random

import pytest

from iamscope.access.readings import instant
from iamscope.clouds.aws.authorize.conditions import evaluate
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.compose.blocks import Term, condition, terms_of
from iamscope.clouds.aws.compose.negation import both, negated
from iamscope.clouds.aws.records.conditions import parse_condition
from tests.fakes import policies
from tests.fakes.policies import KEYS, Key


def drawn(random: Random, key: Key) -> Term:
    """Draw a test on a key."""
    operator, name, wanted = policies.test(random, key)
    listed = wanted if isinstance(wanted, list) else [wanted]
    values = tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in listed)
    (one,) = terms_of({operator: {name: values}})
    return one


def holds(tests: Iterable[Term], context: dict[str, object]) -> object:
    """Return whether tests hold together for a request."""
    return evaluate(parse_condition(condition(frozenset(tests))), True, Context.build(context))


def contexts(key: Key) -> list[dict[str, object]]:
    """Return requests with every value of a key, and one without it."""
    return [{}, *({key.name: value} for value in key.given)]


@pytest.mark.parametrize(
    "key", [key for key in KEYS if key.name not in ("aws:CurrentTime",)], ids=lambda key: key.name
)
def test_the_opposite_holds_when_the_test_does_not(key: Key) -> None:
    """For every request that has the key as AWS sends it, exactly one of a test and its opposite holds."""
    found = 0
    for seed in range(120):
        test = drawn(Random(f"{key.name} {seed}"), key)
        opposite = negated(test)
        if opposite is None or (key.many != (":" in test.operator) and "null" not in test.operator):
            continue
        found += 1
        for context in contexts(key):
            truth, other = holds([test], context), holds(opposite, context)
            if isinstance(truth, bool) and _regular(context, test):
                assert other is (not truth), (test, opposite, context)
    assert found or key.name in ("made:blob",)


def _regular(context: dict[str, object], test: Term) -> bool:
    """Return whether a value is of the kind that an ordering compares: others fail it and its opposite."""
    value = str(next(iter(context.values()), "0"))
    return "than" not in test.operator or instant(value) is not None


@pytest.mark.parametrize("seed", range(150))
def test_two_conditions_as_one(seed: int) -> None:
    """Where two tests can be one condition, it holds exactly when both do."""
    random = Random(seed)
    key = random.choice(KEYS)
    one, two = drawn(random, key), drawn(random, key)
    together = both([one, two])
    for context in contexts(key):
        each = [holds([test], context) for test in (one, two)]
        if together is not None and all(isinstance(truth, bool) for truth in each):
            assert holds(together, context) is all(each), (one, two, together, context)


def test_what_excludes_itself_is_nothing() -> None:
    """Two tests for different values of one key leave no request, and so no condition."""
    one, two = (next(iter(terms_of({"StringEquals": {"a:b": (value,)}}))) for value in "xy")
    assert both([one, two]) is None
    assert both([one, one]) == frozenset([one])


def test_orderings_of_several_bounds_have_no_opposite() -> None:
    """What is below one of two bounds has no opposite in one test."""
    for values, known in ((("1",), True), (("1", "2"), False)):
        (test,) = terms_of({"NumericLessThan": {"a:b": values}})
        assert (negated(test) is not None) is known
