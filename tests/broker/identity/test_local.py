"""Users of the machine."""

import pytest

from iamscope.broker.identity.local import LocalUser, LocalUserError, LocalUsers
from iamscope.broker.identity.presented import Peer, Presented
from iamscope.lease.lease import Identity, Sort

USERS = LocalUsers([LocalUser(1001, "billing"), LocalUser(1002, "ada", Sort.PERSON)])


def _peer(uid: int) -> Presented:
    return Presented(peer=Peer(uid, 1001, 42))


def test_by_user() -> None:
    """A process is whoever its user is listed as."""
    assert USERS.identify(_peer(1001), 0) == Identity(Sort.AGENT, "local", "billing")
    assert USERS.identify(_peer(1002), 0) == Identity(Sort.PERSON, "local", "ada")


def test_others() -> None:
    """Nobody else is anybody, not even the superuser, and neither is who comes over the network."""
    assert USERS.identify(_peer(0), 0) is None
    assert USERS.identify(Presented(), 0) is None


@pytest.mark.parametrize(
    "users", [[LocalUser(1, "a"), LocalUser(1, "b")], [LocalUser(1, "")], [LocalUser(-1, "a")]]
)
def test_wrong(users: list[LocalUser]) -> None:
    """A user with two names, none, or a number that no user has is a mistake of the configuration."""
    with pytest.raises(LocalUserError):
        LocalUsers(users)
