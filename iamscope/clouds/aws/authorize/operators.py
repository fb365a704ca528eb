"""One request value put to one policy value, for each family of condition operators (facts 3.13 and 3.14)."""

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


def fits_pattern(family: Family, value: str, pattern: Glob) -> bool:
    """Return whether a request value fits a policy value of a text family."""
    if family is Family.ARN:
        return _fits_arn(value, pattern)
    if family is Family.BOOL and value.lower() not in _TRUTHS:
        return False
    if family in (Family.STRING_IGNORE_CASE, Family.BOOL):
        lowered = (token.lower() if isinstance(token, str) else token for token in pattern.tokens)
        return Glob(tuple(lowered)).matches(value.lower())
    return pattern.matches(value)


def fits_value(family: Family, order: Order, value: str, wanted: str) -> bool:
    """Return whether a request value fits a policy value of a family without patterns.

    A value that is no number, instant, address or base64 never fits.
    """
    match family:
        case Family.NUMERIC:
            return _ordered(order, number(value), number(wanted))
        case Family.DATE:
            return _ordered(order, instant(value), instant(wanted))
        case Family.IP:
            return _inside(network(value), network(wanted))
        case Family.BINARY:
            return _decoded(value) is not None and _decoded(value) == _decoded(wanted)
        case _:
            return value == wanted


def has_match(family: Family, pattern: Glob) -> bool:
    """Return whether some request value could fit this policy value."""
    text = str(pattern)
    match family:
        case Family.NUMERIC:
            return number(text) is not None
        case Family.DATE:
            return instant(text) is not None
        case Family.IP:
            return network(text) is not None
        case Family.BINARY:
            return _decoded(text) is not None
        case Family.BOOL:
            return any(fits_pattern(Family.BOOL, truth, pattern) for truth in _TRUTHS)
        case Family.ARN:
            fields = arn_fields(pattern)
            return pattern.tokens == (Wild.ANY,) or (len(fields) == 6 and fields[0].matches("arn"))
        case _:
            return True


def every_address(ranges: Iterable[str]) -> bool:
    """Return whether some address ranges together hold every IPv4 and every IPv6 address."""
    found = [item for item in map(network, ranges) if item is not None]
    four = ipaddress.collapse_addresses(item for item in found if isinstance(item, ipaddress.IPv4Network))
    six = ipaddress.collapse_addresses(item for item in found if isinstance(item, ipaddress.IPv6Network))
    return any(item.prefixlen == 0 for item in four) and any(item.prefixlen == 0 for item in six)


def _ordered(order: Order, value: Decimal | None, wanted: Decimal | None) -> bool:
    return value is not None and wanted is not None and _COMPARE[order](value, wanted)


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


def _inside(value: _Network | None, wanted: _Network | None) -> bool:
    if isinstance(value, ipaddress.IPv4Network) and isinstance(wanted, ipaddress.IPv4Network):
        return value.subnet_of(wanted)
    if isinstance(value, ipaddress.IPv6Network) and isinstance(wanted, ipaddress.IPv6Network):
        return value.subnet_of(wanted)
    return False


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _fits_arn(value: str, pattern: Glob) -> bool:
    """Compare six fields one by one; a wildcard never crosses a colon, except in the last field."""
    fields = value.split(":", 5)
    if len(fields) != 6 or fields[0] != "arn":
        return False
    if pattern.tokens == (Wild.ANY,):
        return True
    patterns = arn_fields(pattern)
    return len(patterns) == 6 and all(part.matches(text) for part, text in zip(patterns, fields, strict=True))


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
