"""Which condition keys exist, who sends them, and which have several values."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from iamscope.access.globs import Glob
from iamscope.clouds.aws.data import global_keys
from iamscope.clouds.aws.data.keys import MULTI_VALUED
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.manifest.nearest import nearest
from iamscope.manifest.tree import Scalar

_GLOBAL = global_keys.SINGLE | global_keys.MULTIPLE
_WEB_IDENTITY = "sts"


class Keys:
    """The condition keys of one universe."""

    def __init__(self, universe: AwsUniverse) -> None:
        self._universe = universe

    def known(self, key: str) -> bool:
        """Return whether some request can carry a key."""
        lower = key.lower()
        if self._global(lower) or lower.startswith(global_keys.BY_ACTION):
            return True
        # Keys of identity providers are named after the provider's host; tokens may hold any claim.
        if "." in lower.partition(":")[0] or self._of_provider(lower):
            return True
        return any(glob.matches(lower) for glob in self._by_service.get(lower.partition(":")[0], ()))

    def _global(self, lower: str) -> bool:
        return lower in _GLOBAL or lower.startswith(global_keys.FAMILIES)

    def _of_provider(self, lower: str) -> bool:
        return lower.partition(":")[0] in self._universe.keys_without_actions

    def sent(self, key: str, actions: Iterable[Scalar]) -> bool:
        """Return whether some action that a pattern names can carry a known key."""
        lower = key.lower()
        if self._global(lower):
            return True
        patterns = [node.text.lower() for node in actions]
        if any(pattern in ("*", "*:*") for pattern in patterns):
            return True
        if "." in lower.partition(":")[0] or self._of_provider(lower):
            return any(pattern.startswith(f"{_WEB_IDENTITY}:") for pattern in patterns)
        bits = self._universe.actions.union(patterns)
        # A pattern that matches nothing is another remark's business.
        return not bits or any(self._sends(name, lower) for name in self._universe.actions.members(bits))

    def _sends(self, action: str, lower: str) -> bool:
        service, _, name = action.lower().partition(":")
        raw = self._universe.reference("actions", service).get(name)
        if raw is None:
            return True
        kinds = self._universe.reference("resourceTypes", service)
        listed = list(raw["conditionKeys"])
        for kind in raw["resourceTypes"]:
            listed += kind["conditionKeys"]
            listed += kinds.get(kind["name"].lower(), {}).get("conditionKeys", [])
        return any(_pattern(spelled).matches(lower) for spelled in listed)

    @cached_property
    def _by_service(self) -> Mapping[str, tuple[Glob, ...]]:
        """The keys of all services by their first part, as patterns."""
        found: dict[str, dict[Glob, None]] = {}
        for spelled in self._spelled():
            found.setdefault(spelled.lower().partition(":")[0], {})[_pattern(spelled)] = None
        return {prefix: tuple(globs) for prefix, globs in found.items()}

    def _spelled(self) -> Iterator[str]:
        for service in self._universe.services:
            for raw in self._universe.reference("conditionKeys", service).values():
                yield str(raw["key"])

    def multiple(self, key: str) -> bool:
        """Return whether a key has several values by its nature."""
        lower = key.lower()
        if lower in MULTI_VALUED | global_keys.MULTIPLE:
            return True
        service = lower.partition(":")[0]
        raw = self._universe.reference("conditionKeys", service).get(lower)
        return raw is not None and str(raw["type"]).startswith("ArrayOf")

    def nearest(self, key: str) -> str | None:
        """Return the key that was probably meant."""
        prefix = key.lower().partition(":")[0]
        if prefix == "aws":
            return nearest(key, _SPELLED_GLOBAL)
        spelled = [name for name in self._spelled() if name.lower().startswith(f"{prefix}:")]
        return nearest(key, spelled or list(self._spelled()))


def _pattern(spelled: str) -> Glob:
    """Return a key of the reference, such as `aws:RequestTag/${TagKey}`, as a pattern."""
    text = spelled.lower()
    for opening, closing in (("${", "}"), ("<", ">")):
        while opening in text:
            before, _, rest = text.partition(opening)
            text = f"{before}*{rest.partition(closing)[2]}"
    return Glob.parse(text)


_SPELLED_GLOBAL = tuple(sorted(global_keys.SPELLED))
