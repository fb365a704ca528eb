"""Who held can change whom held: the pairs that a newly held one makes possible, each seen once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamscope.clouds.aws.escalate.ground import Ground, Made
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.objects import Context, within


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody held who can be changed, and how the calls on it are found."""

    ground: Ground
    whom: Held

    def call(self, action: str, resource: str, context: Context | None = None) -> Made | None:
        """Return how a call can be made: by anybody where the newest is changed, else by the newest."""
        if self.whom is self.ground.newest:
            return self.ground.call(action, resource, context)
        if not self.ground.newest.names(action):
            return None
        return self.ground.own_call(action, resource, context)


def changes(
    ground: Ground, actions: Sequence[str], kinds: Sequence[str] = ("user", "role")
) -> Iterator[Change]:
    """Yield whom held some calls could change: the newest, and by the newest those held before.

    Left out is who can gain nothing, because somebody of its account can grant itself anything.
    """
    newest = ground.newest
    if any(ground.company.callers(action) for action in actions) and _worth_while(ground, newest, kinds):
        yield Change(ground, newest)
    if any(newest.names(action) for action in actions):
        for held in ground.held[:-1]:
            if held.entity.account == newest.entity.account and _worth_while(ground, held, kinds):
                yield Change(ground, held)


def _worth_while(ground: Ground, held: Held, kinds: Sequence[str]) -> bool:
    if held.entity.kind not in kinds or held.entity.service_linked or _reserved(held):
        return False
    return held.entity.account not in ground.company.unlimited or ground.apart(held.entity)


def _reserved(held: Held) -> bool:
    """Return whether only Identity Center changes a role (fact AWS 4.9)."""
    return held.entity.path.startswith("/aws-reserved/")


def names_for(ground: Ground, action: str, names: Sequence[str]) -> list[str]:
    """Return those of some sorted ARNs that somebody held may name for an action."""
    found = (name for held in ground.company.callers(action) for name in within(held, action, names))
    return list(dict.fromkeys(found))
