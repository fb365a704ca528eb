"""Who held can change whom held: the pairs that a newly held one makes possible, each seen once."""

from collections.abc import Iterator
from dataclasses import dataclass

from iamscope.clouds.aws.escalate.ground import Context, Ground, Made
from iamscope.clouds.aws.escalate.held import Held


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody held who can be changed, and how the calls on it are found."""

    ground: Ground
    whom: Held

    def call(self, action: str, resource: str, context: Context | None = None) -> Made | None:
        """Return how a call can be made: by anybody where the newest is changed, else by the newest."""
        if self.whom is self.ground.newest:
            return self.ground.call(action, resource, context, read=True)
        newest = self.ground.newest.read
        return self.ground.own_call(action, resource, context, newest) if newest.names(action) else None


def changes(ground: Ground, actions: tuple[str, ...]) -> Iterator[Change]:
    """Yield whom held some calls could change: the newest, and by the newest those held before.

    Left out is who can gain nothing, because somebody of its account can grant itself anything.
    """
    newest, company = ground.newest, ground.company
    if company.anybody_mentions(actions, read=True) and _worth_while(ground, newest):
        yield Change(ground, newest)
    if company.newest_mentions(actions, read=True):
        known = company.changeable[newest.entity.account]
        left = [held for held in known if held is newest or _worth_while(ground, held)]
        company.changeable[newest.entity.account] = left
        yield from (Change(ground, held) for held in left if held is not newest)


def _worth_while(ground: Ground, held: Held) -> bool:
    if held.entity.kind not in ("user", "role") or held.entity.service_linked or _reserved(held):
        return False
    account, company = held.entity.account, ground.company
    if account not in company.unlimited or ground.apart(held.entity):
        return True
    if held.entity.arn == ground.held[0].entity.arn:
        # Whether who begins comes to be everything itself is asked for.
        return True
    # Of those who may do everything, that one of them can change itself is said once.
    return account not in company.raised and held.unlimited


def _reserved(held: Held) -> bool:
    """Return whether only Identity Center changes a role (fact AWS 4.9)."""
    return held.entity.path.startswith("/aws-reserved/")
