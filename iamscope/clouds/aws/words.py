"""Actions and resources as words: what two have in common, and what is left of one without others.

An answer is never wider than it should be. Where it is no word of its own, actions are told by the names
of today, and resources not at all.
"""

from collections.abc import Collection, Iterable

from iamscope.access.containment import overlap
from iamscope.access.globs import Glob
from iamscope.access.texts import TextSet, TooHardError, find_text
from iamscope.clouds.aws.arn_sets import read
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.variables import parse_resource, resolve
from iamscope.clouds.aws.compose.within import action_within, is_pattern, resource_within
from iamscope.clouds.aws.differences import spelled
from iamscope.clouds.aws.universe import AwsUniverse

_NOTHING_KNOWN = Context({}, open=True)
_ANYTHING = Glob.parse("*")


class Words:
    """Cuts words over the actions of one universe."""

    def __init__(self, universe: AwsUniverse) -> None:
        self._universe = universe
        self._index = universe.actions

    def common_actions(self, ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
        """Return the actions that are in both of two lists of patterns."""
        found: dict[str, None] = {}
        others = list(theirs)
        for one in ours:
            for two in others:
                if action_within(one, [two]):
                    found[one] = None
                elif action_within(two, [one]):
                    found[spelled(self._index, two)] = None
                else:
                    found.update(self._listed(one, two))
        return list(found)

    def _listed(self, one: str, two: str) -> dict[str, None]:
        bits = self._index.matching(one) & self._index.matching(two)
        return dict.fromkeys(self._index.members(bits))

    def actions_without(self, actions: Iterable[str], taken: Collection[str]) -> tuple[list[str], list[str]]:
        """Return what is left of actions without some patterns, and what was taken of them."""
        left: dict[str, None] = {}
        hit: dict[str, None] = {}
        for action in actions:
            glob = Glob.parse(action.lower())
            near = [one for one in taken if overlap(glob, Glob.parse(one.lower()))]
            if not near:
                left[action] = None
            elif action_within(action, near):
                hit[action] = None
            else:
                left.update(self._rest(action, near))
                hit.update(dict.fromkeys(self.common_actions([action], near)))
        return list(left), list(hit)

    def _rest(self, action: str, near: Collection[str]) -> dict[str, None]:
        """Return what is left of an action that some patterns meet: whole services, else names."""
        if action in ("*", "*:*"):
            services = [f"{service}:*" for service in self._universe.services]
            return dict.fromkeys(self.actions_without(services, near)[0])
        bits = self._index.matching(action) & ~self._index.union(near)
        return dict.fromkeys(self._index.members(bits))

    def common_resources(self, ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
        """Return the resources that are in both of two lists of patterns, where they are a pattern."""
        found: dict[str, None] = {}
        others = list(theirs)
        for one in ours:
            for two in others:
                if resource_within(one, [two]):
                    found[one] = None
                elif resource_within(two, [one]):
                    found[two] = None
        return list(found)

    def resources_without(
        self, resources: Iterable[str], taken: Collection[str]
    ) -> tuple[list[str], list[str]]:
        """Return the resources that no pattern can meet, and those that one may."""
        left: list[str] = []
        hit: list[str] = []
        for resource in resources:
            (hit if any(_meet(resource, one) for one in taken) else left).append(resource)
        return left, hit


def _meet(one: str, two: str) -> bool:
    """Return whether some resource may fit two patterns; a variable may stand for anything."""
    if not is_pattern(one + two) and "${" not in one + two:
        return one == two
    sets = [TextSet(read(_loose(text), lenient=True).wide) for text in (one, two)]
    try:
        return find_text([(texts, True) for texts in sets]) is not None
    except TooHardError:
        return True


def _loose(text: str) -> Glob:
    """Return a pattern with a star for each of its variables."""
    resolved = resolve(parse_resource(text, variables=True), _NOTHING_KNOWN)
    return resolved.glob if resolved else _ANYTHING
