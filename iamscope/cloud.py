"""What a cloud must provide."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from iamscope.access.actions import ActionIndex
from iamscope.access.globs import Glob
from iamscope.access.keys import Found
from iamscope.access.parts import AccessSet, Literal, Part
from iamscope.access.solve import Theory
from iamscope.access.texts import TextSet
from iamscope.iac.plan import Plan
from iamscope.manifest.place import Located
from iamscope.manifest.role import AgentRole, Entry, Fleet, Reference
from iamscope.manifest.vocabulary import Vocabulary
from iamscope.model.compared import Compared, Granted
from iamscope.model.composed import Composed
from iamscope.model.danger import Danger
from iamscope.model.decision import Decision
from iamscope.model.effective import Effective
from iamscope.model.expansion import Expansion
from iamscope.model.exposure import Exposure
from iamscope.model.finding import Finding, Sharing
from iamscope.model.gap import Gap
from iamscope.model.operator import OperatorLink
from iamscope.model.outsider import Outsider
from iamscope.model.planned import OpenGrant, Site, Where
from iamscope.model.principal import Principal
from iamscope.model.question import Answer, Holder, Question
from iamscope.model.reach import Call, Holding, Step
from iamscope.model.remark import Remark
from iamscope.model.remedy import Fixes
from iamscope.model.resource import Resource
from iamscope.model.scan import Scan
from iamscope.model.secret import Credential
from iamscope.model.source import Source
from iamscope.model.suggestion import Suggestion
from iamscope.snapshot import Snapshot

S = TypeVar("S")


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


class Questions(Protocol):
    """One snapshot, asked about single requests; an answer that rests on something unread is conditional."""

    def principals(self) -> Sequence[Principal]:
        """Return every principal of the snapshot, sorted."""

    def knows(self, principal: str) -> bool:
        """Return whether a principal is in the snapshot, or need not be: a service, somebody outside."""

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question about a known principal. Raises `IamscopeError`."""

    def holders(self, question: Question) -> Iterator[Holder]:
        """Yield everybody who may do something, or might, sorted; the question's principal is ignored."""

    def unlisted(self, question: Question) -> Iterator[str]:
        """Yield why somebody may be missing among the holders."""


class Issuer(Protocol):
    """Turns manifests into credentials of one cloud."""

    def policy(self, role: AgentRole) -> str:
        """Return the provider's document that limits a credential to a manifest."""

    def compose(self, role: AgentRole, form: str) -> Composed:
        """Return a manifest as the provider's documents in one of its forms. Raises `IamscopeError`."""

    def issue(self, role: AgentRole, through: str | None, seconds: int | None) -> Credential:
        """Return a credential for a manifest, issued through a principal of the provider."""


@dataclass(frozen=True, slots=True)
class Applying:
    """What of a manifest's entry can be asked for: entries, and the words of it that say nothing.

    `idle_actions` act on none of its resources, `idle_resources` are the object of none of its actions.
    """

    entries: tuple[Entry, ...]
    idle_actions: tuple[Located, ...] = ()
    idle_resources: tuple[Located, ...] = ()


class Comparer(Protocol[S]):
    """Compares what policies of one cloud allow, exactly; `S` is the cloud's own type of a side."""

    def policies(self, raw: object, where: str) -> S:
        """Return a file of policies, given as parsed JSON, as a side. Raises `IamscopeError`."""

    def declared(self, entries: Sequence[Entry], where: str, world: World | None = None) -> S:
        """Return what a manifest's entries declare as a side; a world knows what they reference."""

    def applying(self, entry: Entry) -> Applying:
        """Return an entry without the actions and resources that cannot meet in any request."""

    def danger(self, actions: Sequence[str], but: Sequence[str] = ()) -> Danger | None:
        """Return the worst danger class of some actions and patterns, `None` where they name none known."""

    def unresolved(self, entries: Sequence[Entry], world: World | None) -> Sequence[Reference]:
        """Return the references of some entries that stand for something unknown."""

    def principal(self, world: World, principal: Principal) -> S:
        """Return the policies of a snapshot's principal, with what limits them, as a side."""

    def access(self, text: str) -> S:
        """Return an access in words as a side. Raises `IamscopeError`."""

    def united(self, sides: Sequence[S]) -> S:
        """Return several sides, none of them a principal's, as one."""

    def compare(self, one: S, two: S, *, whole: bool = False) -> Compared:
        """Return how two sides lie to each other; with `whole` all of each difference."""

    def common(self, one: S, two: S) -> Granted:
        """Return whether a side grants any of an access, given as another side."""

    def contained(self, sides: Sequence[S]) -> Iterator[tuple[int, int]]:
        """Yield the places of sides that provably lie within another one, each once, with that other's."""


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
    def imagined(self) -> tuple[World, Mapping[str, Where]]:
        """The world after with imagined holders of grants that nobody has yet, and these by id."""

    def amid_strong(self, world: World, principals: Iterable[str]) -> World:
        """Return a world in which the scopes of some principals have imagined administrators."""

    def where(self, source: Source) -> Sequence[Where]:
        """Return where in the inputs a statement is written, the statement itself first."""

    def unknown(self, source: Source) -> Sequence[str]:
        """Return the attributes of a statement that nobody knows yet."""


class Planner(Protocol):
    """Applies plans of infrastructure to worlds of one cloud."""

    @property
    def attributes(self) -> Collection[str]:
        """The attributes of resources that hold policies, or name who has one."""

    def plan(self, before: World | None, plans: Sequence[Plan], site: Site) -> Planned:
        """Return what comes of some plans, one after the other, onto a world or onto nothing."""


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


class Cloud(Protocol):
    """A cloud as the catalog lists it."""

    @property
    def name(self) -> str:
        """The cloud's name, as manifests spell it."""

    def facts(self) -> Mapping[str, str]:
        """Return where what is known of this cloud comes from: origin and date."""

    def vocabulary(self) -> Vocabulary:
        """Return what manifests may say about this cloud."""

    def issuer(self) -> Issuer:
        """Return what issues credentials in this cloud."""

    def comparer(self) -> Comparer[Any]:
        """Return what compares policies of this cloud."""

    def changer(self) -> Changer:
        """Return what applies edits to this cloud's snapshots."""

    def planner(self) -> Planner:
        """Return what applies plans of infrastructure to this cloud's worlds."""

    def remedier(self) -> Remedier:
        """Return what finds remedies in this cloud."""

    def world(self, snapshot: Snapshot) -> World:
        """Return the snapshot as this cloud sees it."""

    def suggest(
        self, snapshot: Snapshot, world: World, principal: Principal, usage: Path | None, rare: int
    ) -> Suggestion:
        """Return a manifest for a principal of a snapshot, narrowed by a folder of usage if one is given."""

    def operators(
        self, world: World, agents: Sequence[Principal], usage: Path | None
    ) -> Mapping[str, tuple[OperatorLink, ...]]:
        """Return who is likely the operator of each agent, by the agent's id. Raises `IamscopeError`."""

    def agents_used(self, world: World, usage: Path) -> Mapping[str, tuple[str, ...]]:
        """Return why principals, by id, are agents by a folder of usage. Raises `IamscopeError`."""

    def effective(self, world: World, principal: Principal) -> Effective:
        """Return the effective access of a principal of this cloud's world."""

    def questions(self, snapshot: Snapshot) -> Questions:
        """Return the snapshot to be asked about single requests."""

    def decide_case(self, case: Mapping[str, Any]) -> Decision:
        """Return the decision on a request that comes with all its policies."""

    def expand(self, text: str, file: str) -> Expansion:
        """Return the actions that the policy documents in a text grant and deny."""

    def lint(self, text: str, file: str) -> Sequence[Remark]:
        """Return what is wrong with the policy documents in a text, or without effect."""

    def forget(self) -> None:
        """Drop what was remembered of documents and patterns, so that memory stays bounded."""
