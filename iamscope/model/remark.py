"""What is wrong in a document, or has no effect there."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How much a remark matters."""

    ERROR = "error"
    """It has no effect, or the provider refuses it."""
    WARNING = "warning"
    """It probably does something else than it seems to."""
    NOTE = "note"
    """It is allowed, and seldom what anybody needs."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at, with its place; line and column count from one, statements from zero."""

    code: str
    grade: Grade
    message: str
    line: int
    column: int
    hint: str = ""
    statement: int | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """The sort key: by place, then by code."""
        return (self.line, self.column, self.code, self.message)
