"""Requests that a user's or role's own grants are made for, a few, quickly found."""

from collections.abc import Iterator

from iamscope.access.globs import Glob
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.documents import Statement
from iamscope.clouds.aws.universe import AwsUniverse


def samples(universe: AwsUniverse, entity: Entity) -> Iterator[tuple[str, str]]:
    """Yield an action and a resource of its account for each plain grant of some named resource.

    Whether the request is allowed is not said: a denial or a guardrail may be in the way.
    """
    for attachment in entity.identity:
        for statement in attachment.document.statements:
            if _plain(statement):
                yield from _of(universe, statement, entity.account)


def _plain(statement: Statement) -> bool:
    listed = not statement.except_actions and not statement.except_resources
    return statement.allow and listed and not statement.conditions


def _of(universe: AwsUniverse, statement: Statement, account: str) -> Iterator[tuple[str, str]]:
    for pattern in (statement.resources or ())[:1]:
        resource = pattern.replace("*", "x").replace("?", "x")
        arn = split(resource)
        if "${" in pattern or arn is None or arn.account not in ("", account):
            return
        for name in statement.actions[:2]:
            actions = universe.applicable(Glob.literal(resource), universe.actions.matching(name))
            found = next(universe.actions.members(actions), None)
            if found is not None:
                yield found, resource
