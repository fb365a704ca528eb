"""Grants that somebody held is given, short of everything (fact AWS 6.5)."""

from collections.abc import Iterator
from dataclasses import replace

from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.escalate.changes import Change, changes
from iamscope.clouds.aws.escalate.ground import Ground, Made, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.iam import ADD, attaching, raised
from iamscope.clouds.aws.escalate.objects import facts_of, group_arn
from iamscope.clouds.aws.escalate.paths import PERMISSIONS, Path
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import partition_of, split
from iamscope.clouds.aws.records.documents import PolicyDocument
from iamscope.clouds.aws.records.well_known import well_known_in
from iamscope.clouds.aws.variants import (
    ADMINISTRATOR,
    document_of,
    grants_added,
    group_added,
    policy_added,
    variant,
    version_added,
)
from iamscope.model.reach import Step

_POLICY_ARN = "iam:policyarn"
SET_DEFAULT = "iam:SetDefaultPolicyVersion"
ATTACH = {"user": "iam:AttachUserPolicy", "role": "iam:AttachRolePolicy"}
ACTIONS = (ADD, SET_DEFAULT, *ATTACH.values())

PATHS = (
    Path(
        "iam-013", "A user is made member of a group", (ADD,), "everything that the group may do", PERMISSIONS
    ),
    Path(
        "x-setdefault",
        "Another version of a policy of its own is made its default",
        (SET_DEFAULT,),
        "everything that this version allows",
        PERMISSIONS,
    ),
)
_SOME = {"user": "iam-008", "role": "iam-009"}


def add_grants(ground: Ground) -> Iterator[Step]:
    """Yield how somebody held comes to have one grant more; two are never needed for one request.

    Who holds a grant already holds each of the others by itself, and any Allow is enough.
    """
    for change in changes(ground, ACTIONS):
        whom = change.whom
        if not whom.raised and not grants_added(whom.added) and not ground.rises(raised(whom)):
            yield from _groups(change)
            yield from _versions(change)
            yield from _attached(change)


def grown(change: Change, added: str) -> Held:
    """Return who is changed with one more grant."""
    whom = change.whom
    more = tuple(sorted((*whom.added, added)))
    plain = change.ground.decider.directory.entities.get(whom.entity.arn, whom.entity)
    directory = change.ground.decider.directory
    return replace(whom, added=more, entity=variant(plain, more, whom.lifted, directory))


def _groups(change: Change) -> Iterator[Step]:
    entity, directory = change.whom.entity, change.ground.decider.directory
    if entity.kind != "user" or not change.ground.anyone_names(ADD, read=True):
        return
    for group in directory.groups_of(entity.account):
        if group.name in entity.groups or not (group.policies or group.unread):
            continue
        made = change.call(ADD, group_arn(group, entity))
        if made is not None:
            yield from _stepped(change, "iam-013", made, group_added(group.name))


def _versions(change: Change) -> Iterator[Step]:
    if not change.ground.anyone_names(SET_DEFAULT, read=True):
        return
    for name in dict.fromkeys(attachment.name for attachment in change.whom.entity.identity):
        policy = change.ground.decider.directory.policies.get(name)
        if policy is None or ":iam::aws:" in policy.arn:
            continue
        for version, document in policy.others():
            made = change.call(SET_DEFAULT, policy.arn) if _allows(document) else None
            if made is not None:
                yield from _stepped(change, "x-setdefault", made, version_added(version, policy.arn))


def _attached(change: Change) -> Iterator[Step]:
    """Yield the policies that may be attached where not every policy may."""
    entity = change.whom.entity
    action, facts = ATTACH[entity.kind], facts_of(entity)
    any_policy = change.call(action, entity.arn, facts)
    if any_policy is None or change.call(action, entity.arn, {**facts, **attaching(action, ADMINISTRATOR)}):
        return
    directory = change.ground.decider.directory
    own = {attachment.name for attachment in entity.identity} | set(entity.unread)
    for arn in sorted({*directory.policies, *_unlisted(change, action)} - own):
        document = document_of(arn, directory)
        if document is not None and not _allows(document):
            continue
        made = change.call(action, entity.arn, {**facts, **attaching(action, arn)})
        if made is not None:
            unread = "" if document else f"the text of `{arn}`, which was not read, allows something"
            yield from _stepped(change, _SOME[entity.kind], made, policy_added(arn), unread)


def _unlisted(change: Change, action: str) -> Iterator[str]:
    """Yield policies beside those of the snapshot: well-known ones, and those that conditions name."""
    entity = change.whom.entity
    yield from well_known_in(partition_of(entity.arn))
    for held in change.ground.company.callers(action, read=True):
        for item in held.entity.identity:
            for statement in naming(item.document, action.lower()):
                for test in statement.conditions:
                    if statement.allow and test.key.lower() == _POLICY_ARN:
                        yield from (value for value in test.values if _attachable(value, entity))


def _attachable(text: str, entity: Entity) -> bool:
    """Return whether a policy may be attached to somebody: one of AWS, or of its own account."""
    arn = split(text)
    return arn is not None and arn.service == "iam" and arn.account in ("aws", entity.account)


def _stepped(change: Change, path: str, made: Made, added: str, depends: str = "") -> Iterator[Step]:
    after = grown(change, added)
    if not change.ground.knows(after) and (depends or change.ground.gains(change.whom, after)):
        yield step(path, made.by, after, [made], depends, changes=change.whom)


def _allows(document: PolicyDocument) -> bool:
    return any(statement.allow for statement in document.statements)
