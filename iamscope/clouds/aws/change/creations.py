"""Edits that make what was not there: principals, groups, policies, and what runs with a role.

A plan of infrastructure is a list of them; `Put…` makes a thing or writes it anew, and all are named by ARN.
"""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PutPrincipal:
    """Make a user or a role, or give it another trust policy, other tags and another boundary.

    `trust` is a JSON text, `None` where it is to stay as it is, and `tags` too. What policies it has stays.
    """

    principal: str
    trust: str | None = None
    tags: Mapping[str, str] | None = None
    boundary: str | None = ""
    """The ARN of a managed policy, empty for none, `None` where it is to stay as it is."""

    @property
    def words(self) -> str:
        """The edit in words."""
        return f"put principal {shlex.quote(self.principal)}"


@dataclass(frozen=True, slots=True)
class PutGroup:
    """Make a group, if it is not there."""

    group: str

    @property
    def words(self) -> str:
        """The edit in words."""
        return f"put group {shlex.quote(self.group)}"


@dataclass(frozen=True, slots=True)
class DeleteGroup:
    """Delete a group; its members lose what it gave them."""

    group: str

    @property
    def words(self) -> str:
        """The edit in words."""
        return f"delete group {shlex.quote(self.group)}"


@dataclass(frozen=True, slots=True)
class PutPolicy:
    """Make a customer managed policy, or write its default version anew."""

    policy: str
    document: str

    @property
    def words(self) -> str:
        """The edit in words."""
        return f"put policy {shlex.quote(self.policy)}"


@dataclass(frozen=True, slots=True)
class DeletePolicy:
    """Delete a managed policy, wherever it is attached."""

    policy: str

    @property
    def words(self) -> str:
        """The edit in words."""
        return f"delete policy {shlex.quote(self.policy)}"


@dataclass(frozen=True, slots=True)
class AttachNamed:
    """Attach a managed policy of which perhaps only the name is known."""

    policy: str
    holder: str

    @property
    def words(self) -> str:
        """The edit in words."""
        return f"attach {shlex.quote(self.policy)} to {shlex.quote(self.holder)}"


@dataclass(frozen=True, slots=True)
class PutResource:
    """Take a resource into the inventory, with its tags: `None` leaves one that is there as it is."""

    resource: str
    account: str
    tags: Mapping[str, str] | None = None

    @property
    def words(self) -> str:
        """The edit in words."""
        return f"put resource {shlex.quote(self.resource)}"


@dataclass(frozen=True, slots=True)
class DeleteResource:
    """Take a resource out of the inventory, with its policy and the roles that it carries."""

    resource: str

    @property
    def words(self) -> str:
        """The edit in words."""
        return f"delete resource {shlex.quote(self.resource)}"


@dataclass(frozen=True, slots=True)
class PutCarrier:
    """Let a resource of a kind such as `lambda:function` run with a role."""

    kind: str
    resource: str
    role: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The edit in words."""
        return f"let {shlex.quote(self.resource)} run with {shlex.quote(self.role)}"


@dataclass(frozen=True, slots=True)
class PutProfile:
    """Put a role, given by ARN, into an instance profile, by its name."""

    role: str
    profile: str

    @property
    def words(self) -> str:
        """The edit in words."""
        return f"put {shlex.quote(self.role)} into instance profile {shlex.quote(self.profile)}"


@dataclass(frozen=True, slots=True)
class AddStatement:
    """Add a statement, as a JSON text, to the policy of a resource, which may have none yet."""

    resource: str
    statement: str

    @property
    def words(self) -> str:
        """The edit in words."""
        return f"add statement to policy of {shlex.quote(self.resource)}"


@dataclass(frozen=True, slots=True)
class PutKey:
    """Make an access key of a user, given by ARN."""

    user: str
    key: str

    @property
    def words(self) -> str:
        """The edit in words."""
        return f"put key {shlex.quote(self.key)} of {shlex.quote(self.user)}"


Creation = (
    PutPrincipal
    | PutGroup
    | DeleteGroup
    | PutPolicy
    | DeletePolicy
    | AttachNamed
    | PutResource
    | DeleteResource
    | PutCarrier
    | PutProfile
    | AddStatement
    | PutKey
)
