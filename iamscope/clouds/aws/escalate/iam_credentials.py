"""Credentials of other users (fact AWS 6.5, rows iam-002 to iam-006)."""

from collections.abc import Iterator

from iamscope.clouds.aws.escalate.ground import Ground, Made, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.iam import CREATE_KEY
from iamscope.clouds.aws.escalate.objects import facts_of, within
from iamscope.clouds.aws.escalate.paths import CREDENTIALS, THE_USER, Path
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.inventory import AccessKey
from iamscope.model.reach import Step

DELETE_KEY, UPDATE_KEY = "iam:DeleteAccessKey", "iam:UpdateAccessKey"
CREATE_LOGIN, UPDATE_LOGIN = "iam:CreateLoginProfile", "iam:UpdateLoginProfile"
ACTIONS = (CREATE_KEY, DELETE_KEY, UPDATE_KEY, CREATE_LOGIN, UPDATE_LOGIN)
_MOST_KEYS = 2
_FACTOR = "no second factor is asked of it at sign-in"


def _path(name: str, title: str, *actions: str) -> Path:
    return Path(name, title, actions, THE_USER, CREDENTIALS)


PATHS = (
    _path("iam-002", "An access key of another user is made", CREATE_KEY),
    _path("iam-003", "An access key of another user takes the place of an old one", CREATE_KEY, DELETE_KEY),
    _path("iam-004", "A user without a password is given one", CREATE_LOGIN),
    _path("iam-006", "The password of a user is changed", UPDATE_LOGIN),
    _path("x-updatekey", "A disabled access key of another user is enabled", UPDATE_KEY),
)


def become_users(ground: Ground) -> Iterator[Step]:
    """Yield how the newest comes by credentials of other users of its account."""
    newest = ground.newest.read
    if ground.outdone:
        return
    for action in (CREATE_KEY, CREATE_LOGIN, UPDATE_LOGIN, UPDATE_KEY):
        if newest.names(action):
            yield from _by(ground, newest, action)
    if newest.names(DELETE_KEY):
        for maker in ground.company.callers(CREATE_KEY, read=True):
            if maker is not ground.newest:
                yield from _by(ground, maker.read, CREATE_KEY, replacing=True)


def _by(ground: Ground, maker: Held, action: str, *, replacing: bool = False) -> Iterator[Step]:
    directory = ground.decider.directory
    for arn in within(maker, action, directory.listed("user", maker.entity.account)):
        user = directory.entities[arn]
        if arn == maker.entity.arn or ground.holds(user):
            continue
        made = ground.own_call(action, arn, facts_of(user), by=maker)
        for path, calls, depends in _ways(ground, user, made, replacing=replacing) if made else ():
            yield step(path, ground.newest, Held(user, raised=False), calls, depends)


def _ways(
    ground: Ground, user: Entity, made: Made, *, replacing: bool
) -> Iterator[tuple[str, list[Made], str]]:
    """Yield the ids of what a call makes possible on a user, with all calls and what it depends on."""
    action = made.call.action
    if action == CREATE_LOGIN:
        yield "iam-004", [made], f"`{user.name}` has no password, and {_FACTOR}"
    elif action == UPDATE_LOGIN:
        yield "iam-006", [made], f"`{user.name}` has a password, and {_FACTOR}"
    elif action == UPDATE_KEY:
        for key in keys_of(ground, user):
            if not key.active:
                yield "x-updatekey", [made], f"the secret of the disabled key `{key.id}` is known"
    else:
        yield from _new_key(ground, user, made, replacing=replacing)


def _new_key(
    ground: Ground, user: Entity, made: Made, *, replacing: bool
) -> Iterator[tuple[str, list[Made], str]]:
    known = (user.account, user.name) in ground.decider.inventory.keyed
    room = len(keys_of(ground, user)) < _MOST_KEYS
    if known and room and not replacing:
        yield "iam-002", [made], ""
    elif not known and not replacing:
        yield (
            "iam-002",
            [made],
            f"`{user.name}` has fewer than two access keys (iam:ListAccessKeys was not read)",
        )
    if not known or not room:
        deleted = ground.call(DELETE_KEY, user.arn, facts_of(user), read=True)
        if deleted is not None:
            yield "iam-003", [made, deleted], ""


def keys_of(ground: Ground, user: Entity) -> list[AccessKey]:
    """Return the access keys of a user, as far as they were read."""
    keys = ground.decider.inventory.keys
    return [key for key in keys if (key.account, key.user_name) == (user.account, user.name)]
