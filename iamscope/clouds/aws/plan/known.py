"""Records with texts of managed policies that were read elsewhere, where they lack them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from iamscope.clouds.aws.change.draft import Draft, Holder, own_of, with_own
from iamscope.clouds.aws.provided import newest
from iamscope.clouds.aws.records.accounts import Entity, Group, ManagedPolicy
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument
from iamscope.clouds.aws.records.whole import Records

_Texts = Mapping[str, PolicyDocument]


def with_known(records: Records, known: Sequence[ManagedPolicy]) -> Records:
    """Return records in which policies that have no text get the known one; the same where none does.

    The text that the account itself has stays. Raises `ConflictingTextsError`.
    """
    texts = {one.arn: one.document for one in newest(known) if one.arn not in records.policies}
    if not texts:
        return records
    draft = Draft.of(records)
    holders: Iterable[Holder] = (*draft.groups.values(), *draft.entities.values())
    for holder in holders:
        # A change of a group has already reached its members.
        now = draft.entities[holder.arn] if isinstance(holder, Entity) else holder
        filled = _filled(now, texts)
        if filled != now:
            draft.keep(filled)
    return replace(draft.records(records), known=texts)


def _filled(holder: Holder, texts: _Texts) -> Holder:
    unread = holder.unread if isinstance(holder, Group) else holder.unread_own
    standing = [replace(one, document=texts.get(one.name, one.document)) for one in own_of(holder)]
    name = holder.arn or holder.name
    added = [Attachment(texts[arn], arn, name) for arn in unread if arn in texts]
    left = tuple(arn for arn in unread if arn not in texts)
    filled = with_own(holder, (*standing, *added))
    if isinstance(filled, Group):
        return replace(filled, unread=left)
    boundary = filled.boundary.name if filled.boundary else filled.boundary_unread
    if boundary in texts:
        limit = Attachment(texts[boundary], boundary, filled.arn)
        filled = replace(filled, boundary=limit, boundary_unread="")
    return replace(filled, unread_own=left)
