"""Concrete resources that fit patterns: what a witness acts on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from iamscope.access.globs import Glob, Token, Wild
from iamscope.access.meeting import common_text
from iamscope.clouds.aws.authorize.operators import arn_fields
from iamscope.clouds.aws.authorize.patterns import Fit, fit_resource
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.universe import AwsUniverse

_ANY = Glob((Wild.ANY,))
REGION = "us-east-1"
_FROM_INVENTORY = 50
# The second is for patterns that speak of all names that begin with the first.
_FILLERS = ("x", "7")


def by_service(arns: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Return ARNs by the service that they name."""
    found: dict[str, list[str]] = {}
    for name in arns:
        arn = split(name)
        found.setdefault(arn.service if arn else "", []).append(name)
    return found


def examples(
    universe: AwsUniverse,
    inventory: Mapping[str, Sequence[str]],
    action: str,
    within: Sequence[Glob],
    account: str,
    regions: Sequence[str] = (REGION,),
) -> Iterator[str]:
    """Yield resources for an action that fit all patterns: of the inventory first, then made-up ones.

    `inventory` holds ARNs by the service that they name. A made-up ARN has the shape of one of the
    action's resource types, in the account given and in each of the regions where the patterns
    leave them open.
    """
    if not universe.needs_resource(action):
        if all(pattern == _ANY for pattern in within):
            yield "*"
        return
    formats = tuple(universe.arn_patterns(action))
    found = 0
    for arn in _of_services(inventory, formats):
        if _fits(arn, within) and any(fit_resource(known, arn, lenient=True) for known in formats):
            yield arn
            found += 1
            if found == _FROM_INVENTORY:
                break
    made = (
        _made_up(known, tuple(within), account, region, filler)
        for filler in _FILLERS
        for region in regions
        for known in formats
    )
    yield from dict.fromkeys(arn for arn in made if arn is not None)


def _of_services(inventory: Mapping[str, Sequence[str]], formats: Iterable[Glob]) -> Iterator[str]:
    """Yield the ARNs that name a service which one of the formats names, or all for an open format."""
    services: dict[str, None] = {}
    for known in formats:
        fields = arn_fields(known)
        exact = fields[2].exact if len(fields) == 6 else None
        services.update(dict.fromkeys(inventory) if exact is None else {exact: None})
    for service in services:
        yield from inventory.get(service, ())


def _fits(arn: str, within: Sequence[Glob]) -> bool:
    return all(fit_resource(pattern, arn, lenient=True) is not Fit.NO for pattern in within)


@lru_cache(maxsize=65536)
def _made_up(known: Glob, within: tuple[Glob, ...], account: str, region: str, filler: str) -> str | None:
    """Return an ARN of one resource type that fits the patterns, field by field."""
    rows = [arn_fields(pattern) for pattern in (known, *within) if pattern != _ANY]
    if not rows or len(rows[0]) != 6:
        return None
    defaults = ("arn", "aws", "", region, account)
    fields: list[str] = []
    for number in range(6):
        columns = [row[number] for row in rows if len(row) > number]
        text = _field(columns, defaults[number] if number < 5 else None, filler)
        if text is None:
            return None
        fields.append(text)
    arn = ":".join(fields)
    return arn if _fits(arn, within) else None


def _field(columns: Sequence[Glob], default: str | None, filler: str) -> str | None:
    if default is not None and all(column.matches(default) for column in columns):
        return default
    named = [_named(columns[0]), *columns[1:]] if default is None else columns
    return common_text(named, filler)


def _named(field: Glob) -> Glob:
    """Return a format's last field with at least one letter for each placeholder: no name is empty."""
    tokens: list[Token] = []
    for token in field.tokens:
        tokens.extend((Wild.ONE, Wild.ANY) if token is Wild.ANY else (token,))
    return Glob(tuple(tokens))
