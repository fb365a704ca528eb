"""What actions act on, as sets of names: all that are possible, and those that make good examples."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from iamscope.access.globs import Glob, Wild
from iamscope.access.keys import Mode, ValueTest
from iamscope.access.parts import Literal, Resource
from iamscope.access.pieces import Pattern, Piece, from_glob
from iamscope.access.texts import TextSet
from iamscope.clouds.aws.arn_sets import read
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.operators import arn_fields
from iamscope.clouds.aws.authorize.variables import parse_resource, resolve
from iamscope.clouds.aws.records.documents import Statement
from iamscope.clouds.aws.universe import ArnFormat, AwsUniverse, Shape

_ANY = Glob((Wild.ANY,))
_OPEN = Context({}, open=True)
_COLON = Piece(frozenset(":"))
_NOTHING = TextSet((from_glob(Glob.literal("*")),))
_FROM_INVENTORY = 50

Fits = Callable[[str], bool]


def could_apply(universe: AwsUniverse, statement: Statement, actions: int) -> int:
    """Return the listed actions among some that a statement's resources can be the object of, or more."""
    actions &= universe.actions.everything
    if statement.resources is None or statement.except_resources:
        return actions
    bits = 0
    for text in statement.resources:
        for glob in _readings(text, statement.variables):
            if bits != actions:
                bits |= universe.applicable(glob, actions)
    return bits


@lru_cache(maxsize=16_384)
def _readings(text: str, variables: bool) -> tuple[Glob, ...]:
    """Return a resource pattern with `*` for its variables, and also with its missing fields as `*`.

    Missing fields fit anything in identity, boundary and control policies (fact AWS 3.3).
    """
    resolved = resolve(parse_resource(text, variables=variables), _OPEN)
    if resolved is None:
        return ()
    missing = 6 - len(arn_fields(resolved.glob))
    if not missing or resolved.glob == _ANY:
        return (resolved.glob,)
    return resolved.glob, resolved.glob + Glob((":", Wild.ANY) * missing)


@lru_cache(maxsize=4_096)
def possible_names(shape: Shape) -> TextSet:
    """Return the names of what an action of a shape can act on, `*` among them where it may be nothing."""
    named = (name for known in shape.formats for name in _possible(known))
    return TextSet((*(_NOTHING.patterns if shape.bare else ()), *dict.fromkeys(named)))


def alike(universe: AwsUniverse, actions: int) -> Iterator[tuple[int, TextSet]]:
    """Yield a set of actions, cut into those that act on the same things, with the names of these."""
    for shape, bits in universe.shapes(actions):
        yield bits, possible_names(shape)


def _possible(known: ArnFormat) -> Iterator[Pattern]:
    fields = arn_fields(known.glob)
    if len(fields) != 6:
        yield from read(known.glob, lenient=True).strict
        return
    rows = [from_glob(field, inside=":").pieces for field in fields[:5]]
    yield _joined([*rows, tuple(_named(fields[5], slashes=known.slashes != 0))])


def _joined(rows: Sequence[Sequence[Piece]]) -> Pattern:
    pieces: list[Piece] = []
    for number, row in enumerate(rows):
        pieces += (*((_COLON,) if number else ()), *row)
    return Pattern(pieces)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What examples are made from: a partition, an inventory by service, regions, and the keys of a resource.

    `keys` returns what a resource's name, and what is known of it, fix in every request about it.
    """

    partition: str
    inventory: Mapping[str, Sequence[str]]
    regions: Sequence[str]
    keys: Callable[[str], Mapping[str, object]]


def objects(
    universe: AwsUniverse, around: Surroundings, action: str, account: str, fits: Fits
) -> Iterator[tuple[Literal, ...]]:
    """Yield literals that each describe resources an action can act on, the best examples first.

    First come resources of the inventory that pass `fits`, each alone; then made-up ones in the account and
    each region; then whatever is possible at all. Keys that such a resource fixes are among the literals.
    """
    shape = universe.shape(action)
    possible, formats = possible_names(shape), shape.formats
    if shape.bare:
        yield ((Resource(_NOTHING), True),)
    found = 0
    for service in _services(formats, around.inventory):
        for arn in around.inventory.get(service, ()):
            if fits(arn) and possible.holds(arn):
                yield located(around, arn)
                found += 1
                if found == _FROM_INVENTORY:
                    break
    for region in around.regions:
        for known in formats:
            usual = _usual(known, (around.partition, region, account))
            if usual is not None:
                yield usual
    if formats:
        yield ((Resource(possible), True),)


def usual(universe: AwsUniverse, kind: str, place: tuple[str, str, str]) -> tuple[Literal, ...] | None:
    """Return literals for the resources of a sort, `ec2:instance`, in a partition, region and account.

    Those of no sort are literals for calls that act on nothing in particular. `None` is for a sort
    whose names are not ARNs.
    """
    if not kind:
        return (Resource(_NOTHING), True), _equals("aws:RequestedRegion", place[1])
    return _usual(universe.format_of(kind), place)


def located(around: Surroundings, arn: str, names: TextSet | None = None) -> tuple[Literal, ...]:
    """Return literals for one resource, or for names within it, with the keys that it fixes."""
    own = names or TextSet((from_glob(Glob.literal(arn)),))
    return ((Resource(own), True), *(_equals(key, str(value)) for key, value in around.keys(arn).items()))


def _equals(key: str, value: str) -> Literal:
    exact = TextSet((from_glob(Glob.literal(value)),))
    return ValueTest(key.lower(), Mode.ONE, exact), True


def _services(formats: Sequence[ArnFormat], inventory: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the services whose ARNs have one of the formats, all for an open format."""
    found: dict[str, None] = {}
    for known in formats:
        fields = arn_fields(known.glob)
        exact = fields[2].exact if len(fields) == 6 else None
        found.update(dict.fromkeys(inventory) if exact is None else {exact: None})
    yield from found


@lru_cache(maxsize=16_384)
def _usual(known: ArnFormat, place: tuple[str, str, str]) -> tuple[Literal, ...] | None:
    """Return literals for a format's ARNs in a partition, region and account, or `None` if it is no ARN's."""
    fields = arn_fields(known.glob)
    if len(fields) != 6:
        return None
    partition, region, account = place
    values = (None, partition, None, region, account)
    rows: list[Sequence[Piece]] = []
    keys: list[Literal] = []
    for number, (field, value) in enumerate(zip(fields, (*values, None), strict=True)):
        if number == 5:
            rows.append(tuple(_named(field, slashes=known.slashes != 0)))
        elif value is not None and field == _ANY:
            rows.append(from_glob(Glob.literal(value)).pieces)
            if number > 2:
                keys.append(_equals("aws:RequestedRegion" if number == 3 else "aws:ResourceAccount", value))
        else:
            rows.append(from_glob(field, inside=":").pieces)
    return ((Resource(TextSet((_joined(rows),))), True), *keys)


def _named(field: Glob, *, slashes: bool) -> Iterator[Piece]:
    """Yield a format's last field with at least one letter for each placeholder: no name is empty.

    Names that hold no slash hold no colon either.
    """
    for piece in from_glob(field, inside=":" if slashes else "/:").pieces:
        if piece.star:
            yield replace(piece, star=False)
        yield piece
