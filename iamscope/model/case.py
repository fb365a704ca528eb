"""One case of a batch, answered."""

from dataclasses import dataclass

from iamscope.model.decision import Decision


@dataclass(frozen=True, slots=True)
class Answered:
    """A case's decision; `expect` is what the case says it should be, empty where it says nothing."""

    id: str
    line: int
    decision: Decision
    expect: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the decision is the expected one."""
        return self.decision.outcome.value == self.expect
