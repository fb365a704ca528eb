"""What can be wrong with an order to collect."""

from iamscope.errors import IamscopeError
from iamscope.snapshot.names import shown


class InvalidAccountError(IamscopeError):
    """An account's number is not one."""

    code = "invalid-account"

    def __init__(self, account: str) -> None:
        super().__init__(
            f"`{shown(account)}` is not an AWS account", hint="an account's number has twelve digits"
        )


class InvalidRoleError(IamscopeError):
    """A role's name or ARN cannot be one."""

    code = "invalid-role"

    def __init__(self, role: str) -> None:
        super().__init__(
            f"`{shown(role)}` is not the name of a role",
            hint="`--role-arn` takes `arn:aws:iam::111111111111:role/NAME`, `--assume-role-name` only `NAME`",
        )


class InvalidExternalIdError(IamscopeError):
    """An external id cannot be one; it is not shown, since it may be a shared secret."""

    code = "invalid-external-id"

    def __init__(self) -> None:
        super().__init__(
            "the external id is not one that AWS takes",
            hint="it has 2 to 1,224 letters, digits and characters of `_+=,.@:/-`",
        )


class RoleWithoutAccountsError(IamscopeError):
    """Accounts were given without a role, or a role's name without accounts."""

    code = "role-without-accounts"

    def __init__(self) -> None:
        super().__init__(
            "`--account` and `--assume-role-name` belong together",
            hint="give both, or `--role-arn` for each account",
        )


class NothingReadableError(IamscopeError):
    """Every single call was refused."""

    code = "nothing-readable"

    def __init__(self, arn: str) -> None:
        super().__init__(
            f"`{shown(arn)}` may not read anything that iamscope needs",
            hint="attach the read-only policy of docs/clouds/aws.md to it",
        )
