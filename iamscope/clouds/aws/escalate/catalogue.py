"""Every entry, in the order in which they are tried."""

from collections.abc import Callable, Iterator

from iamscope.clouds.aws.escalate import (
    cognito,
    eks,
    iam,
    iam_credentials,
    iam_grants,
    iam_keys,
    iam_limits,
    identity_center,
    newcomers,
    organizations,
    outsiders,
    providers,
    service_credentials,
    sts,
)
from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.clouds.aws.escalate.follow import follow
from iamscope.clouds.aws.escalate.ground import Ground
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
    *outsiders.PATHS,
    *providers.PATHS,
    *cognito.PATHS,
    *service_credentials.PATHS,
    *eks.PATHS,
)
# Each has its page in the public catalogue, and here an open world and guarded twins as test data.
IDS = (*(path.id for path in PATHS), *dict.fromkeys(way.id for way in WAYS))

ENTRIES: tuple[Callable[[Ground], Iterator[Step]], ...] = (
    sts.assume_role,
    sts.rewrite_trust,
    iam.rewrite_policies,
    iam_credentials.become_users,
    iam_grants.add_grants,
    iam_limits.lift_limits,
    iam_keys.carry_keys,
    newcomers.make_principals,
    identity_center.change_permission_sets,
    organizations.enter_members,
    providers.speak_for_providers,
    cognito.use_pools,
    service_credentials.credentials_of_users,
    eks.run_pods,
    follow,
)
