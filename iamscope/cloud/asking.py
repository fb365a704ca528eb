"""What a cloud must answer: single requests, and how policies compare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from iamscope.cloud.world import World
from iamscope.manifest.place import Located
from iamscope.manifest.role import Entry, Reference
from iamscope.model.compared import Compared, Granted
from iamscope.model.danger import Danger
from iamscope.model.principal import Principal
from iamscope.model.question import Answer, Holder, Question

S = TypeVar("S")


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

    def dangers(self, actions: Sequence[str]) -> frozenset[Danger]:
        """Return every danger class of some actions and patterns."""

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
