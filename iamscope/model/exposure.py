"""What a holding exposes: data, secrets and guards within its reach, without becoming anybody by it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from iamscope.model.reach import Call, Holding


class Effect(StrEnum):
    """What an exposure comes to."""

    SECRETS = "secrets"
    DATA = "data"
    SHARING = "sharing"
    TRAFFIC = "traffic"
    ADMINISTRATION = "administration"
    GUARDRAILS = "guardrails"


@dataclass(frozen=True, slots=True)
class Exposure:
    """Something that a holding can do to data, or to what guards it.

    `id` is stable, `what` says it in words and `exposes` what is within reach by it. `resources` are
    those of the inventory on which it is possible; `calls` are made on the first of them, or, where
    none is known, on one that is made up. `depends` is empty where it is certain.
    """

    id: str
    effect: Effect
    what: str
    exposes: str
    holding: Holding
    calls: tuple[Call, ...]
    resources: tuple[str, ...] = ()
    depends: str = ""

    @property
    def certain(self) -> bool:
        """Whether nothing unknown is in the way."""
        return not self.depends

    def on_condition(self, words: str) -> "Exposure":
        """Return the exposure as one that depends on something more."""
        return replace(self, depends=" and ".join(filter(None, (words, self.depends))))

    def without(self, told: set[str]) -> "Exposure | None":
        """Return the exposure of what is not told yet, `None` where nothing is left of it."""
        left = tuple(name for name in self.resources if name not in told)
        return replace(self, resources=left) if left or not self.resources else None
