"""Users of one machine, by what the kernel says of the process at the other end of a Unix socket."""

from collections.abc import Iterable
from dataclasses import dataclass

from iamscope.broker.identity.presented import Presented
from iamscope.errors import IamscopeError
from iamscope.lease.lease import Identity, Sort
from iamscope.model.safe import quoted

ISSUER = "local"


class LocalUserError(IamscopeError):
    """Users of the machine are listed in a way that leaves open who they are."""

    code = "local-user"


@dataclass(frozen=True, slots=True)
class LocalUser:
    """A user of the machine by number, and the agent or person who runs as that user alone."""

    uid: int
    name: str
    sort: Sort = Sort.AGENT


class LocalUsers:
    """Identifies local processes by the user that they run as; the group and the process say nothing."""

    def __init__(self, users: Iterable[LocalUser]) -> None:
        self._users: dict[int, LocalUser] = {}
        for user in users:
            if not user.name or user.uid < 0:
                raise LocalUserError(f"the user {user.uid} has no name, or no number that users have")
            if other := self._users.get(user.uid):
                raise LocalUserError(
                    f"the user {user.uid} is both {quoted(other.name)} and {quoted(user.name)}"
                )
            self._users[user.uid] = user

    def identify(self, presented: Presented, now: int) -> Identity | None:
        """Return who a local process runs as, or `None` if it is not local or nobody in the list."""
        user = self._users.get(presented.peer.uid) if presented.peer else None
        return Identity(user.sort, ISSUER, user.name) if user else None
