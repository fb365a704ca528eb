"""What can be wrong with files of events."""

from iamscope.errors import IamscopeError
from iamscope.model.safe import printable

_HINT = "give CloudTrail's files (.json, .json.gz) or what `aws cloudtrail lookup-events` prints"


class UnreadableUsageError(IamscopeError):
    """A file or folder of events cannot be read."""

    code = "unreadable-usage"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"`{printable(name)}` cannot be read: {reason.lower()}", hint=_HINT)


class UsageTooLargeError(IamscopeError):
    """A file of events, or a folder of them, is larger than such a thing can reasonably be."""

    code = "usage-too-large"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"`{printable(name)}` is too large: {reason}", hint="split it, or give fewer files")


class NotUsageError(IamscopeError):
    """A file that was named, or a whole folder, holds nothing that tells of use."""

    code = "not-usage"

    def __init__(self, name: str) -> None:
        super().__init__(f"`{printable(name)}` holds no events and no last-accessed data", hint=_HINT)


class MalformedEventError(IamscopeError):
    """Something in a list of events is not an event."""

    code = "malformed-event"

    def __init__(self, name: str, number: int, problem: str) -> None:
        super().__init__(f"event {number} of `{printable(name)}` {problem}", hint=_HINT)
