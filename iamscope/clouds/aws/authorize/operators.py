"""What fits one policy value, for each family of condition operators (facts 3.13 and 3.14)."""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from iamscope.access.globs import Glob, Wild
from iamscope.clouds.aws.records.conditions import Family, Order

Fits = Callable[[str], bool]

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_TRUTHS = ("true", "false")
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_COMPARE: Mapping[Order, Callable[[Decimal, Decimal], bool]] = {
    Order.EQUAL: lambda a, b: a == b,
    Order.LESS: lambda a, b: a < b,
    Order.LESS_EQUAL: lambda a, b: a <= b,
    Order.GREATER: lambda a, b: a > b,
    Order.GREATER_EQUAL: lambda a, b: a >= b,
}

# Families whose policy values may hold variables; the others take them as written (fact 3.16).
TEMPLATED = frozenset({Family.STRING, Family.STRING_IGNORE_CASE, Family.STRING_LIKE, Family.ARN, Family.BOOL})
WILDCARDS = frozenset({Family.STRING_LIKE, Family.ARN})


def fitting(family: Family, order: Order, wanted: Glob) -> Fits | None:
    """Return what tells whether a request value fits a policy value, or `None` if nothing ever does."""
    match family:
        case Family.STRING_IGNORE_CASE:
            return _ignoring_case(wanted)
        case Family.BOOL:
            return _truth(_ignoring_case(wanted))
        case Family.ARN:
            return _arn(wanted)
        case Family.NUMERIC:
            return _ordered(order, number, str(wanted))
        case Family.DATE:
            return _ordered(order, instant, str(wanted))
        case Family.IP:
            return _inside(network(str(wanted)))
        case Family.BINARY:
            return _same_bytes(_decoded(str(wanted)))
        case _:
            return wanted.matches


def _ignoring_case(wanted: Glob) -> Fits:
    lowered = Glob(tuple(token.lower() if isinstance(token, str) else token for token in wanted.tokens))
    return lambda value: lowered.matches(value.lower())


def _truth(fits: Fits) -> Fits | None:
    possible = frozenset(filter(fits, _TRUTHS))
    return (lambda value: value.lower() in possible) if possible else None


def _ordered(order: Order, read: Callable[[str], Decimal | None], text: str) -> Fits | None:
    wanted, related = read(text), _COMPARE[order]
    if wanted is None:
        return None

    def fits(value: str) -> bool:
        given = read(value)
        return given is not None and related(given, wanted)

    return fits


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
    text = text.strip()
    try:
        moment = datetime.fromisoformat(f"{text}-01" if _MONTH.fullmatch(text) else text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return Decimal(str(moment.timestamp()))


@lru_cache(maxsize=4096)
def network(text: str) -> _Network | None:
    """Return an address range (a bare address is a range of one), or `None` if the text is none."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def every_address(ranges: Iterable[str]) -> bool:
    """Return whether some address ranges together hold every IPv4 and every IPv6 address."""
    found = [item for item in map(network, ranges) if item is not None]
    four = ipaddress.collapse_addresses(item for item in found if isinstance(item, ipaddress.IPv4Network))
    six = ipaddress.collapse_addresses(item for item in found if isinstance(item, ipaddress.IPv6Network))
    return any(item.prefixlen == 0 for item in four) and any(item.prefixlen == 0 for item in six)


def _inside(wanted: _Network | None) -> Fits | None:
    if isinstance(wanted, ipaddress.IPv4Network):
        four = wanted
        return lambda value: (
            isinstance(given := network(value), ipaddress.IPv4Network) and given.subnet_of(four)
        )
    if isinstance(wanted, ipaddress.IPv6Network):
        six = wanted
        return lambda value: (
            isinstance(given := network(value), ipaddress.IPv6Network) and given.subnet_of(six)
        )
    return None


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _same_bytes(wanted: bytes | None) -> Fits | None:
    return None if wanted is None else lambda value: _decoded(value) == wanted


def _arn(wanted: Glob) -> Fits | None:
    """Compare six fields one by one; a wildcard never crosses a colon, except in the last field.

    A lone star fits every ARN here; whether it does for AWS is for the caller to doubt.
    """
    lone = wanted.tokens == (Wild.ANY,)
    fields = (wanted,) * 6 if lone else arn_fields(wanted)
    if len(fields) != 6 or not fields[0].matches("arn"):
        return None

    def fits(value: str) -> bool:
        given = value.split(":", 5)
        if len(given) != 6 or given[0] != "arn":
            return False
        return all(field.matches(part) for field, part in zip(fields, given, strict=True))

    return fits


@lru_cache(maxsize=65536)
def arn_fields(pattern: Glob) -> tuple[Glob, ...]:
    """Return the fields of an ARN pattern, at most six, split at its first five colons."""
    fields: list[Glob] = []
    start = 0
    for place, token in enumerate(pattern.tokens):
        if token == ":" and len(fields) < 5:
            fields.append(Glob(pattern.tokens[start:place]))
            start = place + 1
    return (*fields, Glob(pattern.tokens[start:]))
