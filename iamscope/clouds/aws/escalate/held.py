"""Who is held, and an index of who of them may make a call at all; it grows as more are held."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from iamscope.cloud import NOBODY_EXPECTED
from iamscope.clouds.aws.authorize.layers import Hit, naming
from iamscope.clouds.aws.directory import principal_of
from iamscope.clouds.aws.escalate.mentions import Mentions
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import Statement
from iamscope.clouds.aws.subjects import self_given
from iamscope.model.reach import Holding
from iamscope.model.source import Source

_IDENTITY = "identity"


@dataclass(frozen=True)
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
        return self._holding

    @cached_property
    def _holding(self) -> Holding:
        return Holding(principal_of(self.entity), self.raised, self.added, self.lifted, self.session)

    @cached_property
    def unlimited(self) -> bool:
        """Whether it may do or give itself everything, and nothing of its own limits that."""
        statements = (one for item in self.entity.identity for one in item.document.statements)
        return self.everything and all(statement.allow for statement in statements)

    @cached_property
    def everything(self) -> bool:
        """Whether it may do or give itself everything, but for its own denials."""
        if self.bounded or self.session:
            return False
        statements = (one for item in self.entity.identity for one in item.document.statements)
        return self.raised or any(_everything(statement) for statement in statements)

    @property
    def backing(self) -> tuple[Source, ...]:
        """The statements by which it may do or give itself everything."""
        if self.raised:
            given = self_given(self.entity)
            return (Hit(given, given.document.statements[0], True).source(_IDENTITY),)
        return tuple(
            Hit(item, one, True).source(_IDENTITY)
            for item in self.entity.identity
            for one in item.document.statements
            if _everything(one)
        )

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

    It follows a list of holdings that only grows, so that nobody is looked at twice. `letting` says what
    policies of resources mention that name somebody: who is named needs no grant of its own (fact AWS 2.6).
    """

    def __init__(
        self,
        source: Sequence[Holding],
        mentions: Mentions,
        letting: Callable[[Entity], int] = lambda _: 0,
    ) -> None:
        self._source = source
        self.mentions = mentions
        self._letting = letting
        self.own = 0
        """What the grants of the newest mention, as bits of `mentions`."""
        self.every = 0
        """What the grants of anybody held mention."""
        self._own_read = self._every_read = 0
        self._mentions: list[tuple[int, int]] = []
        self.rising: set[Holding] = set()
        """Who will be able to give itself everything, for certain."""
        self.expected = NOBODY_EXPECTED
        """Who will be held, and has not to be looked for."""
        self._naming: dict[tuple[str, bool], list[Held]] = {}
        self._arns: set[str] = set()
        self.changeable: dict[str, list[Held]] = {}
        """Who of an account may gain something by being changed; whoever once may not never does again."""
        self._left: dict[int, Sequence[str]] = {}
        self.held: list[Held] = []
        self.known: set[Holding] = set()
        self.sovereign: dict[str, Held] = {}
        """Who first may make every call that a step takes in an account."""
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
        self.changeable.setdefault(held.entity.account, []).append(held)
        named = self._letting(held.entity)
        self.own = self.mentions.of(held.entity, raised=held.raised) | named
        self._own_read = self.own
        if held.entity.unread:
            self._own_read = self.mentions.of(held.entity, raised=held.raised, read=True) | named
        self.every |= self.own
        self._every_read |= self._own_read
        self._mentions.append((self.own, self._own_read))
        self.known.add(held.holding())
        if sovereign(held, self.mentions):
            self.sovereign.setdefault(held.entity.account, held)
        if held.unlimited:
            self.unlimited.setdefault(held.entity.account, held)
            self.raised |= {held.entity.account} if held.raised else set()
        if not held.session:
            # A limited session leaves its role to be gained without the limit.
            self._arns.add(held.entity.arn)
        for (action, read), callers in self._naming.items():
            if self._mentions[-1][read] & self.mentions.bits((action,)):
                callers.append(held)

    def callers(self, action: str, *, anybody: bool = False, read: bool = False) -> Sequence[Held]:
        """Return who may make a call by policies of its own, or `anybody`: the newest, then the first.

        With `read` only policies that were read count.
        """
        found = self.held if anybody else self._named(action, read)
        newest = self.held[-1]
        return [newest, *found[:-1]] if found and found[-1] is newest else found

    def newest_mentions(self, actions: tuple[str, ...], *, read: bool = False) -> bool:
        """Return whether a grant of the newest mentions one of some actions."""
        return bool((self._own_read if read else self.own) & self.mentions.bits(actions))

    def anybody_mentions(self, actions: tuple[str, ...], *, read: bool = False) -> bool:
        """Return whether a grant of somebody held mentions one of some actions."""
        return bool((self._every_read if read else self.every) & self.mentions.bits(actions))

    def holds(self, arn: str) -> bool:
        """Return whether a user or role is held, in whatever form, or will be."""
        return arn in self._arns or arn in self.expected.awaited

    def left(self, names: Sequence[str]) -> Sequence[str]:
        """Return those of some ARNs who are not held; the list is known again by its identity."""
        left = [arn for arn in self._left.get(id(names), names) if not self.holds(arn)]
        self._left[id(names)] = left
        return left

    def _named(self, action: str, read: bool) -> Sequence[Held]:
        found = self._naming.get((action, read))
        if found is None:
            bit = self.mentions.bits((action,))
            pairs = zip(self.held, self._mentions, strict=True)
            found = self._naming[action, read] = [one for one, named in pairs if named[read] & bit]
        return found


def sovereign(held: Held, mentions: Mentions) -> bool:
    """Return whether somebody held may make every call that steps take, as far as its own policies go."""
    return held.everything and not mentions.hinders(held.entity)


def _everything(statement: Statement) -> bool:
    """Return whether a grant is one of everything, whatever else there is."""
    plain = statement.allow and not statement.except_actions and not statement.except_resources
    anything = "*" in statement.actions and "*" in (statement.resources or ())
    return plain and anything and not statement.conditions
