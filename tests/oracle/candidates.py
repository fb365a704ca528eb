"""What an unknown key could be: one value for every way in which the case can tell values apart.

Every text that the case compares the key with becomes a `Probe`, a small automaton. A walk through all
reachable states of the probes together finds, for each combination of probes that one value can satisfy,
a shortest such value; nothing else about a text can change a decision. Numbers, dates and addresses are
taken at, between and beyond the bounds of the case.
"""

import ipaddress
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations, pairwise
from typing import NamedTuple

from .arns import arn_tokens
from .conditions import SUBSTITUTED, instant, number, parse_operator
from .facts import ALWAYS_PRESENT, MULTI_VALUED, Case, layers, listed, resource_arn
from .probes import Probe, captures, probe, tell_apart
from .statements import conditions, resource_pieces
from .variables import Piece, Value, as_text, as_tokens, keys_in, pieces, resolves, spelled


class Mention(NamedTuple):
    """One comparison of a key with one value: the family of the operator, and the pieces of the value."""

    key: str
    family: str
    parts: list[Piece]


class Known(NamedTuple):
    """What is settled so far in a world: the values of keys, and the other keys that still have none."""

    values: dict[str, Value]
    pending: frozenset[str]


def mentions(case: Case) -> Iterator[Mention]:
    """Yield every comparison that the conditions of a case make."""
    for _, document, statement in layers(case):
        for operator, key, wanted in conditions(statement):
            family = parse_operator(operator).name
            substituted = resolves(document) and family in SUBSTITUTED
            for text in wanted:
                yield Mention(key.lower(), family, pieces(text, variables=substituted))


def patterns(case: Case) -> Iterator[list[Piece]]:
    """Yield the pieces of every Resource and NotResource pattern that holds a variable."""
    for _, document, statement in layers(case):
        for element in ("Resource", "NotResource"):
            for text in listed(statement.get(element)):
                parts = resource_pieces(str(text), variables=resolves(document))
                if any(keys_in(parts)):
                    yield parts


def variables_compared_with(case: Case, key: str) -> list[str]:
    """Return the keys of the variables in the values that a key is compared with."""
    found = (other for mention in mentions(case) if mention.key == key for other in keys_in(mention.parts))
    return sorted(set(found) - {key})


def possible_values(case: Case, key: str, known: Known) -> list[Value]:
    """Return values for an unknown key, enough to tell all its possibilities apart; None is absence."""
    own = [mention for mention in mentions(case) if mention.key == key]
    singles = sorted({*typed_values(own), *texts(case, key, own, known)})
    absent: list[Value] = [] if key in ALWAYS_PRESENT else [None]
    if key not in MULTI_VALUED:
        return [*absent, *singles]
    # A set needs one witness for each condition that looks at it, no more.
    looks = sum(
        key == other.lower() for _, _, statement in layers(case) for _, other, _ in conditions(statement)
    )
    sizes = range(1, max(1, min(looks, len(singles))) + 1)
    return [*absent, *(list(chosen) for size in sizes for chosen in combinations(singles, size))]


def typed_values(own: list[Mention]) -> Iterator[str]:
    """Yield truth values, numbers, dates, addresses and bytes on every side of the bounds of a case."""
    texts_of: dict[str, list[str]] = {mention.family: [] for mention in own}
    for mention in own:
        texts_of[mention.family].append(as_text([part for part in mention.parts if part.key is None]))
    for family, bounds in texts_of.items():
        if family == "bool":
            yield from ("true", "false")
        elif family == "binaryequals":
            yield from [*bounds, "b3RoZXI="]
    yield from (str(value) for value in around(texts_of, "numeric", number, Decimal(1)))
    for value in around(texts_of, "date", instant, Decimal(86400)):
        yield datetime.fromtimestamp(float(value), UTC).isoformat()
    yield from addresses(texts_of.get("ipaddress", []))


def around(
    texts_of: dict[str, list[str]], family: str, read: Callable[[str], Decimal | None], step: Decimal
) -> list[Decimal]:
    """Return every bound of a family, a value between each two, and one beyond each end."""
    found = (read(text) for name, bounds in texts_of.items() if name.startswith(family) for text in bounds)
    bounds = sorted({value for value in found if value is not None})
    between = [(low + high) / 2 for low, high in pairwise(bounds)]
    return [*bounds, *between, bounds[0] - step, bounds[-1] + step] if bounds else []


def addresses(bounds: list[str]) -> Iterator[str]:
    """Yield the first and last address of every network and their neighbours outside."""
    for text in bounds:
        try:
            network = ipaddress.ip_network(text.strip(), strict=False)
        except ValueError:
            continue
        first, last = int(network[0]), int(network[-1])
        top = 2**network.max_prefixlen - 1
        kind = ipaddress.IPv4Address if network.version == 4 else ipaddress.IPv6Address
        yield from (str(kind(place)) for place in {max(first - 1, 0), first, last, min(last + 1, top)})
        # An address of the other version is in no network of this one.
        yield "::1" if network.version == 4 else "0.0.0.1"


def texts(case: Case, key: str, own: list[Mention], known: Known) -> list[str]:
    """Return texts for a key: one for every combination of textual comparisons that a text can meet."""
    probes = [
        *own_probes(own, known),
        *pattern_probes(case, key, known),
        *compared_probes(case, key, known),
    ]
    # A key of texts may hold one even where no comparison with it can be built.
    textual = all(mention.family.startswith(("string", "arn", "null")) for mention in own)
    return tell_apart(probes) if probes or textual else []


def own_probes(own: list[Mention], known: Known) -> Iterator[Probe]:
    """Yield a probe for every text that the key itself is compared with."""
    for mention in own:
        if mention.family.startswith(("string", "arn")):
            parts = opened(mention.parts, known)
            yield from [] if parts is None else [textual(mention.family, parts)]


def textual(family: str, parts: list[Piece]) -> Probe:
    """Return a probe that accepts what an operator of a textual family accepts."""
    if family.startswith("arn"):
        return probe(arn_tokens(parts))
    if family == "stringlike":
        return probe(as_tokens(parts))
    return probe(tuple(as_text(parts)), any_case=family == "stringequalsignorecase")


def opened(parts: list[Piece], known: Known, keep: str = "") -> list[Piece] | None:
    """Return pieces with known variables replaced, pending ones as stars, and one key kept as it is."""
    result: list[Piece] = []
    for part in parts:
        if part.key == keep and keep:
            result.append(part)
        elif part.key in known.pending:
            result.append(Piece("*"))
        else:
            replaced = spelled([part], known.values.get)
            if replaced is None:
                return None
            result.extend(replaced)
    return result


def pattern_probes(case: Case, key: str, known: Known) -> Iterator[Probe]:
    """Yield a probe for every value that lets a Resource pattern reach the resource through the variable."""
    for parts in patterns(case):
        if key in keys_in(parts):
            template = opened(parts, known, keep=key)
            for text in captures(template, resource_arn(case)) if template else []:
                yield probe(tuple(text))


def compared_probes(case: Case, key: str, known: Known) -> Iterator[Probe]:
    """Yield probes for the key as a variable in values that another key is compared with.

    Where the other key is known, its values tell which texts matter. Where it is still open, every text
    that it is compared with matters, seen through the template.
    """
    everything = list(mentions(case))
    for mention in everything:
        template = opened(mention.parts, known, keep=key)
        if key not in keys_in(mention.parts) or mention.key == key or template is None:
            continue
        for value in [] if mention.key in known.pending else listed(known.values.get(mention.key)):
            any_case = mention.family == "stringequalsignorecase"
            for text in captures(template, value, any_case=any_case):
                yield probe(tuple(text), any_case=any_case)
        for other in everything if mention.key in known.pending else []:
            parts = opened(other.parts, known)
            if other.key == mention.key and parts is not None and other.family.startswith(("string", "arn")):
                yield through(template, textual(other.family, parts))


def through(template: list[Piece], beyond: Probe) -> Probe:
    """Return a probe for what stands in a template whose whole text the other probe accepts."""
    place = next(number for number, part in enumerate(template) if part.key is not None)
    after = [part for part in template[place + 1 :] if part.key is None]
    return beyond.within(as_text(template[:place]), as_text(after))
