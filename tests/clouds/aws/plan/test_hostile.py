"""Plans with wrong values in them are refused, or read; nothing else happens."""

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from random import Random
from typing import Any

import pytest

from iamscope.errors import IamscopeError
from iamscope.iac.terraform import read
from tests.clouds.aws.plan.test_cases import CASES
from tests.fakes.plans import plan_json, planned_of

ODD: tuple[Any, ...] = (
    None,
    1,
    -1.5,
    True,
    "",
    "x",
    "${",
    [],
    {},
    [1],
    [[{}]],
    {"a": 1},
    {"Statement": 1},
    "[" * 40,
)
PLANS = [case["plan"] for case in CASES if "plan" in case]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container and key of a value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        yield value, key
        yield from _places(one)


@pytest.mark.parametrize("batch", range(4))
def test_odd_values_anywhere_are_no_surprise(batch: int) -> None:
    """A plan in which something is of a wrong type is refused with an error that says so, or read."""
    for seed in range(batch * 150, batch * 150 + 150):
        random = Random(seed)
        whole = deepcopy(plan_json(PLANS[seed % len(PLANS)]))
        for container, key in random.sample(list(_places(whole)), 2):
            container[key] = random.choice(ODD)
        with suppress(IamscopeError):
            found = planned_of(read(whole, "plan.json"))
            assert found.opens is not None
            assert found.touched is not None
