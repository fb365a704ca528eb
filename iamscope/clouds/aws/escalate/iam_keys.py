"""Condition keys that somebody held can come to carry: its tags, a second factor (fact AWS 6.5)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from iamscope.clouds.aws.escalate.changes import Change, changes
from iamscope.clouds.aws.escalate.ground import Ground, Made, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.objects import facts_of
from iamscope.clouds.aws.escalate.paths import MANIPULATION, Path
from iamscope.clouds.aws.records.arns import partition_of
from iamscope.clouds.aws.records.conditions import ConditionTest, Family
from iamscope.clouds.aws.records.documents import Statement, asks_for
from iamscope.clouds.aws.records.organization import SERVICE_CONTROL
from iamscope.clouds.aws.variants import FACTOR, tag_added, variant
from iamscope.model.reach import Step

_TAG = {"user": "iam:TagUser", "role": "iam:TagRole"}
_MAKE, _ENABLE = "iam:CreateVirtualMFADevice", "iam:EnableMFADevice"
ACTIONS = (*_TAG.values(), _ENABLE)
_PRINCIPAL, _RESOURCE = "aws:principaltag/", "aws:resourcetag/"
_FACTOR = "aws:multifactorauth"
_MOST_TAGS = 40
_TEXT = (Family.STRING, Family.STRING_IGNORE_CASE, Family.STRING_LIKE)

PATHS = (
    Path(
        "x-tagrole",
        "A user or role is given the tag that a policy asks for",
        tuple(_TAG.values()),
        "what policies grant to principals with the tag",
        MANIPULATION,
    ),
    Path(
        "x-mfa",
        "A second factor is set up for a user whose key or password is held",
        (_MAKE, _ENABLE),
        "what policies grant with a second factor only",
        MANIPULATION,
    ),
)


def carry_keys(ground: Ground) -> Iterator[Step]:
    """Yield how somebody held comes to fulfil a condition about itself, where it gains something by that."""
    for change in changes(ground, ACTIONS):
        yield from _tagged(change)
        yield from _second_factor(change)


def _second_factor(change: Change) -> Iterator[Step]:
    entity, ground = change.whom.entity, change.ground
    if entity.kind != "user" or FACTOR in change.whom.added or not _asked_for(change):
        return
    enabled = change.call(_ENABLE, entity.arn, facts_of(entity))
    # The device may have any name; most policies leave it that of the user.
    device = f"arn:{partition_of(entity.arn)}:iam::{entity.account}:mfa/{entity.name}"
    made = ground.call(_MAKE, device, read=True) if enabled else None
    if enabled and made:
        yield from _stepped(change, "x-mfa", [made, enabled], (FACTOR,))


def _asked_for(change: Change) -> bool:
    """Return whether anything that speaks of somebody asks for a second factor, roles' trusts left aside."""
    entity, ground = change.whom.entity, change.ground
    own = [*entity.identity, *([entity.boundary] if entity.boundary else [])]
    levels = ground.decider.organization.levels(SERVICE_CONTROL, entity.account)
    documents = (item.document for items in (own, *levels) for item in items)
    return ground.standing.asks_for_factor or any(asks_for(document, _FACTOR) for document in documents)


def _tagged(change: Change) -> Iterator[Step]:
    entity = change.whom.entity
    action = _TAG[entity.kind]
    if not change.ground.anyone_names(action, read=True):
        return
    for tags in islice(dict.fromkeys(_wanted(change)), _MOST_TAGS):
        calls = [change.call(action, entity.arn, {**facts_of(entity), **_request(tags)})]
        if calls[0] is not None:
            names = tuple(tag_added(key, value) for key, value in tags)
            yield from _stepped(change, "x-tagrole", [made for made in calls if made], names)


def _request(tags: Iterable[tuple[str, str]]) -> Mapping[str, str | tuple[str, ...]]:
    given = dict(tags)
    return {**{f"aws:RequestTag/{key}": value for key, value in given.items()}, "aws:TagKeys": tuple(given)}


def _stepped(change: Change, path: str, calls: list[Made], names: tuple[str, ...]) -> Iterator[Step]:
    whom, directory = change.whom, change.ground.decider.directory
    keys = {name.partition("=")[0] for name in names}
    added = tuple(sorted({*names, *(one for one in whom.added if one.partition("=")[0] not in keys)}))
    plain = directory.entities.get(whom.entity.arn, whom.entity)
    after: Held = replace(whom, added=added, entity=variant(plain, added, whom.lifted, directory))
    if not change.ground.knows(after) and (_opens(change, names) or change.ground.gains(whom, after)):
        yield step(path, calls[0].by, after, calls, changes=whom)


def _opens(change: Change, names: tuple[str, ...]) -> bool:
    """Return whether a trust may hang on a tag: such a trust is no access of the principal before."""
    return names != (FACTOR,) and any(True for _ in _of_trusts(change))


def _wanted(change: Change) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield the tags that fulfil some statement's conditions on a principal's tags."""
    entity = change.whom.entity
    own = [*entity.identity, *([entity.boundary] if entity.boundary else [])]
    statements = [one for item in own for one in item.document.statements]
    for statement in (*statements, *_of_trusts(change)):
        yield from _fulfilling(change, statement)


def _of_trusts(change: Change) -> Iterator[Statement]:
    direct, delegated = change.ground.decider.directory.trusting(change.whom.entity)
    for role in (*direct, *delegated):
        for statement in role.trust.statements if role.trust else ():
            if any(test.key.lower().startswith(_PRINCIPAL) for test in statement.conditions):
                yield statement


def _fulfilling(change: Change, statement: Statement) -> Iterator[tuple[tuple[str, str], ...]]:
    tests = [test for test in statement.conditions if test.family in _TEXT]
    fixed = {
        test.key.split("/", 1)[1]: _literal(test.values[0])
        for test in tests
        if test.key.lower().startswith(_PRINCIPAL) and test.negated != statement.allow and test.values
    }
    if fixed and all("${" not in value for value in fixed.values()):
        yield tuple(sorted(fixed.items()))
    for test in tests:
        yield from _as_a_resource(change, test)


def _as_a_resource(change: Change, test: ConditionTest) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield the tags of resources, where a principal has to have the same one."""
    own, key, name = test.key.lower(), "", ""
    if own.startswith(_RESOURCE) and any("${aws:principaltag/" in one.lower() for one in test.values):
        key = test.key.split("/", 1)[1]
        name = test.values[0].split("/", 1)[1].rstrip("}").split(",")[0]
    elif own.startswith(_PRINCIPAL) and any("${aws:resourcetag/" in one.lower() for one in test.values):
        name = test.key.split("/", 1)[1]
        key = test.values[0].split("/", 1)[1].rstrip("}").split(",")[0]
    if key:
        listed = change.ground.decider.inventory.resources.values()
        for value in sorted({one.tags[key] for one in listed if key in one.tags}):
            yield ((name, value),)


def _literal(pattern: str) -> str:
    """Return a text that fits a pattern."""
    return pattern.replace("*", "").replace("?", "x")
