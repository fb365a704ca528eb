"""Predicates on one value of a condition key, and whether some value satisfies several of them."""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from iamscope.access.texts import TextSet, TooHardError, find_text

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")


class Order(StrEnum):
    """How a number or an instant compares with a bound."""

    EQUAL = "="
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="


_COMPARE: Mapping[Order, Callable[[Decimal, Decimal], bool]] = {
    Order.EQUAL: lambda a, b: a == b,
    Order.LESS: lambda a, b: a < b,
    Order.LESS_EQUAL: lambda a, b: a <= b,
    Order.GREATER: lambda a, b: a > b,
    Order.GREATER_EQUAL: lambda a, b: a >= b,
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers that compare with one of some bounds; `instants` reads dates as well."""

    order: Order
    bounds: tuple[Decimal, ...]
    instants: bool = False

    def holds(self, text: str) -> bool:
        """Return whether a text is such a number."""
        value = instant(text) if self.instants else number(text)
        return value is not None and any(_COMPARE[self.order](value, bound) for bound in self.bounds)


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


def find_value(demands: Sequence[Demand]) -> str | None:
    """Return a value for which every predicate has its wanted truth, or `None` if there is none.

    Predicates of different families on one value are tried on the values that the families name;
    where that finds nothing, `TooHardError` is raised rather than a claim made.
    """
    texts = [(one, wanted) for one, wanted in demands if isinstance(one, TextSet)]
    typed = [(one, wanted) for one, wanted in demands if not isinstance(one, TextSet)]
    if not typed:
        return find_text(texts)
    for candidate in dict.fromkeys(_candidates([one for one, _ in typed])):
        if all(one.holds(candidate) == wanted for one, wanted in demands):
            return candidate
    if not texts and len({type(one) for one, _ in typed}) == 1:
        return None
    plain = find_text(texts) if texts else None
    if texts and plain is None:
        return None
    if plain is not None and all(one.holds(plain) == wanted for one, wanted in typed):
        return plain
    raise TooHardError


def _candidates(predicates: Sequence[Predicate]) -> Iterator[str]:
    """Yield values such that every combination of the predicates of one family is met by one."""
    yield "x"
    numbers = [one for one in predicates if isinstance(one, Numbers)]
    if numbers:
        yield from _numbers(sorted({bound for one in numbers for bound in one.bounds}))
    for one in predicates:
        if isinstance(one, Addresses):
            yield from _addresses(one.ranges)
        elif isinstance(one, Flags):
            yield from ("true", "false", *sorted(one.texts))
        elif isinstance(one, Bytes):
            yield from (base64.b64encode(content).decode() for content in sorted(one.contents))


def _numbers(bounds: Sequence[Decimal]) -> Iterator[str]:
    if bounds:
        yield str(bounds[0] - 1)
        yield str(bounds[-1] + 1)
    for bound, following in pairwise(bounds):
        yield str((bound + following) / 2)
    yield from map(str, bounds)


def _addresses(ranges: Iterable[Network]) -> Iterator[str]:
    """Yield the first address of each range and the one after its end: a region begins at one of them."""
    yield from ("0.0.0.0", "::")  # noqa: S104 - an address to try, not one to listen on
    for one in ranges:
        yield str(one.network_address)
        after = int(one.broadcast_address) + 1
        if after < 1 << one.max_prefixlen:
            yield str(type(one.network_address)(after))


def number(text: str) -> Decimal | None:
    """Return a decimal number, or `None` if the text is none."""
    text = text.strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None


@lru_cache(maxsize=4096)
def instant(text: str) -> Decimal | None:
    """Return seconds since 1970 for an ISO 8601 date or epoch seconds, or `None` if the text is neither."""
    seconds = number(text)
    if seconds is not None:
        return seconds
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return Decimal(str(moment.timestamp()))


@lru_cache(maxsize=4096)
def network(text: str) -> Network | None:
    """Return an address range (a bare address is a range of one), or `None` if the text is none."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def _inside(value: Network, wanted: Network) -> bool:
    if isinstance(value, ipaddress.IPv4Network) and isinstance(wanted, ipaddress.IPv4Network):
        return value.subnet_of(wanted)
    if isinstance(value, ipaddress.IPv6Network) and isinstance(wanted, ipaddress.IPv6Network):
        return value.subnet_of(wanted)
    return False


def decoded(text: str) -> bytes | None:
    """Return what a base64 text stands for, or `None` if it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
