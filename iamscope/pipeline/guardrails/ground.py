"""What guardrail tests are run on, and one principal that they ask about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from iamscope.cloud import Questions, World
from iamscope.compare.environments import Environments
from iamscope.compare.gaps import gaps_of
from iamscope.compare.proving import Provers
from iamscope.graph.reach import Hubs, Reach, reach
from iamscope.manifest.estate import Estate
from iamscope.model.columns import listing
from iamscope.model.finding import Witness
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding, Step
from iamscope.model.source import Source
from iamscope.model.tested import Case, Verdict
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.whom import Names

# The guardrails of an organization, as assumptions name them.
_ORGANIZATION = frozenset({"organization-unread", "rcp-unread", "scp-unread"})
# Blocks of public access: they limit nobody of the account itself.
_PUBLIC = frozenset({"s3-guard-unread"})


@dataclass
class Ground:
    """A world with what is found once for all tests.

    `without_guardrails` takes unread guardrails to be absent where something has to be possible. Where
    something must not be, they always are: what could only limit hides nothing.
    """

    name: str
    """What the snapshot is called."""
    world: World
    names: Names
    places: Environments
    open_questions: Callable[[], Questions]
    estate: Estate | None = None
    without_guardrails: bool = False
    _reaches: dict[str, Reach] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.provers, self._hubs = Provers(self.world), Hubs(self.world)

    @cached_property
    def questions(self) -> Questions:
        """The same snapshot, asked about single requests; opened when it is first needed."""
        return self.open_questions()

    @cached_property
    def limits(self) -> tuple[str, ...]:
        """The unread limits because of which nobody surely becomes anybody."""
        lifted = _PUBLIC | (_ORGANIZATION if self.without_guardrails else frozenset())
        return tuple(word for word in assumptions(self.world.gaps) if word not in lifted)

    def reach_of(self, principal: Principal) -> Reach:
        """Return everything that a principal can become."""
        if principal.id not in self._reaches:
            self._reaches[principal.id] = reach(self.world, [principal], hubs=self._hubs)
        return self._reaches[principal.id]


@dataclass
class Subject:
    """One principal that is asked about; what it can become counts if `deep`."""

    ground: Ground
    principal: Principal
    deep: bool

    @property
    def world(self) -> World:
        """The world that it is in, or outside of."""
        return self.ground.world

    @cached_property
    def whole(self) -> Reach:
        """Everything that it can become, whether that counts or not."""
        return self.ground.reach_of(self.principal)

    @cached_property
    def held(self) -> Reach:
        """What counts as held."""
        return self.whole if self.deep else Reach({Holding(self.principal): ()})

    @cached_property
    def outside(self) -> bool:
        """Whether the snapshot does not show it."""
        return self.world.find(self.principal.id) is None

    @cached_property
    def others(self) -> str:
        """The principals that count beside it, as the rest of a sentence."""
        count = len({one.principal.id for one in self.held.paths}) - 1
        if not count:
            return ""
        return (
            f"nor can the {count:,} that it can become" if count > 1 else "nor can the one that it can become"
        )

    def case(
        self,
        asked: str,
        verdict: Verdict,
        message: str,
        *,
        depends: Sequence[str] = (),
        path: Sequence[Step] = (),
        witness: Witness | None = None,
        sources: Sequence[Source] = (),
    ) -> Case:
        """Return what came of one thing that is asked; only what is unknown depends on anything."""
        told = [*(step.depends for step in path if step.depends), *depends]
        words = " and ".join(dict.fromkeys(filter(None, told))) if verdict is Verdict.UNKNOWN else ""
        return Case(self.principal.id, asked, verdict, message, words, tuple(path), witness, tuple(sources))

    def unless_unread(self, asked: str, message: str, verdict: Verdict = Verdict.PASS) -> Case:
        """Return that something is not possible, unless what was not read could make it so."""
        gaps = gaps_of(self.world, [one.principal for one in self.held.paths])
        calls = listing(list(dict.fromkeys(gap.call for gap in gaps)))
        if not calls:
            return self.case(asked, verdict, message)
        told = f"{message}, as far as was read"
        return self.case(asked, Verdict.UNKNOWN, told, depends=[f"{calls} was not read and could grant more"])

    def within_limits(self, case: Case) -> Case:
        """Return a pass as unknown where a limit that was not read may be in the way."""
        limits = self.ground.limits
        if not limits or case.verdict is not Verdict.PASS:
            return case
        return replace(
            case, verdict=Verdict.UNKNOWN, depends=f"limits that were not read: {', '.join(limits)}"
        )
