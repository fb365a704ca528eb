"""Rewriting one's own policies (fact AWS 6.5, rows iam-*)."""

from collections.abc import Iterator

from iamscope.clouds.aws.escalate.ground import Ground, Held, step
from iamscope.model.reach import Step

_MOST_VERSIONS = 5


def new_policy_version(ground: Ground) -> Iterator[Step]:
    """iam-001: a new default version of a policy that is attached to the newest gives it everything."""
    newest = ground.newest
    if newest.raised or not newest.names("iam:CreatePolicyVersion"):
        return
    for name in dict.fromkeys(attachment.name for attachment in newest.entity.identity):
        policy = ground.decider.directory.policies.get(name)
        if policy is None or ":iam::aws:" in policy.arn:
            continue
        made = ground.own_call("iam:CreatePolicyVersion", policy.arn)
        calls = [made] if made else []
        if made and len(policy.versions) >= _MOST_VERSIONS:
            room = ground.own_call("iam:DeletePolicyVersion", policy.arn)
            calls = [made, room] if room else []
        if calls:
            yield step("iam-001", newest, Held(newest.entity, raised=True), calls)
