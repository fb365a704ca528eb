"""Everything in an account that carries our marker."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from iamscope.cloud.issuing import Marked
from iamscope.clouds.aws.client.iam import LocalPolicy, RoleState
from iamscope.clouds.aws.mint.preparing import MARK, POLICY_PATH
from iamscope.clouds.aws.revoke.denials import POLICY_NAME, oldest, parse


class AccountClient(Protocol):
    """The calls of IAM that finding takes."""

    def roles(self) -> Iterable[RoleState]:
        """Yield every role of the account with its inline policies. Raises `IamscopeError`."""

    def local_policies(self) -> Iterable[LocalPolicy]:
        """Yield every managed policy of the account's own. Raises `IamscopeError`."""


def find(iam: AccountClient, now: int) -> Iterator[Marked]:
    """Yield every inline and managed policy whose name begins with our marker.

    Whether a managed policy is needed is known from the handles of the leases alone, so all are told to be.
    """
    for role in iam.roles():
        for name, text in sorted(role.inline.items()):
            if name.startswith(MARK):
                found = parse(text) if name == POLICY_NAME else parse(None)
                since = oldest(found.items)
                needed = bool(found.others) or any(one.living(now) for one in found.items)
                age = None if since is None else now - since
                yield Marked("inline policy", name, role.arn, age, needed)
    for policy in iam.local_policies():
        name = policy.arn.rpartition("/")[2]
        if policy.path.startswith(POLICY_PATH) or name.startswith(MARK):
            yield Marked("managed policy", name, policy.arn, now - policy.created, needed=True)
