"""Assuming roles (fact AWS 6.5, rows sts-*)."""

from collections.abc import Iterator
from dataclasses import replace

from iamscope.access.globs import Glob
from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.authorize.patterns import Fit, fit_resource
from iamscope.clouds.aws.directory import Directory
from iamscope.clouds.aws.escalate.ground import Ground, Held, Made, step
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.model.reach import Step

ASSUME = "sts:AssumeRole"
TRUST_LAYER = "trust"


def assume_role(ground: Ground) -> Iterator[Step]:
    """sts-001: the newest assumes every role whose trust admits it and that it may assume."""
    newest = ground.newest
    direct, delegated = ground.decider.directory.trusting(newest.entity)
    named = {role.arn for role in direct}
    for role in _distinct([*direct, *_within_reach(newest, delegated, ground.decider.directory)]):
        made = ground.own_call(ASSUME, role.arn)
        if made is not None and role.arn != newest.entity.arn:
            made = _trust_first(made) if role.arn in named else made
            yield step("sts-001", newest, Held(role, raised=False), [made])


def _trust_first(made: Made) -> Made:
    """Return a call with the trust before the caller's own policies.

    Where a trust names the caller itself, its own policies need not allow the call (fact AWS 2.6):
    to take the call away, the trust has to change.
    """
    sources = tuple(sorted(made.call.sources, key=lambda source: source.layer != TRUST_LAYER))
    return replace(made, call=replace(made.call, sources=sources))


def _within_reach(held: Held, roles: list[Entity], directory: Directory) -> Iterator[Entity]:
    """Yield the roles, trusting the whole account, that some policy of the holder may name."""
    if held.raised or held.entity.unread:
        yield from roles
        return
    statements = [
        statement
        for attachment in held.entity.identity
        for statement in naming(attachment.document, ASSUME.lower())
        if statement.allow
    ]
    patterns = {
        pattern
        for statement in statements
        for pattern in statement.resources or ()
        if not statement.except_resources
    }
    if any(statement.except_resources for statement in statements) or any("${" in text for text in patterns):
        yield from roles
        return
    globs = [Glob.parse(pattern) for pattern in patterns]
    for role in directory.delegated(held.entity, patterns):
        if role.arn in patterns or any(
            fit_resource(glob, role.arn, lenient=True) is not Fit.NO for glob in globs
        ):
            yield role


def _distinct(roles: list[Entity]) -> list[Entity]:
    return list({role.arn: role for role in roles}.values())
