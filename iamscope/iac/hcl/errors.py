"""What can be wrong with a configuration that is read beside a plan."""

from iamscope.errors import IamscopeError
from iamscope.model.safe import quoted


class NoConfigurationError(IamscopeError):
    """What was given as the folder of a configuration is none."""

    code = "no-configuration"

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{quoted(folder)} is not a folder with a Terraform configuration",
            hint="give the folder in which `terraform plan` was called",
        )


class UnreadableSourceError(IamscopeError):
    """A file of a configuration cannot be read, or is not allowed to be."""

    code = "unreadable-source"

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{quoted(file)} was not read: {reason}")


class SyntaxProblemError(IamscopeError):
    """A file of a configuration is not in the language of Terraform, as far as we understand it."""

    code = "source-syntax"

    def __init__(self, file: str, line: int, column: int, reason: str) -> None:
        super().__init__(f"{quoted(f'{file}:{line}:{column}')} was not understood: {reason}")
