"""What a cloud must provide."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from iamscope.access.actions import ActionIndex
from iamscope.access.globs import Glob
from iamscope.access.keys import Found
from iamscope.access.parts import AccessSet, Literal
from iamscope.access.solve import Theory
from iamscope.access.texts import TextSet
from iamscope.manifest.role import AgentRole, Entry
from iamscope.manifest.vocabulary import Vocabulary
from iamscope.model.compared import Compared, Granted
from iamscope.model.danger import Danger
from iamscope.model.decision import Decision
from iamscope.model.effective import Effective
from iamscope.model.expansion import Expansion
from iamscope.model.finding import Sharing
from iamscope.model.gap import Gap
from iamscope.model.principal import Principal
from iamscope.model.question import Answer, Holder, Question
from iamscope.model.reach import Holding, Step
from iamscope.model.remark import Remark
from iamscope.model.resource import Resource
from iamscope.model.secret import Credential
from iamscope.model.source import Source
from iamscope.snapshot import Snapshot

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a snapshot tells of a principal beside its access; clouds give facts, findings word them.

    `marks` say why it looks like an agent, `keys` are its long-lived credentials as (name, created),
    `dead_guards` are denials that do not bind an agent, each with the reason.
    """

    marks: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    keys_read: bool = True
    dead_guards: tuple[tuple[Source, str], ...] = ()


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

    def facts(self, principal: Principal) -> Facts:
        """Return what is known of a principal beside its access."""

    def scope_of(self, place: str) -> str | None:
        """Return the scope that a place of a gap lies in, if it is one of this snapshot's."""

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

    def sharing(self, holding: Holding, source: Source, operators: Sequence[Principal]) -> Sharing | None:
        """Return how a grant of a holding serves operators too, `None` if none of them has it."""

    def unread(self, holding: Holding) -> Sequence[Gap]:
        """Return the gaps that may hide access of this holding."""

    def steps(self, held: Sequence[Holding]) -> Iterator[Step]:
        """Yield the steps that the last of the held holdings makes possible."""


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

    def issue(self, role: AgentRole, through: str | None, seconds: int | None) -> Credential:
        """Return a credential for a manifest, issued through a principal of the provider."""


class Comparer(Protocol[S]):
    """Compares what policies of one cloud allow, exactly; `S` is the cloud's own type of a side."""

    def policies(self, raw: object, where: str) -> S:
        """Return a file of policies, given as parsed JSON, as a side. Raises `IamscopeError`."""

    def declared(self, entries: Sequence[Entry], where: str) -> S:
        """Return what a manifest's entries declare as a side."""

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

    def world(self, snapshot: Snapshot) -> World:
        """Return the snapshot as this cloud sees it."""

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
