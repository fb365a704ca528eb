"""Edits as values: what is changed, in AWS's own terms; `words` is how the command line spells each.

Principals, groups and policies are named by ARN, by `kind/name`, or by an unambiguous name.
Statements are named by label or number, from 0; documents are JSON texts.
"""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Inline:
    """An inline policy of a user, group or role."""

    holder: str
    name: str

    @property
    def words(self) -> str:
        """The place as the command line spells it."""
        return f"inline {shlex.quote(self.name)} of {shlex.quote(self.holder)}"


@dataclass(frozen=True, slots=True)
class Managed:
    """The default version of a customer managed policy."""

    policy: str

    @property
    def words(self) -> str:
        """The place as the command line spells it."""
        return f"policy {shlex.quote(self.policy)}"


@dataclass(frozen=True, slots=True)
class Trust:
    """The trust policy of a role."""

    role: str

    @property
    def words(self) -> str:
        """The place as the command line spells it."""
        return f"trust of {shlex.quote(self.role)}"


@dataclass(frozen=True, slots=True)
class OfResource:
    """The policy of a resource."""

    resource: str

    @property
    def words(self) -> str:
        """The place as the command line spells it."""
        return f"policy of {shlex.quote(self.resource)}"


Place = Inline | Managed | Trust | OfResource


@dataclass(frozen=True, slots=True)
class PutDocument:
    """Write a whole document: a new inline policy, or in place of what stands there.

    `file` is where the document was read from, if anywhere.
    """

    place: Place
    document: str
    file: str = ""

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"put {self.place.words} {_written(self.file)}"


@dataclass(frozen=True, slots=True)
class DeleteDocument:
    """Delete an inline policy or the policy of a resource."""

    place: Place

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"delete {self.place.words}"


@dataclass(frozen=True, slots=True)
class PutStatement:
    """Write one statement in place of another."""

    place: Place
    statement: str
    document: str
    file: str = ""

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"put statement {shlex.quote(self.statement)} of {self.place.words} {_written(self.file)}"


@dataclass(frozen=True, slots=True)
class RemoveStatement:
    """Remove one statement of a document."""

    place: Place
    statement: str

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"remove statement {shlex.quote(self.statement)} of {self.place.words}"


@dataclass(frozen=True, slots=True)
class TakeActions:
    """Take actions, or patterns of them, out of an Allow statement."""

    place: Place
    statement: str
    actions: tuple[str, ...]

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        actions = shlex.quote(",".join(self.actions))
        return f"take {actions} out of statement {shlex.quote(self.statement)} of {self.place.words}"


@dataclass(frozen=True, slots=True)
class Attach:
    """Attach a managed policy to a user, group or role."""

    policy: str
    holder: str

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"attach {shlex.quote(self.policy)} to {shlex.quote(self.holder)}"


@dataclass(frozen=True, slots=True)
class Detach:
    """Detach a managed policy from a user, group or role."""

    policy: str
    holder: str

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"detach {shlex.quote(self.policy)} from {shlex.quote(self.holder)}"


@dataclass(frozen=True, slots=True)
class Join:
    """Add a user to a group."""

    user: str
    group: str

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"add {shlex.quote(self.user)} to {shlex.quote(self.group)}"


@dataclass(frozen=True, slots=True)
class Leave:
    """Remove a user from a group."""

    user: str
    group: str

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"remove {shlex.quote(self.user)} from {shlex.quote(self.group)}"


@dataclass(frozen=True, slots=True)
class SetBoundary:
    """Set the permissions boundary of a user or role."""

    principal: str
    policy: str

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"set boundary of {shlex.quote(self.principal)} to {shlex.quote(self.policy)}"


@dataclass(frozen=True, slots=True)
class RemoveBoundary:
    """Remove the permissions boundary of a user or role."""

    principal: str

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"remove boundary of {shlex.quote(self.principal)}"


@dataclass(frozen=True, slots=True)
class CreatePolicy:
    """Make a customer managed policy; `policy` is the ARN that it gets."""

    policy: str
    document: str
    file: str = ""

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"create policy {shlex.quote(self.policy)} {_written(self.file)}"


@dataclass(frozen=True, slots=True)
class DeletePrincipal:
    """Delete a user or role, with all that belongs to it."""

    principal: str

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"delete {shlex.quote(self.principal)}"


@dataclass(frozen=True, slots=True)
class DeleteKey:
    """Delete an access key."""

    key: str

    @property
    def words(self) -> str:
        """The edit as the command line spells it."""
        return f"delete key {shlex.quote(self.key)}"


Edit = (
    PutDocument
    | DeleteDocument
    | PutStatement
    | RemoveStatement
    | TakeActions
    | Attach
    | Detach
    | Join
    | Leave
    | SetBoundary
    | RemoveBoundary
    | CreatePolicy
    | DeletePrincipal
    | DeleteKey
)


def settled(given: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return edits without those of documents that a later one deletes or writes anew."""
    listed = list(given)
    return tuple(
        edit
        for number, edit in enumerate(listed)
        if not any(
            isinstance(later, DeleteDocument | PutDocument) and later.place == getattr(edit, "place", None)
            for later in listed[number + 1 :]
        )
    )


def _written(file: str) -> str:
    return shlex.quote(file) if file else "FILE"
