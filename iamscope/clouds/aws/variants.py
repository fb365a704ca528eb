"""A user or role after something was changed about it: grants added, limits lifted.

The changes are named in words that people read too; here they are made and understood. A
principal that can give itself everything is not made here: what that adds is the evaluator's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from iamscope.clouds.aws.directory import Directory
from iamscope.clouds.aws.records.accounts import Entity, carried
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument, parse_document
from iamscope.clouds.aws.records.well_known import well_known

BOUNDARY = "boundary"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
FACTOR = "second factor"
_GROUP, _POLICY, _TAG, _ATTACHED = "group ", "policy ", "tag ", "attached policy "
_VERSION, _OF = "version ", " of the policy "


def group_added(name: str) -> str:
    """Return the name of the change that makes a user member of a group."""
    return _GROUP + name


def version_added(version: str, arn: str) -> str:
    """Return the name of the change that makes another version of a policy its default."""
    return f"{_VERSION}{version}{_OF}{arn}"


def policy_added(arn: str) -> str:
    """Return the name of the change that attaches a managed policy."""
    return _ATTACHED + arn


def tag_added(key: str, value: str) -> str:
    """Return the name of the change that sets a tag."""
    return f"{_TAG}{key}={value}"


def policy_lifted(attachment: Attachment) -> str:
    """Return the name of the change that takes a policy off a principal, or off a group of it."""
    return f"{_POLICY}{attachment.name}" + (f" of the {attachment.via}" if attachment.via else "")


def group_lifted(name: str) -> str:
    """Return the name of the change that takes a user out of a group."""
    return _GROUP + name


def variant(entity: Entity, added: Sequence[str], lifted: Sequence[str], directory: Directory) -> Entity:
    """Return an entity with its changes made."""
    if not added and not lifted:
        return entity
    for change in lifted:
        entity = _without(entity, change)
    for change in added:
        entity = _with(entity, change, directory)
    return replace(entity, variant=f"{added} {lifted}")


def grants_added(added: Sequence[str]) -> tuple[str, ...]:
    """Return those of some added changes that are grants and not condition keys."""
    return tuple(change for change in added if change != FACTOR and not change.startswith(_TAG))


def _without(entity: Entity, change: str) -> Entity:
    if change == BOUNDARY:
        return replace(entity, boundary=None, boundary_unread="")
    if change.startswith(_GROUP):
        name = change.removeprefix(_GROUP)
        left = tuple(item for item in entity.identity if item.via != f"group {name}")
        return replace(entity, identity=left, groups=tuple(group for group in entity.groups if group != name))
    return replace(entity, identity=tuple(item for item in entity.identity if policy_lifted(item) != change))


def _with(entity: Entity, change: str, directory: Directory) -> Entity:
    if change == FACTOR:
        return replace(entity, carries={"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "60"})
    if change.startswith(_TAG):
        key, _, value = change.removeprefix(_TAG).partition("=")
        return replace(entity, tags={**_other_tags(entity.tags, key), key: value})
    if change.startswith(_GROUP):
        name = change.removeprefix(_GROUP)
        group = directory.groups[entity.account, name]
        identity, unread = carried((entity.identity, entity.unread), [group])
        return replace(entity, identity=identity, unread=unread, groups=(*entity.groups, name))
    if change.startswith(_ATTACHED):
        arn = change.removeprefix(_ATTACHED)
        document = document_of(arn, directory)
        if document is None:
            return replace(entity, unread=(*entity.unread, arn), unread_own=(*entity.unread_own, arn))
        return replace(entity, identity=(*entity.identity, Attachment(document, arn, entity.arn)))
    version, _, arn = change.removeprefix(_VERSION).partition(_OF)
    document = directory.policies[arn].document_of(version)
    return replace(entity, identity=tuple(_rewritten(entity.identity, arn, document)))


def document_of(arn: str, directory: Directory) -> PolicyDocument | None:
    """Return the text of a managed policy, `None` where nothing says it."""
    policy = directory.policies.get(arn)
    return policy.document if policy else well_known(arn)


def _rewritten(identity: Sequence[Attachment], arn: str, document: PolicyDocument) -> Iterator[Attachment]:
    for item in identity:
        yield replace(item, document=document) if item.name == arn else item


def _other_tags(tags: Mapping[str, str], key: str) -> Mapping[str, str]:
    # Tag keys of principals are compared without letter case (fact AWS 3.6).
    return {name: value for name, value in tags.items() if name.lower() != key.lower()}


def newcomer(kind: str, arn: str, account: str, boundary: Attachment | None) -> Entity:
    """Return a user or role that does not exist yet, as it is right after it was made."""
    return Entity(
        kind=kind,
        arn=arn,
        name=arn.rsplit("/", 1)[-1],
        id="",
        path="/",
        account=account,
        created="",
        identity=(),
        boundary=boundary,
        trust=OPEN_TRUST if kind == "role" else None,
    )


# A trust that its writer chose so that it stands in nobody's way (fact AWS 2.6, row d).
OPEN_TRUST = parse_document(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
    },
    where="iamscope",
)


def stand_in(entity: Entity) -> Entity:
    """Return a user or role that does not exist and stands for all of an account like some entity.

    No name holds an asterisk, so that nothing singles it out.
    """
    arn = f"arn:{entity.arn.split(':')[1]}:iam::{entity.account}:{entity.kind}/*"
    reserved = entity.path if entity.path.startswith("/aws-reserved/") else "/"
    made = newcomer(entity.kind, arn.replace("/*", f"{reserved}*"), entity.account, None)
    return replace(made, path=reserved)
