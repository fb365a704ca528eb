"""Every error that iamscope raises on purpose."""

from typing import ClassVar


class IamscopeError(Exception):
    """A problem that the user can act on: one sentence, a stable code and perhaps a hint.

    `exit_code` is the process's exit status when the error reaches the command line:
    2 for wrong input or usage, 3 where the answer would be incomplete.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ManyErrors(IamscopeError):  # noqa: N818 - a collection of errors, named as one
    """Several independent mistakes, reported together."""

    code = "several-errors"

    def __init__(self, errors: tuple[IamscopeError, ...]) -> None:
        super().__init__(f"{len(errors)} mistakes")
        self.errors = errors
