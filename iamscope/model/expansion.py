"""What a policy document names, pattern by pattern written out."""

from collections.abc import Mapping
from dataclasses import dataclass

from iamscope.model.danger import Danger


@dataclass(frozen=True, slots=True)
class Expansion:
    """The actions that some Allow names and those that some Deny names, by danger class.

    Resources and conditions are left aside. `unknown` are the patterns that match no known action.
    """

    granted: Mapping[Danger, tuple[str, ...]]
    denied: Mapping[Danger, tuple[str, ...]]
    unknown: tuple[str, ...]
    facts: Mapping[str, str]

    @property
    def all_granted(self) -> tuple[str, ...]:
        """Every granted action, sorted."""
        return _all(self.granted)

    @property
    def all_denied(self) -> tuple[str, ...]:
        """Every denied action, sorted."""
        return _all(self.denied)


def _all(classes: Mapping[Danger, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted((name for names in classes.values() for name in names), key=str.lower))
