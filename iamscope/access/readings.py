"""How texts are read as numbers, instants, addresses and bytes, by sets and by requests alike."""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


class Order(StrEnum):
    """How a number or an instant compares with a bound."""

    EQUAL = "="
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="


COMPARE: Mapping[Order, Callable[[Decimal, Decimal], bool]] = {
    Order.EQUAL: lambda a, b: a == b,
    Order.LESS: lambda a, b: a < b,
    Order.LESS_EQUAL: lambda a, b: a <= b,
    Order.GREATER: lambda a, b: a > b,
    Order.GREATER_EQUAL: lambda a, b: a >= b,
}


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
def network(text: str) -> Network | None:
    """Return an address range (a bare address is a range of one), or `None` if the text is none."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def decoded(text: str) -> bytes | None:
    """Return what a base64 text stands for, or `None` if it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
