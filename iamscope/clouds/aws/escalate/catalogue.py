"""Every entry, in the order in which they are tried."""

from collections.abc import Callable, Iterator

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
from iamscope.clouds.aws.escalate.ground import Ground
from iamscope.clouds.aws.escalate.lambda_functions import existing_function, new_function
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
IDS = (*(path.id for path in PATHS), "lambda-001", "lambda-003", "lambda-004")

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
    existing_function,
    new_function,
)
