"""Why a lease's credential is not minted."""

from collections.abc import Sequence

from iamscope.errors import IamscopeError
from iamscope.model.compared import Example


class BeyondManifestError(IamscopeError):
    """A request asks for more than the manifest declares; the witness is `example`."""

    code = "beyond-manifest"

    def __init__(self, name: str, example: Example, allowed: Sequence[str]) -> None:
        context = ", ".join(f"{key}={value}" for key, value in sorted(example.context.items()))
        under = f" with {context}" if context else ""
        super().__init__(
            f"`{example.action}` on `{example.resource}`{under} is beyond what `{name}` declares",
            hint=f"it declares {'; '.join(allowed)}",
        )
        self.example = example
        self.allowed = tuple(allowed)


class UnprovenRequestError(IamscopeError):
    """A request could not be proven to be within the manifest, so it is refused."""

    code = "unproven-request"

    def __init__(self, name: str, reason: str, allowed: Sequence[str]) -> None:
        super().__init__(
            f"what is asked for could not be proven to be within `{name}`: {reason}",
            hint=f"it declares {'; '.join(allowed)}",
        )
        self.allowed = tuple(allowed)


class UnfitLeaseError(IamscopeError):
    """A lease's name, or a tag, cannot be put on a session."""

    code = "unfit-lease"

    def __init__(self, what: str, text: str) -> None:
        super().__init__(f"{what} `{text}` cannot be put on a session of AWS")


class TooLongError(IamscopeError):
    """A lease is asked to last longer than its manifest lets it."""

    code = "too-long"

    def __init__(self, name: str, seconds: int, most: int) -> None:
        super().__init__(
            f"a lifetime of {seconds} seconds is asked for, and `{name}` gives {most}",
            hint=f"ask for {most} seconds or less",
        )


class ChainedLifetimeError(IamscopeError):
    """Whoever issues is a role session itself, and AWS gives what it chains into an hour at most."""

    code = "chained-lifetime"

    def __init__(self, seconds: int, most: int) -> None:
        super().__init__(
            f"a lifetime of {seconds} seconds is asked for, and AWS gives {most} where a role assumes a role",
            hint=f"ask for {most} seconds or less, or let the broker issue as an IAM user",
        )


class ForeignPolicyError(IamscopeError):
    """A managed policy bears the name of one of ours and says something else."""

    code = "foreign-policy"

    def __init__(self, arn: str) -> None:
        super().__init__(
            f"the managed policy `{arn}` does not say what its name stands for",
            hint="somebody has changed it: find out who, then delete it",
        )
