"""A cloud of letters: principals, and a table of the steps between them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from iamscope.access.actions import ActionIndex
from iamscope.access.globs import Glob
from iamscope.access.keys import Found
from iamscope.access.parts import AccessSet, Literal, Part
from iamscope.access.parts import Resource as Named
from iamscope.access.pieces import from_glob
from iamscope.access.solve import Theory
from iamscope.access.texts import TextSet
from iamscope.cloud import NOBODY_EXPECTED, Expected, Facts
from iamscope.manifest.role import Entry
from iamscope.model.danger import Danger
from iamscope.model.decision import Decision, Outcome
from iamscope.model.exposure import Effect, Exposure
from iamscope.model.finding import Sharing
from iamscope.model.gap import Gap
from iamscope.model.outsider import Outsider
from iamscope.model.principal import Principal
from iamscope.model.reach import Call, Holding, Step
from iamscope.model.resource import Resource
from iamscope.model.source import Source


def principal(name: str) -> Principal:
    """Return the principal of that name."""
    return Principal("letters", f"id-{name}", "letter", name, "alphabet")


@dataclass(frozen=True)
class Rule:
    """A step that exists as soon as all callers are held; the first of them is its origin."""

    callers: tuple[Holding, ...]
    target: Holding
    depends: str = ""

    def step(self) -> Step:
        """Return the rule as a step."""
        calls = tuple(Call(caller.principal.id, "act", self.target.principal.id) for caller in self.callers)
        return Step("rule", self.callers[0], self.target, calls, self.depends)


@dataclass(frozen=True)
class LetterUniverse:
    """Two actions on anything."""

    actions: ActionIndex = field(default_factory=lambda: ActionIndex(("letter:Read", "letter:Erase")))
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def dangers(self) -> Mapping[Danger, int]:
        """Erasing destroys, reading reads metadata."""
        erase, read = self.actions.matching("letter:Erase"), self.actions.matching("letter:Read")
        return {
            danger: {Danger.DESTROYS: erase, Danger.READS_METADATA: read}.get(danger, 0) for danger in Danger
        }

    def ranked(self, bits: int) -> Iterator[str]:
        """Yield the actions of a set, erasing first."""
        yield from self.actions.members(bits)

    def fits(self, pattern: Glob, resource: str) -> bool:
        """Return whether a resource fits a pattern."""
        return pattern.matches(resource)

    def applicable(self, resource: Glob, within: int) -> int:
        """Return all actions: each acts on anything."""
        return within


@dataclass(frozen=True)
class LetterWorld:
    """Principals by name and the rules between them."""

    names: Sequence[str]
    rules: Sequence[Rule]
    gaps: Sequence[Gap] = ()
    cloud: str = "letters"
    universe: LetterUniverse = field(default_factory=LetterUniverse)

    def principals(self) -> Sequence[Principal]:
        """Return every principal."""
        return sorted(principal(name) for name in self.names)

    def find(self, text: str) -> Principal | None:
        """Return the principal of that name or id."""
        return next((item for item in self.principals() if text in (item.id, item.name)), None)

    def outsiders(self, text: str = "") -> Sequence[Outsider]:
        """Return nobody: all letters are in the alphabet."""
        return ()

    def marks(self, principal: Principal) -> tuple[str, ...]:
        """Return the marks among the facts."""
        return self.facts(principal).marks

    def facts(self, principal: Principal) -> Facts:
        """Return nothing: letters have no keys."""
        return Facts()

    def session(self, principal: Principal, policies: Sequence[tuple[str, str | None]]) -> Holding:
        """Return a session that nothing limits."""
        return Holding(principal, session=", ".join(name for name, _ in policies))

    def scope_of(self, place: str) -> str | None:
        """Return nothing: no gap of this world has a place."""
        return None

    def named_scopes(self, entries: Iterable[Entry]) -> Collection[str]:
        """Return nothing: letters have no places."""
        return ()

    def resources(self) -> Sequence[Resource]:
        """Return nothing: there is no inventory."""
        return ()

    def theory(self, holding: Holding) -> Theory:
        """Return nothing: requests of letters are all alike."""
        return Theory()

    def contents(self, resource: Resource) -> tuple[Literal, ...]:
        """Return the resource alone."""
        return ((_named(resource.id), True),)

    def access(self, holding: Holding) -> AccessSet:
        """Return nothing: letters have steps only."""
        return AccessSet()

    def decide(
        self, holding: Holding, action: str, resource: str, keys: Mapping[str, Found] | None = None
    ) -> Decision:
        """Deny everything."""
        return Decision(Outcome.IMPLICIT_DENY, "table")

    def unlisted(self, holding: Holding) -> Iterator[tuple[Part, tuple[str, ...]]]:
        """Yield nothing: every action is on the list."""
        yield from ()

    def sharing(self, holding: Holding, source: Source, operators: Sequence[Principal]) -> Sharing | None:
        """Return nothing: letters grant nothing."""
        return None

    def statement(self, source: Source) -> str | None:
        """Return nothing: there are no documents."""
        return None

    def unread(self, holding: Holding) -> Sequence[Gap]:
        """Return nothing: the table is whole."""
        return ()

    def administers(self, holding: Holding, *, perhaps: bool = False) -> bool:
        """Return whether a holding can give itself anything."""
        return holding.raised

    def samples(self, holding: Holding) -> Iterator[tuple[str, str]]:
        """Yield nothing: what letters may do is in the table."""
        yield from ()

    def at_home(self, holding: Holding, action: str, resource: str) -> Decision:
        """Return the decision: all letters are at home."""
        return self.decide(holding, action, resource)

    def outdoes(self, holding: Holding) -> bool:
        """Return that nobody makes others superfluous."""
        return False

    def hub(self, holding: Holding) -> None:
        """Return nothing: nobody may do everything."""

    def free(self, holding: Holding, calls: Iterable[Call]) -> bool:
        """Return that nobody can make any call."""
        return False

    def beneath(self, holding: Holding, hub: Holding) -> bool:
        """Return that nobody is beneath anybody."""
        return False

    def backing(self, holding: Holding) -> Sequence[Source]:
        """Return nothing: letters grant nothing."""
        return ()

    def steps(
        self, held: Sequence[Holding], expected: Expected = NOBODY_EXPECTED, *, only: str = ""
    ) -> Iterator[Step]:
        """Yield the steps of the rules whose last missing caller is the newest."""
        for rule in self.rules:
            if held[-1] in rule.callers and set(rule.callers) <= set(held):
                yield rule.step()

    def exposures(self, holding: Holding, told: Collection[tuple[str, str]] = ()) -> Iterator[Exposure]:
        """Yield that whoever can give itself anything lays the alphabet open."""
        if holding.raised:
            call = Call(holding.principal.id, "read", "alphabet")
            words = ("reads the alphabet", "every letter")
            yield Exposure("x-alphabet", Effect.DATA, *words, holding, (call,), ("alphabet",))

    def declared(self, holding: Holding, entries: Iterable[Entry]) -> AccessSet:
        """Return one part for each entry."""
        return AccessSet(
            tuple(
                Part(
                    self.universe.actions.union(map(str, entry.actions)),
                    ((_named(*map(str, entry.resources)), True),),
                )
                for entry in entries
            )
        )

    def alike(self, actions: int) -> Iterator[tuple[int, TextSet]]:
        """Yield all: any action can act on anything."""
        yield actions, TextSet((from_glob(Glob.parse("*")),))

    def objects(self, action: str, scope: str, fits: Callable[[str], bool]) -> Iterator[tuple[Literal, ...]]:
        """Yield nothing in particular."""
        yield ()


def _named(*patterns: str) -> Named:
    return Named(TextSet(tuple(from_glob(Glob.parse(pattern)) for pattern in patterns)))
