"""Which actions the grants of a holder mention at all: the first and cheapest look at it."""

from collections.abc import Iterable
from functools import cache
from weakref import WeakKeyDictionary

from iamscope.access.actions import ActionIndex
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import PolicyDocument


class Mentions:
    """Sets of some actions, as bits, that the Allow statements of documents mention.

    Only the actions that escalation takes are told apart, so that a set is a few machine words.
    """

    def __init__(self, actions: Iterable[str]) -> None:
        self._actions = ActionIndex(actions)
        # Weak, so that what is known of a document goes with it.
        self._documents: WeakKeyDictionary[PolicyDocument, int] = WeakKeyDictionary()
        self.bits = cache(self._bits)

    @property
    def everything(self) -> int:
        """Every action that is told apart."""
        return self._actions.everything

    def _bits(self, actions: tuple[str, ...]) -> int:
        """Return some actions as bits. Raises `LookupError` for one that is not told apart."""
        unknown = [action for action in actions if self._actions.spelled(action) is None]
        if unknown:
            raise LookupError(f"`{unknown[0]}` is not among the actions that are told apart")
        return self._actions.union(actions)

    def of(self, entity: Entity, *, raised: bool, read: bool = False) -> int:
        """Return what the grants of a user or role mention within its boundary, all if that cannot be told.

        With `read` only policies that were read count.
        """
        within = self.allowed(entity.boundary.document) if entity.boundary else self.everything
        if raised or (entity.unread and not read):
            return within
        bits = 0
        for attachment in entity.identity:
            bits |= self.allowed(attachment.document)
        return bits & within

    def hinders(self, entity: Entity) -> bool:
        """Return whether a denial of a user's or role's own covers an action that is told apart."""
        return any(self._denies(item.document) for item in entity.identity)

    def _denies(self, document: PolicyDocument) -> bool:
        """Return whether a denial of a document covers an action that is told apart."""
        denials = [statement for statement in document.statements if not statement.allow]
        return any(one.except_actions or self._actions.union(one.actions) for one in denials)

    def allowed(self, document: PolicyDocument) -> int:
        """Return what the grants of a document mention."""
        bits = self._documents.get(document)
        if bits is None:
            bits = 0
            for statement in document.statements:
                if statement.allow:
                    named = self._actions.union(statement.actions)
                    bits |= self.everything & ~named if statement.except_actions else named
            self._documents[document] = bits
        return bits
