"""Why a manifest cannot be composed into policies."""

from iamscope.errors import IamscopeError
from iamscope.manifest.role import Reference
from iamscope.model.compared import Example


class EmptyAccessError(IamscopeError):
    """A manifest declares no access in this cloud, so there is nothing to compose."""

    code = "empty-access"

    def __init__(self, name: str, where: str) -> None:
        super().__init__(
            f"manifest `{name}` at {where} declares no access in AWS",
            hint="a credential without limits is never issued: declare some under `access: aws:`",
        )


class ReferencedAccessError(IamscopeError):
    """A manifest declares access by reference, and a credential is limited by what is written out."""

    code = "referenced-access"

    def __init__(self, reference: Reference) -> None:
        super().__init__(
            f"the reference to `{reference.name}` at {reference.name.place} cannot be put into a policy",
            hint="write the actions and resources that are needed instead of the reference",
        )


class PolicyTooLargeError(IamscopeError):
    """Composed policies do not fit."""

    code = "policy-too-large"

    def __init__(self, name: str, kind: str, size: int, limit: int, hint: str) -> None:
        super().__init__(
            f"the {kind} of `{name}` needs {size:,} characters, AWS takes {limit:,}",
            hint=f"nothing was left out to make it fit: {hint}",
        )


class TooManyPoliciesError(IamscopeError):
    """Composed policies are more than can be used together."""

    code = "too-many-policies"

    def __init__(self, name: str, needed: int, most: int) -> None:
        super().__init__(
            f"the access of `{name}` needs {needed} managed policies, AWS takes {most} together",
            hint="nothing was left out to make it fit: declare fewer resources, or patterns for them",
        )


class UnfitCharacterError(IamscopeError):
    """A manifest holds a character that AWS policies cannot hold."""

    code = "unfit-character"

    def __init__(self, name: str, letter: str) -> None:
        super().__init__(
            f"manifest `{name}` holds U+{ord(letter):04X}, which an AWS policy cannot hold",
            hint="policies take the characters up to U+00FF only",
        )


class UnprovenPolicyError(IamscopeError):
    """A composed policy could not be proven to be what the manifest declares, so it is not handed out."""

    code = "unproven-policy"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"the policy of `{name}` could not be proven equal to what is declared: {reason}",
            hint="split the manifest's entries, or take out what the reason names",
        )


class DeclaredAndForbiddenError(IamscopeError):
    """A manifest's `never` forbids something that its `access` declares, so no boundary holds both."""

    code = "declared-and-forbidden"

    def __init__(self, name: str, example: Example | None, reason: str) -> None:
        shown = f"such as `{example.action}` on `{example.resource}`" if example else reason
        super().__init__(
            f"`never` of `{name}` may forbid something that its `access` declares, {shown}",
            hint="take it out of one of the two",
        )


class OpenSessionError(IamscopeError):
    """What a manifest does not declare cannot be denied exactly, so others could grant it."""

    code = "open-session"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"a session of `{name}` cannot be closed against grants of policies of resources: {reason}",
            hint="they pass a session policy that is only silent: declare the same actions under one "
            "condition, and resources without variables",
        )
