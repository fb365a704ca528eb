"""Values of condition keys that pass some predicates and fail others."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.access.pieces import from_glob
from iamscope.access.readings import Order, decoded, instant, network
from iamscope.access.texts import Budget, TextSet, TooHardError
from iamscope.access.values import (
    Addresses,
    Bytes,
    Demand,
    Flags,
    Kind,
    Numbers,
    Predicate,
    find_value,
    kind_of,
)

ORDERS = st.sampled_from(list(Order))
BOUNDS = st.lists(st.sampled_from([Decimal(text) for text in ("0", "1", "2", "2.5", "1e3")]), max_size=2).map(
    tuple
)
DATES = ("2026-01-01", "2026-06-01T12:00:00Z", "1767225600", "2027-01-01T00:00:00+02:00")
MOMENTS = st.lists(st.sampled_from([instant(text) for text in DATES]), max_size=2).map(tuple)
RANGES = st.lists(
    st.sampled_from(
        [
            network(text)
            for text in (
                "10.0.0.0/8",
                "10.0.0.0/9",
                "10.64.0.0/10",
                "10.0.0.1",
                "0.0.0.0/0",
                "::/0",
                "2001:db8::/32",
            )
        ]
    ),
    max_size=2,
).map(tuple)
FLAGS = st.frozensets(st.sampled_from(["true", "false"])).map(Flags)
CONTENTS = st.frozensets(st.sampled_from([b"abc", b"", b"\0"])).map(Bytes)
FAMILIES: dict[str, st.SearchStrategy[Predicate]] = {
    "numbers": st.builds(Numbers, ORDERS, BOUNDS),
    "instants": st.builds(Numbers, ORDERS, MOMENTS, st.just(True)),
    "addresses": st.builds(Addresses, RANGES),
    "flags": FLAGS,
    "bytes": CONTENTS,
}
SAMPLES = {
    "numbers": ["-1", "0", "0.5", "1", "1.5", "2", "2.2", "2.5", "3", "1000", "1001", "x"],
    "instants": [*DATES, "2025-01-01", "2026-03-01", "2026-12-01", "2030-01-01", "x"],
    "addresses": [
        "9.9.9.9",
        "10.0.0.0",
        "10.0.0.1",
        "10.0.0.2",
        "10.64.0.1",
        "10.200.0.1",
        "11.0.0.0",
        "::",
        "2001:db8::1",
        "x",
    ],
    "flags": ["true", "FALSE", "x"],
    "bytes": ["YWJj", "", "AA==", "x"],
}


def passes(value: str, demands: Sequence[Demand]) -> bool:
    """Say whether a value passes the wanted predicates and fails the others."""
    return all(one.holds(value) == wanted for one, wanted in demands)


@pytest.mark.parametrize("family", FAMILIES)
@given(st.data())
@settings(max_examples=200)
def test_a_value_is_found_exactly_if_there_is_one(family: str, data: st.DataObject) -> None:
    """Within one family, what is found passes, and what is not found is found by no sample."""
    demands = data.draw(st.lists(st.tuples(FAMILIES[family], st.booleans()), max_size=4))
    found = find_value(demands)
    if found is None:
        assert not any(passes(sample, demands) for sample in SAMPLES[family])
    else:
        assert passes(found, demands)


MIXED = st.one_of(
    *FAMILIES.values(),
    st.sampled_from(["*", "10.*", "?", "true", "x*"]).map(
        lambda text: TextSet((from_glob(Glob.parse(text)),))
    ),
)


@given(st.lists(st.tuples(MIXED, st.booleans()), max_size=4))
@settings(max_examples=300)
def test_mixed_families_are_never_wrong(demands: list[Demand]) -> None:
    """Where predicates of several families meet on one value, no wrong claim is made."""
    try:
        found = find_value(demands)
    except TooHardError:
        return
    if found is None:
        samples = {sample for some in SAMPLES.values() for sample in some}
        assert not any(passes(sample, demands) for sample in samples)
    else:
        assert passes(found, demands)


@pytest.mark.parametrize(
    ("kind", "covering", "irregular"),
    [
        (Kind.FLAG, [Flags(frozenset({"true"})), Flags(frozenset({"false"}))], "x"),
        (Kind.NUMBER, [Numbers(Order.LESS, (Decimal(5),)), Numbers(Order.GREATER_EQUAL, (Decimal(5),))], "x"),
        (
            Kind.INSTANT,
            [Numbers(order, (Decimal(5),), instants=True) for order in (Order.LESS_EQUAL, Order.GREATER)],
            "x",
        ),
        (Kind.ADDRESS, [Addresses((network("0.0.0.0/0"), network("::/0")))], "x"),  # type: ignore[arg-type]
    ],
)
def test_values_of_a_known_kind_leave_no_gap(kind: Kind, covering: list[Numbers], irregular: str) -> None:
    """Predicates that cover a kind cover a key of that kind, and leave a value out of a key of any."""
    demands: list[Demand] = [(one, False) for one in covering]
    assert find_value(demands, kind=kind) is None
    found = find_value(demands)
    assert found is not None
    assert passes(irregular, demands)
    assert {kind_of(one) for one in covering} == {kind}


@pytest.mark.parametrize("text", ["9e999", "-9e999", "1e-999", "12345678901234567890123456789.5"])
def test_numbers_beyond_a_bound_are_found_however_large_it_is(text: str) -> None:
    """There is a number above, below and beside every bound, also where decimals are usually rounded."""
    bound = Decimal(text)
    for order, other in product((Order.LESS, Order.GREATER), (bound, bound + 1)):
        assert find_value([(Numbers(order, (other,)), True)]) is not None
    close = Numbers(Order.EQUAL, (bound,))
    assert find_value([(close, False), (Numbers(Order.LESS, (bound,)), False)], kind=Kind.NUMBER) is not None


def test_instants_are_written_as_dates() -> None:
    """A moment that was asked for reads as one, unless it has none in the calendar."""
    after = Numbers(Order.GREATER, (Decimal(1_767_225_600),), instants=True)
    assert find_value([(after, True)]) == "2026-01-01T00:00:01Z"
    beyond = Numbers(Order.GREATER, (Decimal(10) ** 13,), instants=True)
    assert find_value([(beyond, True)]) == "10000000000001"


def test_bytes_compare_by_content() -> None:
    """A text that stands for the bytes is found, and one that stands for none of them."""
    wanted = Bytes(frozenset({b"abc"}))
    assert decoded(find_value([(wanted, True)]) or "") == b"abc"
    assert find_value([(wanted, True), (Bytes(frozenset({b"x"})), True)]) is None


def test_a_budget_bounds_the_work() -> None:
    """With nothing left to spend, the question is given up."""
    with pytest.raises(TooHardError):
        find_value([(Numbers(Order.EQUAL, (Decimal(1),)), True)], Budget(0))
