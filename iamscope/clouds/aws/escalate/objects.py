"""What IAM calls can act on: the users, roles, policies and groups that a policy may name."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from iamscope.access.globs import Glob
from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.authorize.patterns import Fit, fit_resource
from iamscope.clouds.aws.escalate.ground import Context
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.records.accounts import Entity, Group

_USERNAME = re.compile(r"\$\{aws:username\}", re.IGNORECASE)


def within(held: Held, action: str, names: Sequence[str]) -> Iterator[str]:
    """Yield those of some sorted ARNs that a policy of the holder may name for an action."""
    if held.raised or held.entity.unread:
        yield from names
        return
    statements = [
        statement
        for attachment in held.entity.identity
        for statement in naming(attachment.document, action.lower())
        if statement.allow
    ]
    patterns = {
        for_user(pattern, held.entity)
        for statement in statements
        for pattern in statement.resources or ()
        if not statement.except_resources
    }
    if any(one.except_resources for one in statements) or any("${" in text for text in patterns):
        yield from names
        return
    yield from _fitting(patterns, names)


def _fitting(patterns: set[str], names: Sequence[str]) -> Iterator[str]:
    if "*" in patterns:
        yield from names
        return
    globs = [Glob.parse(pattern) for pattern in patterns]
    found: dict[str, None] = {}
    for pattern in sorted(patterns):
        prefix = min(pattern.partition("*")[0], pattern.partition("?")[0], key=len)
        start = bisect_left(names, prefix)
        end = bisect_left(names, prefix + chr(0x10FFFF), lo=start)
        found.update(dict.fromkeys(names[start:end]))
    for name in found:
        if name in patterns or any(fit_resource(glob, name, lenient=True) is not Fit.NO for glob in globs):
            yield name


def for_user(pattern: str, entity: Entity) -> str:
    """Return a pattern with the name of its user, which the policies of self-service are made of."""
    return _USERNAME.sub(entity.name, pattern) if entity.kind == "user" else pattern


def facts_of(entity: Entity) -> Context:
    """Return the condition keys that a user or role fixes in calls that change it."""
    boundary = entity.boundary.name if entity.boundary else entity.boundary_unread or None
    context: dict[str, str | tuple[str, ...] | None] = {"iam:PermissionsBoundary": boundary}
    for family in ("aws:ResourceTag", "iam:ResourceTag"):
        context[f"{family}/*"] = None
        context.update((f"{family}/{key}", value) for key, value in entity.tags.items())
    return context


def group_arn(group: Group, entity: Entity) -> str:
    """Return the ARN of a group, also where the snapshot does not tell it."""
    return group.arn or f"arn:{entity.arn.split(':')[1]}:iam::{group.account}:group/{group.name}"
