"""Finds what somebody exposes: each row on every known resource of its sort, as the authorizer decides."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from iamscope.clouds.aws.escalate.bases import Basis, Place, alone
from iamscope.clouds.aws.escalate.ground import Ground
from iamscope.clouds.aws.escalate.mentions import Mentions
from iamscope.clouds.aws.escalate.objects import within
from iamscope.clouds.aws.escalate.places import regions_of
from iamscope.clouds.aws.exposures.catalogue import ROWS
from iamscope.clouds.aws.exposures.rows import Row, Seat
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.clouds.aws.universe import universe
from iamscope.model.exposure import Exposure
from iamscope.model.truth import conjoin, describe

_UNSEEN = "the snapshot shows none"
# Calls to these are made in one region, wherever the caller is.
_ONE_REGION = "us-east-1"
_GLOBAL = frozenset({"cloudfront", "iam", "organizations", "route53"})
# Sorts of which a snapshot lists all that there are, once it lists any in an account.
_LISTED = frozenset(
    """
    s3:bucket kms:key secretsmanager:secret ecr:repository sns:topic sqs:queue lambda:function
    cloudformation:stack sso:permissionset
    """.split()
)


@dataclass(slots=True)
class Stock:
    """The resources of an inventory by sort, and those whose own policies name somebody."""

    accounts: Mapping[str, str]
    """The account of each resource, by ARN."""
    by_service: Mapping[str, Sequence[str]]
    _sorts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, sort: str) -> tuple[str, ...]:
        """Return the resources of a sort, sorted."""
        found = self._sorts.get(sort)
        if found is None:
            known = universe().format_of(sort)
            service = split(universe().arn_of(sort))
            names = self.by_service.get(service.service, ()) if service else ()
            fitting = (name for name in names if known.glob.matches(name) and _as_deep(name, known.slashes))
            found = self._sorts[sort] = tuple(sorted(fitting))
        return found


def _as_deep(name: str, slashes: int | None) -> bool:
    """Return whether a name has the slashes of its sort: a table's stream is no table."""
    arn = split(name)
    return slashes is None or (arn is not None and arn.resource.count("/") == slashes)


def exposures(
    ground: Ground, stock: Stock, letting_in: Sequence[str], told: Collection[tuple[str, str]]
) -> Iterator[Exposure]:
    """Yield what the newest of a ground exposes; `letting_in` are resources whose own policy names it.

    Of what is `told` already nothing is made up. What depends on a policy of its own that was not read
    is not told: the gap says it already.
    """
    may = ground.access(ground.newest).actions
    for row, bits in _bits():
        if not bits & ~may:
            unseen = not row.thing or (row.id, row.what) not in told
            yield from _Question(ground, stock, letting_in, row).answers(unseen=unseen)


@cache
def mentioned() -> Mentions:
    """Return what tells the actions of rows apart."""
    return Mentions(action for row in ROWS for action in row.way.actions)


@cache
def _bits() -> tuple[tuple[Row, int], ...]:
    return tuple((row, universe().actions.union(row.way.actions)) for row in ROWS)


@dataclass(frozen=True, slots=True)
class _Question:
    """One row, asked of somebody held."""

    ground: Ground
    stock: Stock
    letting_in: Sequence[str]
    row: Row

    def answers(self, *, unseen: bool) -> Iterator[Exposure]:
        """Yield the row on the known resources on which it is possible, else, `unseen`, on one made up."""
        seat = self._seat()
        if seat is None:
            return
        found: dict[str, list[tuple[str, Basis]]] = {}
        for name in self._known():
            basis = self._on(name)
            if basis is not None:
                words = _depends(basis, name, "each of them")
                found.setdefault(words, []).append((name, basis))
        for words in sorted(found):
            names = tuple(name for name, _ in found[words])
            yield self._exposure(found[words][0][1], names, " and ".join(filter(None, (seat, words))))
        if unseen and not found and not self._all_seen():
            yield from self._made_up(seat)

    def _known(self) -> Iterator[str]:
        sort = self.row.way.carrier
        names = self.stock.of(sort) if sort else ()
        if not names:
            return
        action = self.row.way.calls[0].actions[0]
        named = set(within(self.ground.newest, action, names)) | set(self.letting_in)
        yield from (name for name in names if name in named)

    def _on(self, name: str) -> Basis | None:
        account = self.stock.accounts.get(name) or self.ground.newest.entity.account
        carrier = Carrier(self.row.way.carrier, name, "")
        return alone(self.ground, self.row.way, self._places(account, name), carrier)

    def _made_up(self, seat: str) -> Iterator[Exposure]:
        places = self._places(self.ground.newest.entity.account, "")
        basis = alone(self.ground, self.row.way, places, None)
        if basis is not None:
            there = f"there is {self.row.thing} ({_UNSEEN})" if self.row.thing else ""
            words = (seat, there, _depends(basis, basis.made[0].call.resource, "that one"))
            yield self._exposure(basis, (), " and ".join(filter(None, words)))

    def _all_seen(self) -> bool:
        """Return whether the snapshot lists every resource of the sort in the account."""
        account, sort = self.ground.newest.entity.account, self.row.way.carrier
        return sort in _LISTED and any(
            self.stock.accounts.get(name) == account for name in self.stock.of(sort)
        )

    def _places(self, account: str, name: str) -> list[Place]:
        """Return where the calls are made: in the region of what they are made on, as far as it is known."""
        arn = split(name) if name else None
        service = self.row.way.calls[0].actions[0].partition(":")[0]
        if service in _GLOBAL:
            return [Place(account, _ONE_REGION)]
        if arn is not None and arn.region:
            return [Place(account, arn.region)]
        regions = dict.fromkeys((*self.ground.regions, *regions_of(self.ground.newest)))
        return [Place(account, region) for region in regions]

    def _seat(self) -> str | None:
        """Return what the place of the account in its organization depends on, `None` where it is wrong."""
        account = self.ground.newest.entity.account
        management = self.ground.decider.organization.management_account
        if self.row.seat is Seat.ANY:
            return ""
        if self.row.seat is Seat.MEMBER:
            if not management:
                return "the account is a member of an organization"
            return None if account == management else ""
        if account == management:
            return ""
        if not management:
            return "the account manages an organization"
        return "the organization has made the account an administrator of it"

    def _exposure(self, basis: Basis, names: tuple[str, ...], depends: str) -> Exposure:
        row, calls = self.row, tuple(made.call for made in basis.made)
        held = self.ground.newest.holding()
        return Exposure(row.id, row.effect, row.what, row.exposes, held, calls, names, depends)


def _depends(basis: Basis, name: str, called: str) -> str:
    """Return what a basis depends on, in words that fit every resource of which the same is true."""
    residual = conjoin(made.decision.residual for made in basis.made)
    words = (*basis.depends, *([] if residual is True else [describe(residual)]))
    return " and ".join(word.replace(f"`{name}`", called) for word in words)
