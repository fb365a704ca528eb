"""The record of one credential: who asked for what, why, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from iamscope.lease.state import State


class Sort(StrEnum):
    """What kind of subject somebody is."""

    AGENT = "agent"
    PERSON = "person"


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """Somebody as an issuer of tokens, or the machine itself, vouches for him.

    `subject` is unique at its `issuer`. `person` and `groups` are what the people directory knows; an
    unknown person is nobody's.
    """

    sort: Sort
    issuer: str
    subject: str
    person: str = ""
    groups: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.subject} of {self.issuer}"


@dataclass(frozen=True, slots=True)
class Lease:
    """One lease. Times are seconds since 1970 in UTC, 0 where there is none yet.

    `access` is the narrower access that was asked for, as JSON of manifest entries, empty for the whole
    manifest; `policy` the provider's documents that the credential is limited by. `digest` identifies the
    manifest, `shown` all that an approval is bound to. `handles` is what it takes to revoke it.
    """

    id: str
    agent: str
    cloud: str
    requester: Identity
    purpose: str
    access: str
    policy: str
    digest: str
    shown: str
    lifetime: int
    created: int
    state: State
    expires: int = 0
    on_behalf_of: str = ""
    parent: str = ""
    depth: int = 0
    reason: str = ""
    """Why it was denied, has failed or was revoked."""
    handles: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    """Counts its changes: a change to another version than the one that was read is refused."""
