"""Condition tests as literals, against the evaluator's answers."""

from random import Random
from typing import Any

import pytest

from iamscope.access.keys import Presence
from iamscope.access.parts import Opaque
from iamscope.clouds.aws.authorize.conditions import evaluate
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.condition_sets import Terms, terms
from iamscope.clouds.aws.records.conditions import ConditionTest, parse_condition
from tests.fakes import policies
from tests.fakes.universes import Asked, as_keys, holds_all

OPEN = Context({}, open=True)


def only(operator: str, key: str, value: Any) -> ConditionTest:
    """Return the one test of a block."""
    (found,) = parse_condition({operator: {key: value}})
    return found


def asked(context: dict[str, Any]) -> Asked:
    """Return a request with some keys, for which every opaque atom is false."""
    return Asked(1, "", "*", as_keys(context), lambda text: False)


def test_literals_say_what_the_evaluator_says() -> None:
    """For every request, a test's literals hold exactly if the evaluator says that the test does."""
    random = Random(5)
    decided = 0
    for _ in range(6_000):
        key = random.choice(policies.KEYS)
        operator, name, wanted = policies.test(random, key)
        test = only(operator, name, wanted)
        context = (
            {key.name: random.choice(key.given)}
            if random.random() < 0.8 or key.name in policies.ALWAYS
            else {}
        )
        truth = evaluate((test,), True, Context.build(context))
        found = terms(test, OPEN, variables=True)
        if isinstance(truth, bool) and not _opaque(found):
            decided += 1
            assert holds_all(found, asked(context)) == truth, (operator, name, wanted, context)
    assert decided > 4_000


def _opaque(found: Terms | None) -> bool:
    return found is not None and any(isinstance(atom, Opaque) for atom, _ in found.literals)


def test_known_keys_are_settled() -> None:
    """What a fixed key decides is no literal any more."""
    known = Context.build({"aws:username": "ann"}, open=True)
    assert terms(only("StringEquals", "aws:username", "ann"), known, variables=True) == Terms()
    assert terms(only("StringEquals", "aws:username", "bob"), known, variables=True) is None
    assert terms(only("Null", "AWS:Username", "true"), known, variables=True) is None


def test_null_is_presence() -> None:
    """Null asks for absence or presence, and for nothing if it lists both."""
    assert terms(only("Null", "s3:Prefix", "true"), OPEN, variables=True) == Terms(
        ((Presence("s3:prefix", present=False), True),)
    )
    assert terms(only("Null", "s3:prefix", ["true", "false"]), OPEN, variables=True) == Terms()


@pytest.mark.parametrize(
    ("operator", "value"),
    [("StringEquals", "${aws:username}"), ("ArnLike", "*"), ("StringLike", "a${aws:userid}*")],
)
def test_what_hangs_on_the_unknown_is_opaque(operator: str, value: str) -> None:
    """A value that is not known, or a lone star in an Arn operator, is an atom equal only to itself."""
    found = terms(only(operator, "k:a", value), OPEN, variables=True)
    assert _opaque(found)
    assert found == terms(only(operator, "K:A", value), OPEN, variables=True)
    assert found != terms(only(operator, "k:b", value), OPEN, variables=True)


def test_many_open_points_do_not_multiply() -> None:
    """A hundred tests of which each has two ways to hold are a hundred pairs of parts, not 2^100."""
    tests = [only("ForAnyValue:StringLikeIfExists", f"k:{number}", "a*") for number in range(100)]
    found = [terms(test, OPEN, variables=True) for test in tests]
    assert sum(len(one.minus) for one in found if one is not None) == 200
