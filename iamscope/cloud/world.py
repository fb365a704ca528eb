"""What a cloud must say of one snapshot: who is there, what they may do, and whom they can become."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from iamscope.access.actions import ActionIndex
from iamscope.access.globs import Glob
from iamscope.access.keys import Found
from iamscope.access.parts import AccessSet, Literal, Part
from iamscope.access.solve import Theory
from iamscope.access.texts import TextSet
from iamscope.manifest.role import Entry
from iamscope.model.danger import Danger
from iamscope.model.decision import Decision
from iamscope.model.exposure import Exposure
from iamscope.model.finding import Sharing
from iamscope.model.gap import Gap
from iamscope.model.outsider import Outsider
from iamscope.model.principal import Principal
from iamscope.model.reach import Call, Holding, Step
from iamscope.model.resource import Resource
from iamscope.model.source import Source


@dataclass(frozen=True, slots=True)
class Expected:
    """Who will be held whatever else is found, so that a step to them may come too late.

    The `awaited` are about to be held, on a way than which no later one is shorter: principals, by name, in
    some form, and holdings. Those who are `assured`, by name, will surely be held as they are: a step to
    them that depends on something adds nothing. Both grow while steps are looked for.
    """

    awaited: Collection[str | Holding] = ()
    assured: Collection[str] = ()


NOBODY_EXPECTED = Expected()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a snapshot tells of a principal beside its access; clouds give facts, findings word them.

    `marks` say why it looks like an agent, `keys` are its long-lived credentials as (name, created),
    `hints` why it may be an agent although nothing marks it,
    `dead_guards` are denials that do not bind an agent, each with the reason. `open_trusts` are
    statements of its trust that let in more than can be meant, each with whom, and how so. `tags` are
    its own.
    """

    marks: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    keys_read: bool = True
    dead_guards: tuple[tuple[Source, str], ...] = ()
    open_trusts: tuple[tuple[Source, Principal, str], ...] = ()
    hints: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


class Universe(Protocol):
    """A cloud's actions and resources as sets."""

    @property
    def actions(self) -> ActionIndex:
        """Every action."""

    @property
    def dangers(self) -> Mapping[Danger, int]:
        """The actions of each danger class."""

    @property
    def facts(self) -> Mapping[str, str]:
        """Where the facts come from: origin and date."""

    def ranked(self, bits: int) -> Iterator[str]:
        """Yield the actions of a set, the most dangerous first."""

    def fits(self, pattern: Glob, resource: str) -> bool:
        """Return whether a resource fits a pattern."""

    def applicable(self, resource: Glob, within: int) -> int:
        """Return the actions of a set that some resource fitting a pattern can be the object of."""


class World(Protocol):
    """One snapshot as its cloud sees it: principals, their access, and what they can become."""

    @property
    def cloud(self) -> str:
        """The cloud's name."""

    @property
    def universe(self) -> Universe:
        """The cloud's actions and resources."""

    @property
    def gaps(self) -> Sequence[Gap]:
        """What could not be read."""

    def principals(self) -> Sequence[Principal]:
        """Return every principal, sorted."""

    def find(self, text: str) -> Principal | None:
        """Return the principal of that name, or `None`."""

    def outsiders(self, text: str = "") -> Sequence[Outsider]:
        """Return who is not in the snapshot and let in by a trust, sorted, or whom outside a text names."""

    def marks(self, principal: Principal) -> tuple[str, ...]:
        """Return why a principal looks like an agent; the facts about it say so, too."""

    def facts(self, principal: Principal) -> Facts:
        """Return what is known of a principal beside its access."""

    def session(self, principal: Principal, policies: Sequence[tuple[str, str | None]]) -> Holding:
        """Return a session of a principal under session policies: texts, or names that the cloud knows.

        Raises `IamscopeError`.
        """

    def scope_of(self, place: str) -> str | None:
        """Return the scope that a place of a gap lies in, if it is one of this snapshot's."""

    def named_scopes(self, entries: Iterable[Entry]) -> Collection[str]:
        """Return the scopes that the resources of some entries name in so many words."""

    def resources(self) -> Sequence[Resource]:
        """Return the inventory, sorted."""

    def theory(self, holding: Holding) -> Theory:
        """Return what holds of every request of a holding."""

    def access(self, holding: Holding) -> AccessSet:
        """Return the effective access of a holding; the source of each part is a `Source`.

        It leaves out nothing that is allowed, or might be.
        """

    def declared(self, holding: Holding, entries: Iterable[Entry]) -> AccessSet:
        """Return what a manifest's entries declare for a holding; the source of each part is its entry."""

    def alike(self, actions: int) -> Iterator[tuple[int, TextSet]]:
        """Yield a set of actions, cut into those that act on the same things, with the names of these."""

    def objects(self, action: str, scope: str, fits: Callable[[str], bool]) -> Iterator[tuple[Literal, ...]]:
        """Yield literals that each describe resources which an action can act on, the best examples first.

        Those of the inventory come first, each alone and if it passes `fits`; then made-up ones in the scope;
        then all that are possible. Keys that a resource fixes are among its literals.
        """

    def contents(self, resource: Resource) -> tuple[Literal, ...]:
        """Return literals for a resource and what lies in it, with the keys that it fixes."""

    def decide(
        self, holding: Holding, action: str, resource: str, keys: Mapping[str, Found] | None = None
    ) -> Decision:
        """Return the decision on one request; where `keys` are given, all others are absent."""

    def unlisted(self, holding: Holding) -> Iterator[tuple[Part, tuple[str, ...]]]:
        """Yield what patterns grant that name no action of the universe, each part with these patterns."""

    def sharing(self, holding: Holding, source: Source, operators: Sequence[Principal]) -> Sharing | None:
        """Return how a grant of a holding serves operators too, `None` if none of them has it."""

    def statement(self, source: Source) -> str | None:
        """Return a document of one statement alone, as JSON whatever its layout, `None` if it is in none."""

    def unread(self, holding: Holding) -> Sequence[Gap]:
        """Return the gaps that may hide access of this holding."""

    def administers(self, holding: Holding, *, perhaps: bool = False) -> bool:
        """Return whether a holding may, or `perhaps` may, do whatever it likes in its scope."""

    def samples(self, holding: Holding) -> Iterator[tuple[str, str]]:
        """Yield some requests that the grants of a holding are made for, found quickly."""

    def at_home(self, holding: Holding, action: str, resource: str) -> Decision:
        """Return the decision on a request about a resource that belongs to the holding's own scope."""

    def steps(
        self, held: Sequence[Holding], expected: Expected = NOBODY_EXPECTED, *, only: str = ""
    ) -> Iterator[Step]:
        """Yield the steps that the last of the held holdings makes possible.

        Steps that come too late, because of those who are `expected`, may be left out; with `only`, all but
        those that lead to other forms of one principal.
        """

    def outdoes(self, holding: Holding) -> bool:
        """Return whether nobody else of its scope makes much possible beside a holding."""

    def hub(self, holding: Holding) -> Holding | None:
        """Return what stands for all who may do everything in a scope, if the holding is one like them.

        Whoever stands for them does not exist; it can do what each of them can, and no more.
        """

    def free(self, holding: Holding, calls: Iterable[Call]) -> bool:
        """Return whether a holding that has a hub can surely make some calls, on whatever they act."""

    def beneath(self, holding: Holding, hub: Holding) -> bool:
        """Return whether all that a holding makes possible, the administrators of a hub can do too."""

    def backing(self, holding: Holding) -> Sequence[Source]:
        """Return the grants by which a holding may do everything."""

    def exposures(self, holding: Holding, told: Collection[tuple[str, str]] = ()) -> Iterator[Exposure]:
        """Yield what a holding can do to data and to what guards it, without becoming anybody by it.

        Of what is `told` already, as id and words, it is not said again that there may be more than is known.
        """
