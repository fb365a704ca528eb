"""Whether the documents that edits make fit AWS's limits (fact AWS section 5).

AWS does not count whitespace. Documents are counted minified: what stands in a name counts too,
so that no document passes here which AWS refuses.
"""

from collections.abc import Iterator

from iamscope.clouds.aws.change.draft import Holder, kind_of, own_of
from iamscope.clouds.aws.data.policy_limits import (
    ATTACHED,
    FOREIGN,
    GROUP_INLINE,
    IDENTITY,
    ROLE_INLINE,
    TRUST,
    USER_INLINE,
)
from iamscope.clouds.aws.records.documents import PolicyDocument
from iamscope.clouds.aws.records.whole import Records

_INLINE = {"user": USER_INLINE, "group": GROUP_INLINE, "role": ROLE_INLINE}


def misfits(before: Records, after: Records) -> Iterator[str]:
    """Yield why AWS would not take what edits have made; what was there before is not judged."""
    for arn, policy in after.policies.items():
        if arn not in before.policies or before.policies[arn].document is not policy.document:
            yield from _misfit(f"policy `{policy.name}`", policy.document, IDENTITY)
    for arn, entity in after.entities.items():
        old = before.entities.get(arn)
        if old is None or old is entity:
            continue
        if entity.trust is not None and entity.trust is not old.trust:
            if not entity.trust.statements:
                yield f"the trust policy of `{entity.name}` would have no statement"
            yield from _misfit(f"trust policy of `{entity.name}`", entity.trust, TRUST)
        if entity.own != old.own:
            yield from _of_holder(entity)
    for key, group in after.groups.items():
        if group != before.groups.get(key):
            yield from _of_holder(group)


def _of_holder(holder: Holder) -> Iterator[str]:
    inline = [item for item in own_of(holder) if ":" not in item.name]
    for item in inline:
        if not item.document.statements:
            yield f"the inline policy `{item.name}` of `{holder.name}` would have no statement"
        yield from _foreign(f"inline policy `{item.name}` of `{holder.name}`", item.document)
    size, most = sum(size_of(item.document) for item in inline), _INLINE[kind_of(holder)]
    if size > most:
        yield f"the inline policies of `{holder.name}` would need {size:,} characters, AWS takes {most:,}"
    attached = sum(":" in item.name for item in own_of(holder))
    if attached > ATTACHED:
        yield f"`{holder.name}` would have {attached} managed policies, AWS takes {ATTACHED}"


def _misfit(what: str, document: PolicyDocument, most: int) -> Iterator[str]:
    if not document.statements:
        yield f"the {what} would have no statement"
    if size_of(document) > most:
        yield f"the {what} would need {size_of(document):,} characters, AWS takes {most:,}"
    yield from _foreign(what, document)


def _foreign(what: str, document: PolicyDocument) -> Iterator[str]:
    found = FOREIGN.search(document.text.decode())
    if found:
        yield f"the {what} would hold U+{ord(found.group()):04X}, which no policy can hold"


def size_of(document: PolicyDocument) -> int:
    """Return the characters of a document, minified."""
    return len(document.text.decode())
