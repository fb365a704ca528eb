"""Every entry, in the order in which they are tried."""

from collections.abc import Callable, Iterator

from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.clouds.aws.escalate.follow import follow
from iamscope.clouds.aws.escalate.ground import Ground
from iamscope.clouds.aws.escalate.iam import new_policy_version
from iamscope.clouds.aws.escalate.sts import assume_role
from iamscope.model.reach import Step

# Each has its page in the public catalogue, and here an open world and guarded twins as test data.
IDS = ("sts-001", "iam-001", *dict.fromkeys(way.id for way in WAYS))

ENTRIES: tuple[Callable[[Ground], Iterator[Step]], ...] = (assume_role, new_policy_version, follow)
