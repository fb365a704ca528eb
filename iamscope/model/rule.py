"""What a kind of finding looks for, as reports tell it that explain their rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from iamscope.model.danger import Danger
from iamscope.model.finding import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding: what it says, and what to do about it.

    `severity` is the same everywhere, or by danger class.
    """

    kind: str
    summary: str
    advice: str
    severity: Severity | Mapping[Danger, Severity]

    @property
    def page(self) -> str:
        """The page that explains it."""
        return f"docs/findings/{self.kind}.md"

    @property
    def severities(self) -> tuple[Severity, ...]:
        """How bad its findings can be, the worst first."""
        if isinstance(self.severity, Severity):
            return (self.severity,)
        return tuple(sorted(set(self.severity.values()), key=lambda one: one.rank))
