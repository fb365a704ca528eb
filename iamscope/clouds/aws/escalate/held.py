"""Who is held, and an index of who of them may make a call at all; it grows as more are held."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.directory import principal_of
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import Statement
from iamscope.model.reach import Holding


@dataclass(frozen=True, slots=True)
class Held:
    """A user or role that is held; `raised` if it can give itself everything.

    `entity` has the changes made that `added` and `lifted` name.
    """

    entity: Entity
    raised: bool
    added: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    session: str = ""
    """The name of the session policies that it is held under."""

    def holding(self) -> Holding:
        """Return it as the neutral noun."""
        return Holding(principal_of(self.entity), self.raised, self.added, self.lifted, self.session)

    @property
    def unlimited(self) -> bool:
        """Whether it may do or give itself everything, and nothing of its own limits that."""
        statements = [one for item in self.entity.identity for one in item.document.statements]
        if self.bounded or self.session or not all(statement.allow for statement in statements):
            return False
        return self.raised or any(_everything(statement) for statement in statements)

    @property
    def read(self) -> "Held":
        """Itself with the policies that were read only.

        That an unread policy may let somebody change anything is true, and says no more than the gap does.
        """
        if not self.entity.unread:
            return self
        entity = replace(self.entity, unread=(), unread_own=(), variant=f"{self.entity.variant} as read")
        return replace(self, entity=entity)

    @property
    def bounded(self) -> bool:
        """Whether it has a boundary, read or not."""
        return self.entity.boundary is not None or bool(self.entity.boundary_unread)

    def names(self, action: str) -> bool:
        """Return whether some policy of its own mentions an action at all; a cheap first look."""
        if self.raised or self.entity.unread:
            return True
        return any(
            statement.allow
            for attachment in self.entity.identity
            for statement in naming(attachment.document, action.lower())
        )


class Company:
    """All who are held, in order; the last is the newest.

    It follows a list of holdings that only grows, so that nobody is looked at twice.
    """

    def __init__(self, source: Sequence[Holding]) -> None:
        self._source = source
        self._naming: dict[tuple[str, bool], list[Held]] = {}
        self._by_arn: dict[str, list[Held]] = {}
        self.held: list[Held] = []
        self.known: set[Holding] = set()
        self.unlimited: dict[str, Held] = {}
        """Who first may do or grant itself everything in an account, and nothing of its own limits that."""
        self.raised: set[str] = set()
        """The accounts in which such a one is known to grant itself everything."""

    def goes_on(self, source: Sequence[Holding]) -> bool:
        """Return whether a list is the one that is followed."""
        return source is self._source and len(source) >= len(self.held)

    def join(self, held: Held) -> None:
        """Take in somebody who is held from now on."""
        self.held.append(held)
        self.known.add(held.holding())
        if held.unlimited:
            self.unlimited.setdefault(held.entity.account, held)
            self.raised |= {held.entity.account} if held.raised else set()
        self._by_arn.setdefault(held.entity.arn, []).append(held)
        for (action, read), callers in self._naming.items():
            if _names(held, action, read):
                callers.append(held)

    def callers(self, action: str, *, anybody: bool = False, read: bool = False) -> Sequence[Held]:
        """Return who may make a call by policies of its own, or `anybody`: the newest, then the first.

        With `read` only policies that were read count.
        """
        found = self.held if anybody else self._named(action, read)
        newest = self.held[-1]
        return [newest, *found[:-1]] if found and found[-1] is newest else found

    def forms(self, arn: str) -> Sequence[Held]:
        """Return the forms in which a user or role is held."""
        return self._by_arn.get(arn, ())

    def _named(self, action: str, read: bool) -> Sequence[Held]:
        found = self._naming.get((action, read))
        if found is None:
            found = self._naming[action, read] = [one for one in self.held if _names(one, action, read)]
        return found


def _everything(statement: Statement) -> bool:
    """Return whether a grant is one of everything, whatever else there is."""
    plain = statement.allow and not statement.except_actions and not statement.except_resources
    anything = "*" in statement.actions and "*" in (statement.resources or ())
    return plain and anything and not statement.conditions


def _names(held: Held, action: str, read: bool) -> bool:
    return (held.read if read else held).names(action)
