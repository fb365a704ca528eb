"""What can be wrong with planned infrastructure."""

from iamscope.errors import IamscopeError
from iamscope.model.safe import quoted


class PlanError(IamscopeError):
    """An input of planned infrastructure cannot be read."""

    code = "unreadable-plan"


class MalformedPlanError(PlanError):
    """A plan does not have the shape that its tool gives it."""

    code = "malformed-plan"

    def __init__(self, reason: str, file: str) -> None:
        super().__init__(
            f"{quoted(file)} is not a plan as `terraform show -json` prints it: {reason}",
            hint="`terraform show -json plan.tfplan > plan.json` writes one",
        )


class UnknownFormatError(PlanError):
    """A plan is of a format that this version does not know."""

    code = "unknown-plan-format"

    def __init__(self, version: str, file: str) -> None:
        super().__init__(
            f"{quoted(file)} has the format version {quoted(version)} of Terraform, which is not known",
            hint="known are the versions 0.1 to 1.x",
        )
