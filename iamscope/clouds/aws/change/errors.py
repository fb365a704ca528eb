"""What can be wrong with an edit."""

from iamscope.errors import IamscopeError
from iamscope.model.safe import unquotable

_LONG = 400


class UnknownNameError(IamscopeError):
    """An edit names something that the snapshot does not have."""

    code = "unknown-name"

    def __init__(self, kind: str, name: str, *, where: str, near: str | None, hint: str = "") -> None:
        close = f"did you mean `{unquotable(near, _LONG)}`?" if near else hint or None
        super().__init__(f"{where} no {kind} is called `{unquotable(name, _LONG)}`", hint=close)


class AmbiguousNameError(IamscopeError):
    """A short name means several things."""

    code = "ambiguous-name"

    def __init__(self, kind: str, name: str, *, where: str) -> None:
        super().__init__(
            f"{where} several {kind}s are called `{unquotable(name, _LONG)}`", hint="give the full ARN"
        )


class UnknownStatementError(IamscopeError):
    """A document has no statement of that number or label."""

    code = "unknown-statement"

    def __init__(self, statement: str, document: str, *, where: str, known: str) -> None:
        super().__init__(
            f"{where} {document} has no statement `{unquotable(statement, _LONG)}`",
            hint=f"it has {known}; numbers count from 0",
        )


class UnfitEditError(IamscopeError):
    """An edit asks for something that AWS does not do."""

    code = "unfit-edit"

    def __init__(self, problem: str, *, where: str, hint: str | None = None) -> None:
        super().__init__(f"{where} {problem}", hint=hint)


class MalformedEditError(IamscopeError):
    """A text or an object is no edit."""

    code = "malformed-edit"

    def __init__(self, problem: str, hint: str | None = None) -> None:
        super().__init__(problem, hint=hint)
