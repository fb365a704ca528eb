"""What fits one policy value, for each family of condition operators (facts 3.13 and 3.14)."""

import ipaddress
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache

from iamscope.access.globs import Glob, Wild
from iamscope.access.readings import COMPARE, Network, Order, decoded, instant, network, number
from iamscope.clouds.aws.records.conditions import Family

Fits = Callable[[str], bool]

_TRUTHS = ("true", "false")
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
            return _same_bytes(decoded(str(wanted)))
        case _:
            return wanted.matches


def _ignoring_case(wanted: Glob) -> Fits:
    lowered = Glob(tuple(token.lower() if isinstance(token, str) else token for token in wanted.tokens))
    return lambda value: lowered.matches(value.lower())


def _truth(fits: Fits) -> Fits | None:
    possible = frozenset(filter(fits, _TRUTHS))
    return (lambda value: value.lower() in possible) if possible else None


def _ordered(order: Order, read: Callable[[str], Decimal | None], text: str) -> Fits | None:
    wanted, related = read(text), COMPARE[order]
    if wanted is None:
        return None

    def fits(value: str) -> bool:
        given = read(value)
        return given is not None and related(given, wanted)

    return fits


def every_address(ranges: Iterable[str]) -> bool:
    """Return whether some address ranges together hold every IPv4 and every IPv6 address."""
    found = [item for item in map(network, ranges) if item is not None]
    four = ipaddress.collapse_addresses(item for item in found if isinstance(item, ipaddress.IPv4Network))
    six = ipaddress.collapse_addresses(item for item in found if isinstance(item, ipaddress.IPv6Network))
    return any(item.prefixlen == 0 for item in four) and any(item.prefixlen == 0 for item in six)


def _inside(wanted: Network | None) -> Fits | None:
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


def _same_bytes(wanted: bytes | None) -> Fits | None:
    return None if wanted is None else lambda value: decoded(value) == wanted


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
