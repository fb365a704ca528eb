"""What a plan gives to those whom no manifest is about: whether they come to others, or administer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from iamscope import catalog
from iamscope.cloud import Planned, World
from iamscope.compare.agents import Comparison, compare
from iamscope.compare.environments import environments
from iamscope.compare.proving import Provers
from iamscope.compare.strangers import find_strangers
from iamscope.findings import confused_deputy_trust
from iamscope.findings.cross_environment_reach import KIND as CROSS_ENVIRONMENT
from iamscope.manifest.estate import Estate
from iamscope.manifest.place import Located, Place
from iamscope.manifest.role import Agent, AgentRole, Fleet
from iamscope.model.finding import Finding
from iamscope.model.gate import Judged
from iamscope.model.planned import Where
from iamscope.model.principal import Principal
from iamscope.pipeline.gating import Joiner

_ACCOUNT = "account"
_REST = "what else the account holds"


@dataclass(frozen=True, slots=True)
class Strangers:
    """Judges those whom a plan gives something, where no manifest is about any of them.

    `alone` says that of the account nothing is known but the plan: then it is tried what a principal comes
    to where there are strong ones beside it, and holders of policies that the plan attaches to nobody.
    """

    planned: Planned
    estate: Estate | None
    joiner: Joiner
    alone: bool

    def judged(self) -> Iterator[Judged]:
        """Yield what is found of them."""
        world, loose = self.planned.imagined if self.alone else (self.planned.high, {})
        told: dict[str, Where] = {**self.planned.touched, **loose}
        high = list(self._found(world, list(told)))
        low = list(self._found(self.planned.low, list(self.planned.touched))) if self.planned.low else None
        # An imagined holder has what is written, as far as that is known.
        imagined = [one for one in high if one.principal in loose]
        yield from self.joiner.join([one for one in high if one not in imagined], low)
        yield from self.joiner.join(imagined, None)
        harmless = [name for name in told if name not in {one.principal for one in high}]
        if self.alone and harmless:
            strong = self.planned.amid_strong(world, harmless)
            for one in self._found(strong, harmless):
                yield Judged(one, tuple(self.joiner.spots(one)), (_REST,))

    def _found(self, world: World, names: Sequence[str]) -> Iterator[Finding]:
        """Yield findings, but those that hang on a policy without a text: that it has none is told apart."""
        yield from (one for one in self._all(world, names) if not self.joiner.unread(one))

    def _all(self, world: World, names: Sequence[str]) -> Iterator[Finding]:
        places = environments(world, self.estate)
        principals = [one for name in names if (one := world.find(name)) is not None]
        # Those that look like agents are found as such by the scan.
        new = [one for one in principals if not world.marks(one)]
        found = Comparison((), {}, (), tuple(find_strangers(world, Provers(world), new, places)))
        for find in catalog.FINDINGS.values():
            yield from find(found, world)
        # Which accounts belong together a plan does not tell.
        leaving = (_ACCOUNT,) if self.alone else ()
        for principal in principals:
            yield from confused_deputy_trust.of(world, principal, "", leaving)
        if self.estate is not None:
            roles = tuple(_nobodys(principal) for principal in principals)
            yield from catalog.FINDINGS[CROSS_ENVIRONMENT](compare(world, Fleet(roles), places), world)


def _nobodys(principal: Principal) -> AgentRole:
    """Return a manifest that declares nothing for a principal: all that it reaches is looked at."""
    place = Place("")
    nothing: Mapping[str, tuple[()]] = {}
    return AgentRole(
        name="",
        description=None,
        owner=None,
        agent=Agent((Located(principal.id, place),), None, place),
        operators=(),
        access=nothing,
        never=nothing,
        never_environments=(),
        credentials={},
        place=place,
        digest=principal.id,
    )
