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
        """Return what the grants of a user or role mention, all where that cannot be told.

        With `read` only policies that were read count.
        """
        if raised or (entity.unread and not read):
            return self.everything
        bits = 0
        for attachment in entity.identity:
            bits |= self._allowed(attachment.document)
        return bits

    def _allowed(self, document: PolicyDocument) -> int:
        bits = self._documents.get(document)
        if bits is None:
            bits = 0
            for statement in document.statements:
                if statement.allow:
                    named = self._actions.union(statement.actions)
                    bits |= self.everything & ~named if statement.except_actions else named
            self._documents[document] = bits
        return bits
