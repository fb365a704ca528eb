"""Credentials of other users for one service alone (fact AWS 6.5, row x-svccred)."""

from collections.abc import Iterator, Mapping
from functools import cache

from iamscope.clouds.aws.escalate.ground import Ground, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.objects import facts_of, within
from iamscope.clouds.aws.escalate.paths import CREDENTIALS, Path
from iamscope.clouds.aws.universe import universe
from iamscope.model.reach import Step

_CREATE, _RESET = "iam:CreateServiceSpecificCredential", "iam:ResetServiceSpecificCredential"
_UPLOAD = "iam:UploadSSHPublicKey"
ACTIONS = (_CREATE, _RESET, _UPLOAD)
"""Of which the newest has to mention one."""
# What takes such credentials, by the action pattern of the service.
_SERVICES: Mapping[str, str] = {
    "codecommit:*": "CodeCommit",
    "cassandra:*": "Keyspaces",
    "bedrock:*": "Bedrock",
}
_GIT = "codecommit:*"

PATHS = (
    Path(
        "x-svccred",
        "A credential of another user for CodeCommit, Keyspaces or Bedrock is made",
        ACTIONS,
        "what the user may do in that service",
        CREDENTIALS,
    ),
)


def credentials_of_users(ground: Ground) -> Iterator[Step]:
    """Yield the users of whom the newest gets a credential for some services."""
    newest = ground.newest.read
    if ground.outdone:
        return
    directory = ground.decider.directory
    for action in (_CREATE, _UPLOAD, _RESET):
        if not newest.names(action):
            continue
        for arn in within(newest, action, directory.listed("user", newest.entity.account)):
            user = Held(directory.entities[arn], raised=False)
            services = [] if ground.holds(user.entity) else _taking(ground, user, action)
            made = ground.own_call(action, arn, facts_of(user.entity), newest) if services else None
            if made is not None:
                yield step("x-svccred", ground.newest, user, [made], _depends(user, action, services))


def _taking(ground: Ground, user: Held, action: str) -> list[str]:
    """Return the services that a user may call and that take a credential which the action makes."""
    granted = 0
    for part in ground.access(user).parts:
        granted |= part.actions
    patterns = (_GIT,) if action == _UPLOAD else _SERVICES
    return [_SERVICES[pattern] for pattern in patterns if granted & _bits(pattern)]


def _depends(user: Held, action: str, services: list[str]) -> str:
    limit = f"what is wanted of `{user.entity.name}` goes through {' or '.join(services)}"
    return limit if action != _RESET else f"`{user.entity.name}` has such a credential, and {limit}"


@cache
def _bits(pattern: str) -> int:
    return universe().actions.matching(pattern)
