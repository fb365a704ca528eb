"""Every entry, in the order in which they are tried."""

from collections.abc import Callable, Iterator

from iamscope.clouds.aws.escalate.ground import Ground
from iamscope.clouds.aws.escalate.iam import new_policy_version
from iamscope.clouds.aws.escalate.lambda_functions import existing_function, new_function
from iamscope.clouds.aws.escalate.sts import assume_role
from iamscope.model.reach import Step

# Each has its page in the public catalogue, and here an open world and guarded twins as test data.
IDS = ("sts-001", "iam-001", "lambda-001", "lambda-003", "lambda-004")

ENTRIES: tuple[Callable[[Ground], Iterator[Step]], ...] = (
    assume_role,
    new_policy_version,
    existing_function,
    new_function,
)
