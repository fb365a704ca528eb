"""What an exposure is: the calls that have to be possible, on what, and what is exposed by them.

A row is data, and its calls are those of a way (`escalate/ways.py`) on an existing resource, or on
nothing in particular; what differs is that nobody is gained.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from iamscope.clouds.aws.escalate.ways import CARRIER, NOTHING, Calls, Way, on
from iamscope.model.exposure import Effect


class Seat(StrEnum):
    """Which account of an organization a call has to be made from."""

    ANY = "any"
    MANAGEMENT = "management"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be done to a sort of resource.

    `thing` is the sort in words, for what is said where the snapshot shows none; `way` are the calls
    and what no snapshot says of them, `attack` the techniques of ATT&CK.
    """

    what: str
    exposes: str
    effect: Effect
    thing: str
    way: Way
    attack: tuple[str, ...] = ()
    seat: Seat = Seat.ANY

    @property
    def id(self) -> str:
        """The stable id, which rows that say the same of several sorts share."""
        return self.way.id


def row(
    row_id: str,
    what: str,
    sort: str,
    *actions: str,
    effect: Effect,
    exposes: str,
    thing: str = "",
    more: tuple[Calls, ...] = (),
    besides: tuple[str, ...] = (),
    depends: str = "",
    seat: Seat = Seat.ANY,
    attack: tuple[str, ...] = (),
) -> Row:
    """Return a row of calls on one resource of a sort, or on nothing in particular.

    `more` are other calls, `besides` the sorts of what the calls act on at the same time.
    """
    first = on(
        CARRIER if sort else NOTHING, *actions, besides=dict.fromkeys(actions, besides) if besides else None
    )
    calls = (first, *more)
    way = Way(row_id, what, "", calls, passes=False, carrier=sort, depends=depends)
    return Row(what, exposes, effect, thing, way, attack, seat)


def known_as(rows: tuple[Row, ...], *attack: str) -> tuple[Row, ...]:
    """Return rows with the techniques on each that has none of its own."""
    return tuple(replace(one, attack=one.attack or attack) for one in rows)
