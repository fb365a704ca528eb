"""Every entry, in the order in which they are tried."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from iamscope.clouds.aws.escalate import (
    iam,
    iam_credentials,
    iam_grants,
    iam_keys,
    iam_limits,
    identity_center,
    newcomers,
    organizations,
    sts,
)
from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.clouds.aws.escalate.follow import follow
from iamscope.clouds.aws.escalate.ground import Ground
from iamscope.clouds.aws.escalate.mentions import Mentions
from iamscope.model.reach import Step

PATHS = (
    *sts.PATHS,
    *iam.PATHS,
    *iam_credentials.PATHS,
    *iam_grants.PATHS,
    *iam_limits.PATHS,
    *iam_keys.PATHS,
    *newcomers.PATHS,
    *identity_center.PATHS,
    *organizations.PATHS,
)
# Each has its page in the public catalogue, and here an open world and guarded twins as test data.
IDS = (*(path.id for path in PATHS), *dict.fromkeys(way.id for way in WAYS))


@dataclass(frozen=True, slots=True)
class Entry:
    """Some paths, and what has to be mentioned for any of them to be open.

    `newest` are actions of which the newest has to mention one, `anybody` those of which somebody held does.
    """

    run: Callable[[Ground], Iterator[Step]]
    newest: tuple[str, ...] = ()
    anybody: tuple[str, ...] = ()

    def open(self, ground: Ground) -> bool:
        """Return whether it is worth while to run it."""
        company = ground.company
        return (not self.newest or company.newest_mentions(self.newest)) and (
            not self.anybody or company.anybody_mentions(self.anybody)
        )


ENTRIES = (
    Entry(sts.assume_role),
    Entry(sts.rewrite_trust, anybody=(sts.UPDATE_TRUST,)),
    Entry(iam.rewrite_policies, anybody=iam.ACTIONS),
    Entry(iam_credentials.become_users, newest=iam_credentials.ACTIONS),
    Entry(iam_grants.add_grants, anybody=iam_grants.ACTIONS),
    Entry(iam_limits.lift_limits, anybody=iam_limits.ACTIONS),
    Entry(iam_keys.carry_keys, anybody=iam_keys.ACTIONS),
    Entry(newcomers.make_principals, newest=newcomers.ACTIONS),
    Entry(identity_center.change_permission_sets, anybody=identity_center.ACTIONS),
    Entry(organizations.enter_members, newest=organizations.ACTIONS),
    Entry(follow, newest=tuple(dict.fromkeys(action for way in WAYS for action in way.actions))),
)


@cache
def mentions() -> Mentions:
    """Return what tells apart the actions of the catalogue."""
    ways = (action for way in WAYS for action in way.actions)
    return Mentions(
        (*ways, *(action for path in PATHS for action in path.actions), *iam.ACTIONS, iam.DELETE_VERSION)
    )


def steps(ground: Ground) -> Iterator[Step]:
    """Yield the steps that the newest makes possible, by every entry."""
    for entry in ENTRIES:
        if entry.open(ground):
            yield from entry.run(ground)
