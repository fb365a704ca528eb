"""Whom else an attachment serves: the very same one, everybody of some sort, or a copy of it."""

from collections.abc import Iterator, Sequence

from iamscope.clouds.aws.authorize.principals import Row, grant_rows
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.decisions import Decider
from iamscope.clouds.aws.directory import Directory
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import Attachment, Statement
from iamscope.model.finding import Mark, Sharing
from iamscope.model.source import Source


def sharing(
    directory: Directory,
    decider: Decider,
    holder: Entity,
    source: Source,
    operators: Sequence[Entity],
    policies: Sequence[Attachment],
) -> Sharing | None:
    """Return how a grant of a principal serves its operators too, `None` if none of them has it.

    `policies` are those of resources that may be the source.
    """
    if source.layer != "identity":
        return _by_resource(decider, source, operators, policies)
    if source.attached_to != holder.arn:
        # A group's policy: the members hold the very same attachment.
        members = [one for one in directory.entities.values() if _held(one, source)]
        served = tuple(one.arn for one in operators if one in members)
        return Sharing(Mark.SHARED_GRANT, served, len(members)) if served else None
    own = [item.document for item in holder.identity if item.name == source.document and not item.via]
    copies = tuple(one.arn for one in operators if any(item.document in own for item in one.identity))
    return Sharing(Mark.COPIED, copies) if copies and holder not in operators else None


def _held(entity: Entity, source: Source) -> bool:
    return any(
        (item.name, item.attached_to) == (source.document, source.attached_to) for item in entity.identity
    )


def _by_resource(
    decider: Decider, source: Source, operators: Sequence[Entity], policies: Sequence[Attachment]
) -> Sharing | None:
    """Return how a statement of a resource's policy serves operators: by name, or with everybody."""
    statements = list(_statements(source, policies))
    served = tuple(
        one.arn for one in operators if any(_rows(decider, one, source, item) for item in statements)
    )
    if not served:
        return None
    wide = any(_wide(decider, operators, source, item) for item in statements)
    return Sharing(Mark.SCOPE if wide else Mark.SHARED_GRANT, served)


def _statements(source: Source, policies: Sequence[Attachment]) -> Iterator[Statement]:
    for attachment in policies:
        if (attachment.name, attachment.attached_to) == (source.document, source.attached_to):
            yield from (item for item in attachment.document.statements if item.index == source.index)


def _rows(decider: Decider, entity: Entity, source: Source, statement: Statement) -> frozenset[Row]:
    caller, context = decider.standing(entity)
    request = Request(caller, "", source.attached_to, entity.account, context)
    return frozenset(row for row, truth in grant_rows(statement, request).items() if truth is not False)


def _wide(decider: Decider, operators: Sequence[Entity], source: Source, statement: Statement) -> bool:
    """Return whether a statement names a population: everybody, or an account."""
    principals = statement.principals
    if principals is None or principals.everyone or statement.except_principals:
        return True
    return any(Row.ACCOUNT in _rows(decider, one, source, statement) for one in operators)
