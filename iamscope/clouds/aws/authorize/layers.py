"""What a policy type says of a request: an allow and a deny, with the statements that say so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from iamscope.clouds.aws.authorize import statements
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument, Statement
from iamscope.model.source import Source
from iamscope.model.truth import Truth, disjoin


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that applies, or might."""

    attachment: Attachment
    statement: Statement
    truth: Truth

    def source(self, layer: str) -> Source:
        """Return the proof that this hit is."""
        return Source(
            document=self.attachment.name,
            attached_to=self.attachment.attached_to,
            index=self.statement.index,
            sid=self.statement.sid,
            via=self.attachment.via,
            layer=layer,
        )


@dataclass(frozen=True, slots=True)
class Layer:
    """One policy type's word on a request."""

    name: str
    allow: Truth
    deny: Truth
    allows: tuple[Hit, ...] = ()
    denies: tuple[Hit, ...] = ()


def open_layer(name: str) -> Layer:
    """Return a layer that does not limit: one that is not there."""
    return Layer(name, allow=True, deny=False)


def from_hits(name: str, hits: Iterable[Hit]) -> Layer:
    """Return the layer in which every Allow among the hits counts."""
    allows: list[Hit] = []
    denies: list[Hit] = []
    for hit in hits:
        (allows if hit.statement.allow else denies).append(hit)
    return Layer(
        name,
        allow=disjoin(hit.truth for hit in allows),
        deny=disjoin(hit.truth for hit in denies),
        allows=tuple(allows),
        denies=tuple(denies),
    )


def hits(
    attachments: Sequence[Attachment], request: Request, *, lenient: bool, attached: bool = False
) -> Iterable[Hit]:
    """Yield the statements that apply to a request, or might, their principal elements left aside."""
    for attachment in attachments:
        for statement in naming(attachment.document, request.action):
            truth = statements.applies(statement, request, lenient=lenient, attached=attached)
            if truth is not False:
                yield Hit(attachment, statement, truth)


@lru_cache(maxsize=262144)
def naming(document: PolicyDocument, action: str) -> tuple[Statement, ...]:
    """Return the statements of a document whose action element covers a lower-case action."""
    return tuple(statement for statement in document.statements if statements.names_any(statement, action))


def union(name: str, attachments: Sequence[Attachment], request: Request) -> Layer:
    """Return identity, boundary or session policies as one layer, Allows united (2.1, 2.9, 2.10)."""
    return from_hits(name, hits(attachments, request, lenient=True))
