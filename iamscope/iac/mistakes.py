"""What can be wrong with an input that describes infrastructure, besides what any text can hold."""

from pathlib import Path

from iamscope.errors import IamscopeError
from iamscope.manifest.mistakes import ManifestError
from iamscope.model.safe import quoted

TERRAFORM_HINT = (
    "write the plan as JSON: `terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json`"
)


class UnreadableInputError(IamscopeError):
    """The operating system refuses to give us a file, or it is none that can be read."""

    code = "unreadable-input"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"cannot read {quoted(name)}: {reason}")


class InputTooLargeError(IamscopeError):
    """A file is larger than any plan or template."""

    code = "input-too-large"

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(f"{quoted(name)} is larger than {limit // 1024**2} MiB")


class BinaryPlanError(IamscopeError):
    """A Terraform plan is given as Terraform saves it."""

    code = "binary-plan"

    def __init__(self, name: str) -> None:
        super().__init__(f"{quoted(name)} is a Terraform plan in its binary form", hint=TERRAFORM_HINT)


class TerraformSourceError(IamscopeError):
    """Terraform's own configuration is given, which holds no values yet."""

    code = "terraform-source"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{quoted(name)} is Terraform configuration, and what it creates is only in its plan",
            hint=TERRAFORM_HINT,
        )


class TerraformStateError(IamscopeError):
    """A Terraform state or another output of Terraform is given in place of a plan."""

    code = "not-a-plan"

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{quoted(name)} is {what}, not a plan", hint=TERRAFORM_HINT)


class HelmTemplateError(IamscopeError):
    """A manifest of Kubernetes still holds the placeholders of Helm."""

    code = "helm-template"

    def __init__(self, name: str, line: int) -> None:
        super().__init__(
            f"{quoted(name)} is a Helm template, with a placeholder in line {line}",
            hint="write the manifests out: `helm template CHART > manifests.yaml`",
        )


class UnknownInputError(IamscopeError):
    """Nothing in an input says that it is one that can be checked."""

    code = "unknown-input"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{quoted(name)} describes no infrastructure that iamscope knows",
            hint=(
                "give a Terraform plan as JSON, a CloudFormation template, a `cdk.out` folder, "
                "Kubernetes manifests, or policy documents"
            ),
        )


class NothingPlannedError(IamscopeError):
    """A folder holds no file that describes infrastructure."""

    code = "nothing-planned"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"no file in {quoted(str(folder))} describes infrastructure that iamscope knows",
            hint="give a plan, a template, manifests, policy documents, or a folder of them",
        )


class NothingThereError(IamscopeError):
    """There is no file or folder of a name."""

    code = "input-not-found"

    def __init__(self, name: str) -> None:
        super().__init__(f"there is nothing at {quoted(name)}")


class UnknownParameterError(IamscopeError):
    """A value is given for a parameter that no template has."""

    code = "unknown-parameter"

    def __init__(self, name: str, nearest: str | None) -> None:
        super().__init__(
            f"no template has a parameter {quoted(name)}",
            hint=f"did you mean {quoted(nearest)}?" if nearest else None,
        )


class InvalidTemplateError(ManifestError):
    """A part of a template is not what every template has in its place."""

    code = "invalid-template"


class InvalidAssemblyError(IamscopeError):
    """The manifest of a cloud assembly is not as the CDK writes it."""

    code = "invalid-assembly"

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(
            f"{quoted(name)} is not a whole cloud assembly: {problem}", hint="write it again: `cdk synth`"
        )


class InvalidPolicyDocumentError(ManifestError):
    """A policy that is wrapped in the output of a command cannot be read."""

    code = "invalid-policy-document"


class MalformedPlanError(IamscopeError):
    """A plan does not have the shape that its tool gives it."""

    code = "malformed-plan"

    def __init__(self, reason: str, file: str) -> None:
        super().__init__(
            f"{quoted(file)} is not a plan as `terraform show -json` prints it: {reason}", hint=TERRAFORM_HINT
        )


class UnknownFormatError(IamscopeError):
    """A plan is of a format that this version does not know."""

    code = "unknown-plan-format"

    def __init__(self, version: str, file: str) -> None:
        super().__init__(
            f"{quoted(file)} has the format version {quoted(version)} of Terraform, which is not known",
            hint="known are the versions 0.1 to 1.x",
        )
