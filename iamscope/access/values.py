"""Predicates on one value of a condition key, and whether some value satisfies several of them."""

import base64
import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from enum import StrEnum
from itertools import pairwise

from iamscope.access.readings import COMPARE, Network, Order, decoded, instant, network, number
from iamscope.access.texts import Budget, TextSet, TooHardError, find_text

# Seconds of the years 1 and 9999, beyond which there is no date to write.
_FIRST, _LAST = Decimal(-62_135_596_800), Decimal(253_402_300_799)


class Kind(StrEnum):
    """What the values of a key are, where that is known."""

    TEXT = "text"
    NUMBER = "number"
    INSTANT = "instant"
    ADDRESS = "address"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers that compare with one of some bounds; `instants` reads dates as well."""

    order: Order
    bounds: tuple[Decimal, ...]
    instants: bool = False

    def holds(self, text: str) -> bool:
        """Return whether a text is such a number."""
        value = instant(text) if self.instants else number(text)
        return value is not None and any(COMPARE[self.order](value, bound) for bound in self.bounds)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Network addresses within one of some ranges."""

    ranges: tuple[Network, ...]

    def holds(self, text: str) -> bool:
        """Return whether a text is such an address, or a range of them."""
        value = network(text)
        return value is not None and any(_inside(value, one) for one in self.ranges)


@dataclass(frozen=True, slots=True)
class Flags:
    """Truth values, compared without letter case."""

    texts: frozenset[str]

    def holds(self, text: str) -> bool:
        """Return whether a text is one of the values."""
        return text.lower() in self.texts


@dataclass(frozen=True, slots=True)
class Bytes:
    """Base64 texts that stand for one of some byte strings."""

    contents: frozenset[bytes]

    def holds(self, text: str) -> bool:
        """Return whether a text stands for one of them."""
        return decoded(text) in self.contents


Predicate = TextSet | Numbers | Addresses | Flags | Bytes
Demand = tuple[Predicate, bool]


def find_value(
    demands: Sequence[Demand], budget: Budget | None = None, kind: Kind | None = None
) -> str | None:
    """Return a value for which every predicate has its wanted truth, or `None` if there is none.

    Where the values of the key are known to be of one `kind`, only such values are thought of.
    Predicates of different families on one value are tried on the values that the families name;
    where that finds nothing, `TooHardError` is raised rather than a claim made.
    """
    texts = [(one, wanted) for one, wanted in demands if isinstance(one, TextSet)]
    typed = [one for one, _ in demands if not isinstance(one, TextSet)]
    if not typed:
        return find_text(texts, budget)
    one_family = len({type(one) for one in typed}) == 1
    regular = kind is not None and not texts and all(kind_of(one) is kind for one in typed)
    for candidate in dict.fromkeys(_candidates(typed, regular=regular)):
        (budget or Budget()).spend(len(demands))
        if all(one.holds(candidate) == wanted for one, wanted in demands):
            return candidate
    if one_family and not texts:
        return None
    plain = find_text(texts, budget) if texts else None
    if texts and plain is None:
        return None
    if plain is not None and all(one.holds(plain) == wanted for one, wanted in demands):
        return plain
    raise TooHardError


def kind_of(predicate: Predicate) -> Kind:
    """Return the kind of the values that a predicate can hold for."""
    match predicate:
        case Numbers(instants=instants):
            return Kind.INSTANT if instants else Kind.NUMBER
        case Addresses():
            return Kind.ADDRESS
        case Flags():
            return Kind.FLAG
        case _:
            return Kind.TEXT


def _candidates(predicates: Sequence[Predicate], *, regular: bool) -> Iterator[str]:
    """Yield values such that every combination of the predicates of one family is met by one.

    Unless the values are `regular`, one of no family is among them.
    """
    if not regular:
        yield "x"
    numbers = [one for one in predicates if isinstance(one, Numbers)]
    chosen = list(_numbers(sorted({bound for one in numbers for bound in one.bounds}))) if numbers else []
    for write in {(_moment if one.instants else str): None for one in numbers}:
        yield from map(write, chosen)
    for one in predicates:
        if isinstance(one, Addresses):
            yield from _addresses(one.ranges)
        elif isinstance(one, Flags):
            yield from ("true", "false", *(sorted(one.texts) if not regular else ()))
        elif isinstance(one, Bytes):
            yield from (base64.b64encode(content).decode() for content in sorted(one.contents))


def _numbers(bounds: Sequence[Decimal]) -> Iterator[Decimal]:
    """Yield a number below, between, above and at the bounds."""
    if not bounds:
        yield Decimal(0)
        return
    # Exact whatever the bounds are: exponents have up to three digits.
    with localcontext(prec=2_100 + max(len(bound.as_tuple().digits) for bound in bounds)):
        between = [(bound + following) / 2 for bound, following in pairwise(bounds)]
        outside = [bounds[0] - 1, bounds[-1] + 1]
    yield from (*outside, *between, *bounds)


def _moment(seconds: Decimal) -> str:
    """Return an instant as people write it, or in seconds where that would not be the same."""
    if seconds != seconds.to_integral_value() or not _FIRST <= seconds <= _LAST:
        return str(seconds)
    return datetime.fromtimestamp(int(seconds), UTC).isoformat().replace("+00:00", "Z")


def _addresses(ranges: Iterable[Network]) -> Iterator[str]:
    """Yield the first address of each range and the one after its end: a region begins at one of them."""
    yield from ("0.0.0.0", "::")  # noqa: S104 - an address to try, not one to listen on
    for one in ranges:
        yield str(one.network_address)
        after = int(one.broadcast_address) + 1
        if after < 1 << one.max_prefixlen:
            yield str(type(one.network_address)(after))


def _inside(value: Network, wanted: Network) -> bool:
    if isinstance(value, ipaddress.IPv4Network) and isinstance(wanted, ipaddress.IPv4Network):
        return value.subnet_of(wanted)
    if isinstance(value, ipaddress.IPv6Network) and isinstance(wanted, ipaddress.IPv6Network):
        return value.subnet_of(wanted)
    return False
