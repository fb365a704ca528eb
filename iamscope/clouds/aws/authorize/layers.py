"""What a policy type says of a request: an allow and a deny, with the statements that say so."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from iamscope.clouds.aws.authorize import statements
from iamscope.clouds.aws.authorize.patterns import ActionNames
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.authorize.statements import Prepared
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


@lru_cache
def open_layer(name: str) -> Layer:
    """Return a layer that does not limit: one that is not there."""
    return Layer(name, allow=True, deny=False)


def from_hits(name: str, hits: Iterable[Hit]) -> Layer:
    """Return the layer in which every Allow among the hits counts."""
    found = list(hits)
    if not found:
        return _silent(name)
    allows = tuple(hit for hit in found if hit.statement.allow)
    denies = tuple(hit for hit in found if not hit.statement.allow)
    return Layer(
        name,
        allow=disjoin([hit.truth for hit in allows]),
        deny=disjoin([hit.truth for hit in denies]),
        allows=allows,
        denies=denies,
    )


@lru_cache
def _silent(name: str) -> Layer:
    """Return a layer that is there and says nothing of the request."""
    return Layer(name, allow=False, deny=False)


def hits(
    attachments: Sequence[Attachment], request: Request, *, lenient: bool, attached: bool = False
) -> Iterator[Hit]:
    """Yield the statements that apply to a request, or might, their principal elements left aside."""
    for attachment in attachments:
        for prepared in _prepared(attachment.document).naming(request.action):
            truth = statements.applies(prepared, request, lenient=lenient, attached=attached)
            if truth is not False:
                yield Hit(attachment, prepared.statement, truth)


def naming(document: PolicyDocument, action: str) -> tuple[Statement, ...]:
    """Return the statements of a document whose action element covers a lower-case action."""
    return tuple(prepared.statement for prepared in _prepared(document).naming(action))


def union(name: str, attachments: Sequence[Attachment], request: Request) -> Layer:
    """Return identity, boundary or session policies as one layer, Allows united (2.1, 2.9, 2.10)."""
    return from_hits(name, hits(attachments, request, lenient=True))


class _PreparedDocument:
    """A document's statements, each taken apart when an action that it names is first asked for."""

    def __init__(self, document: PolicyDocument) -> None:
        self._names = [(statement, ActionNames.parse(statement.actions)) for statement in document.statements]
        self._prepared: dict[int, Prepared] = {}
        self._by_action: dict[str, tuple[Prepared, ...]] = {}

    def naming(self, action: str) -> tuple[Prepared, ...]:
        """Return the statements whose action element covers an action (facts 3.1 and 3.2)."""
        found = self._by_action.get(action)
        if found is None:
            if len(self._by_action) >= _REMEMBERED:
                self._by_action.clear()
            found = self._by_action[action] = tuple(
                self._statement(place)
                for place, (statement, names) in enumerate(self._names)
                if names.cover(action) != statement.except_actions
            )
        return found

    def _statement(self, place: int) -> Prepared:
        found = self._prepared.get(place)
        if found is None:
            found = self._prepared[place] = statements.prepare(self._names[place][0])
        return found


_REMEMBERED = 4096
# Weak, so that what is taken apart goes with its document.
_documents: WeakKeyDictionary[PolicyDocument, _PreparedDocument] = WeakKeyDictionary()


def _prepared(document: PolicyDocument) -> _PreparedDocument:
    found = _documents.get(document)
    if found is None:
        found = _documents[document] = _PreparedDocument(document)
    return found
