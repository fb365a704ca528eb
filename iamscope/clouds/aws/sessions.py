"""Sessions of roles under session policies (facts AWS 2.6, 2.7 and 2.10)."""

from collections.abc import Iterator, Sequence

from iamscope.clouds.aws.directory import Directory
from iamscope.clouds.aws.policy_file import plain, policy_texts
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.errors import IamscopeError

# AWS takes one inline policy and ten managed ones.
_MOST_MANAGED = 10


class NoSessionError(IamscopeError):
    """Session policies were given for somebody who has no sessions of its own."""

    code = "no-session"

    def __init__(self, principal: str) -> None:
        super().__init__(
            f"`{principal}` is not a role, and only sessions of roles are asked about",
            hint="leave out --session-policy, or name the role that is assumed",
        )


class UnknownSessionPolicyError(IamscopeError):
    """A managed policy that limits a session is not in the snapshot."""

    code = "unknown-session-policy"

    def __init__(self, arn: str) -> None:
        super().__init__(
            f"the text of the managed policy `{arn}` is not in the snapshot",
            hint="give its document as a file",
        )


class TooManySessionPoliciesError(IamscopeError):
    """A session was given more managed policies than AWS takes."""

    code = "too-many-session-policies"


def session_policies(directory: Directory, given: Sequence[tuple[str, str | None]]) -> tuple[Attachment, ...]:
    """Return the policies that a session is made under; a name without a text is a managed policy's ARN.

    What they allow counts together. Raises `IamscopeError` for what AWS or the snapshot does not know.
    """
    managed = [name for name, text in given if text is None]
    if len(managed) > _MOST_MANAGED:
        raise TooManySessionPoliciesError(
            f"{len(managed)} managed policies are given, and a session takes {_MOST_MANAGED}"
        )
    return tuple(one for name, text in given for one in _attached(directory, name, text))


def _attached(directory: Directory, name: str, text: str | None) -> Iterator[Attachment]:
    if text is not None:
        for document in policy_texts(text, name):
            yield Attachment(parse_document(plain(document.root), where=name), name, "session")
        return
    known = directory.policies.get(name)
    if known is None:
        raise UnknownSessionPolicyError(name)
    yield Attachment(known.document, name, "session")
