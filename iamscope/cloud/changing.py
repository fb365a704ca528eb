"""What a cloud must do to what was read of it: edits, plans and remedies."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from iamscope.cloud.world import World
from iamscope.iac.plan import Plan
from iamscope.manifest.role import Fleet
from iamscope.model.finding import Finding
from iamscope.model.planned import OpenGrant, Site, Where
from iamscope.model.principal import Principal
from iamscope.model.remedy import Fixes
from iamscope.model.scan import Scan
from iamscope.model.source import Source


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit has made of one thing: `before` and `after` are sides of the cloud's comparer.

    `what` is `principal` for the policies of a principal, else the provider's word for the document
    that stands on `name`. `after` is `None` for a principal that is no longer there.
    """

    what: str
    name: str
    before: Any
    after: Any


class Changer(Protocol):
    """Applies edits of one cloud to what was read of it; an edit is of a type of the cloud's own."""

    def parse(self, texts: Sequence[str], read: Callable[[str], str]) -> Sequence[Any]:
        """Return edits in words; `read` gives what a file holds. Raises `IamscopeError` with all mistakes."""

    def from_objects(self, raw: object, where: str) -> Sequence[Any]:
        """Return edits as plain values, such as a file holds. Raises `IamscopeError` with all mistakes."""

    def words(self, edit: Any) -> str:
        """Return an edit in words."""

    def apply(self, world: World, edits: Sequence[Any]) -> World:
        """Return the world after some edits. Raises `IamscopeError` with all that does not fit it."""

    def changes(self, before: World, after: World) -> Iterator[Change]:
        """Yield every principal and document that is not the same in two worlds, sorted."""

    def concerned(self, before: World, after: World) -> Sequence[Principal]:
        """Return the principals whose own reach the differences of two worlds can change first."""


class Planned(Protocol):
    """What some plans of infrastructure make of a world; what is unknown has two extremes.

    `high` grants all that is perhaps granted, `low` only what surely is.
    """

    @property
    def before(self) -> World:
        """The world before."""

    @property
    def high(self) -> World:
        """The world after, with everything that it perhaps grants."""

    @property
    def low(self) -> World | None:
        """The world after, with what it surely grants; `None` where nothing is unknown."""

    @property
    def touched(self) -> Mapping[str, Where]:
        """The principals, by id, whose access the plans change, each with what changes it first."""

    def principals_at(self, address: str) -> Sequence[str]:
        """Return the principals that are made at an address, or hold the policy that stands there."""

    @property
    def opens(self) -> Sequence[OpenGrant]:
        """The grants of which only the attribute is known, sorted."""

    @property
    def notices(self) -> Sequence[str]:
        """What was not understood, and what a reader should know."""

    @property
    def assumes(self) -> Sequence[str]:
        """What was taken to be so without being told."""

    @property
    def sure(self) -> World:
        """The world after with what it surely grants, in which each unknown attribute is a gap."""

    @property
    def imagined(self) -> tuple[World, Mapping[str, Where]]:
        """The world after with imagined holders of grants that nobody has yet, and these by id."""

    def amid_strong(self, world: World, principals: Iterable[str]) -> World:
        """Return a world in which the scopes of some principals have imagined administrators."""

    def where(self, source: Source) -> Sequence[Where]:
        """Return where in the inputs a statement is written, the statement itself first."""

    def unknown(self, source: Source) -> Sequence[str]:
        """Return the attributes of a statement that nobody knows yet."""

    def unknown_of(self, principals: Collection[str]) -> Sequence[str]:
        """Return the attributes in any document of some principals that nobody knows yet."""


class Planner(Protocol):
    """Applies plans of infrastructure to worlds of one cloud."""

    @property
    def attributes(self) -> Collection[str]:
        """The attributes of resources that hold policies, or name who has one."""

    def provided(self, name: str, version: str, document: object, where: str) -> Any:
        """Return a policy of the provider with its text. Raises `IamscopeError` for what is none."""

    def plan(
        self, before: World | None, plans: Sequence[Plan], site: Site, known: Sequence[Any] = ()
    ) -> Planned:
        """Return what comes of some plans, one after the other, onto a world or onto nothing.

        `known` are policies of the provider whose text is known, wherever it is lacking.
        """


class Remedier(Protocol):
    """Finds changes of one cloud's documents that are proven to remove findings."""

    def remedies(
        self,
        world: World,
        fleet: Fleet,
        findings: Sequence[Finding],
        rescan: Callable[[World, Collection[str]], Scan],
    ) -> Fixes:
        """Return what to do about some findings; `rescan` scans another world for some agents by name."""
