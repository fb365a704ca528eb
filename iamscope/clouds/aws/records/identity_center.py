"""Permission sets of Identity Center, from a snapshot's answers (fact AWS 4.9)."""

from collections.abc import Iterator
from dataclasses import dataclass

from iamscope.snapshot import Snapshot

ROLE_PATH = "/aws-reserved/sso.amazonaws.com/"
_PREFIX = "AWSReservedSSO_"


@dataclass(frozen=True, slots=True, order=True)
class PermissionSet:
    """A permission set, and the account in which it can be changed."""

    arn: str
    name: str
    instance: str
    account: str

    def names(self, role: str) -> bool:
        """Return whether a role of that name is what the set became in some account."""
        return role.startswith(f"{_PREFIX}{self.name}_") and "_" not in role.removeprefix(
            f"{_PREFIX}{self.name}_"
        )


def read_permission_sets(snapshot: Snapshot) -> Iterator[PermissionSet]:
    """Yield the permission sets of a snapshot."""
    for answer in snapshot.answers("sso-admin.describe-permission-set"):
        raw = answer.body.get("PermissionSet") or {}
        arn = str(raw.get("PermissionSetArn") or answer.request.get("PermissionSetArn", ""))
        if arn and raw.get("Name"):
            instance = str(answer.request.get("InstanceArn", ""))
            yield PermissionSet(arn, str(raw["Name"]), instance, answer.scope)
