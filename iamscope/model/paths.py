"""The paths from one principal to another, as reports show them."""

from dataclasses import dataclass

from iamscope.model.gap import Gap
from iamscope.model.reach import Step


@dataclass(frozen=True, slots=True)
class Way:
    """One minimal path; `form` says what was changed about the target, empty where nothing was."""

    form: str
    steps: tuple[Step, ...]

    @property
    def certain(self) -> bool:
        """Whether nothing unknown is in the way."""
        return all(step.certain for step in self.steps)


@dataclass(frozen=True, slots=True)
class Paths:
    """All minimal paths, certain ones first; `cut` says that there may be more.

    `others` is how many principals the start can become at all, perhaps.
    """

    start: str
    target: str
    ways: tuple[Way, ...]
    cut: bool
    others: int
    gaps: tuple[Gap, ...] = ()
    assumes: tuple[str, ...] = ()
