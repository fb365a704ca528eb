"""Whom a name or a pattern means: principals of a world, or somebody outside."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from iamscope.access.globs import Glob
from iamscope.cloud import World
from iamscope.manifest.guardrails import EVERY_AGENT
from iamscope.manifest.nearest import nearest
from iamscope.manifest.role import Fleet
from iamscope.model.principal import Principal
from iamscope.pipeline.agents import agents_of


@dataclass(frozen=True, slots=True)
class Whom:
    """The principals that some words mean; `missing` says of each word without any why there is none."""

    principals: tuple[Principal, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """Finds principals of one world by name, by pattern, and all agents."""

    world: World
    fleet: Fleet

    def all_of(self, words: Iterable[object]) -> Whom:
        """Return whom some words mean, each principal once."""
        found: dict[str, Principal] = {}
        missing = []
        for word in map(str, words):
            some = self.of(word)
            found.update({one.id: one for one in some})
            missing += [] if some else [self.missing(word)]
        return Whom(tuple(found.values()), tuple(missing))

    def of(self, word: str) -> Sequence[Principal]:
        """Return whom one word means."""
        if word == EVERY_AGENT:
            return tuple(self.agents())
        exact = self.world.find(word)
        if exact is not None:
            return (exact,)
        if "*" in word or "?" in word:
            glob = Glob.parse(word)
            known = self.world.principals()
            return tuple(one for one in known if any(map(glob.matches, _names(one))))
        return tuple(outsider.principal for outsider in self.world.outsiders(word))

    def agents(self) -> Iterator[Principal]:
        """Yield whoever is marked as an agent, or is one by a manifest."""
        found = agents_of(self.world, self.fleet, given=bool(self.fleet.roles))
        wanted = {one.principal for one in found.agents if one.marks or one.manifests}
        yield from (one for one in self.world.principals() if one.id in wanted)

    def missing(self, word: str) -> str:
        """Return why there is nobody whom a word means."""
        if word == EVERY_AGENT:
            return "no principal is marked as an agent, or is one by a manifest"
        if "*" in word or "?" in word:
            return f"no principal is named like `{word}`"
        known = (name for one in self.world.principals() for name in _names(one))
        close = nearest(word, known)
        return f"there is no principal `{word}`" + (f"; did you mean `{close}`?" if close else "")


def _names(principal: Principal) -> tuple[str, str, str]:
    return principal.id, f"{principal.kind}/{principal.name}", principal.name
