"""One side of a comparison: documents in layers, as a set and request by request."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from iamscope.access.parts import AccessSet, union
from iamscope.clouds.aws.authorize.context import Context, Values
from iamscope.clouds.aws.authorize.layers import hits
from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.authorize.variables import Template, Variable, parse_resource, parse_template
from iamscope.clouds.aws.callers import Speaker, names_principals
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument, Statement
from iamscope.clouds.aws.sets import Translator
from iamscope.model.compared import Example
from iamscope.model.truth import Truth, conjoin, disjoin, negate

_CALLER = Caller(CallerKind.USER, "arn:aws:iam::111111111111:user/somebody", "111111111111")


@dataclass(frozen=True, slots=True)
class Side:
    """Documents in layers: a request is allowed if each layer allows it and no document denies it.

    `fixed` are the keys that a principal fixes, `absent` those that it never has. `unread_grants`
    and `unread_limits` say what exists and could not be read: it may allow more, or less.
    """

    layers: tuple[tuple[PolicyDocument, ...], ...]
    fixed: Mapping[str, object] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    unread_grants: tuple[str, ...] = ()
    unread_limits: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    """What each document of the layers is called, in their order."""
    besides: tuple["Side", ...] = ()
    """Further sides that allow requests too; what they deny is denied to themselves alone."""

    @property
    def documents(self) -> tuple[PolicyDocument, ...]:
        """Every document of the side, those of `besides` last."""
        return (*self._own, *(document for side in self.besides for document in side.documents))

    @property
    def _own(self) -> tuple[PolicyDocument, ...]:
        """Every document of every layer."""
        return tuple(document for layer in self.layers for document in layer)

    def access(self, translator: Translator) -> AccessSet:
        """Return what the side allows."""
        allowed = translator.allowed(self.layers[0])
        for layer in self.layers[1:]:
            allowed = allowed.intersection(translator.allowed(layer))
        own = allowed.difference(translator.denied(self._own))
        return union((own, *(side.access(translator) for side in self.besides)))

    def decide(self, example: Example, speaker: Speaker | None) -> Truth:
        """Return whether the side allows a request; keys that it does not give are absent."""
        given = {**_lowered(example.context), **_lowered(self.fixed)}
        context = Context({key: _values(value) for key, value in given.items()})
        caller = speaker.caller if speaker else _CALLER
        request = Request(caller, example.action.lower(), example.resource, None, context)
        allows = [disjoin(_matching(layer, request, speaker, allow=True)) for layer in self.layers]
        denied = disjoin(_matching(self._own, request, speaker, allow=False))
        own = conjoin((*allows, negate(denied)))
        return disjoin((own, *(side.decide(example, speaker) for side in self.besides)))

    def united(self, other: "Side") -> "Side":
        """Return two sides of one layer, and of nobody in particular, as one."""
        return replace(
            self,
            layers=((*self.layers[0], *other.layers[0]),),
            labels=(*self.labels, *other.labels),
            unread_grants=(*self.unread_grants, *other.unread_grants),
            besides=(*self.besides, *other.besides),
        )

    def named(self, document: PolicyDocument) -> str:
        """Return what a document of the side is called."""
        names = zip(self.documents, self.labels, strict=False)
        return next((name for one, name in names if one is document), "")

    def origin(self, statement: object) -> str:
        """Return where a statement of the side stands."""
        for number, document in enumerate(self._own):
            for one in document.statements:
                if one is statement:
                    name = self.labels[number] if number < len(self.labels) else ""
                    sid = f" ({one.sid})" if one.sid else ""
                    return f"{name}{', ' if name else ''}statement {one.index}{sid}"
        return next((found for side in self.besides if (found := side.origin(statement))), "")


def _values(value: object) -> Values:
    if isinstance(value, bool):
        return Values(("true" if value else "false",))
    return Values(tuple(value), many=True) if isinstance(value, list) else Values((str(value),))


def _lowered(given: Mapping[str, object]) -> dict[str, object]:
    return {key.lower(): value for key, value in given.items()}


def _matching(
    documents: Sequence[PolicyDocument], request: Request, speaker: Speaker | None, *, allow: bool
) -> Iterator[Truth]:
    """Yield how certainly each statement of a kind that names the action applies."""
    for document in documents:
        attached = names_principals(document)
        for hit in hits((Attachment(document, "", ""),), request, lenient=not attached, attached=attached):
            if hit.statement.allow is allow:
                spoken = speaker.spoken_of(hit.statement) if speaker and attached else True
                yield conjoin((spoken, hit.truth))


def statements(documents: Sequence[PolicyDocument]) -> Iterator[Statement]:
    """Yield every statement of some documents."""
    for document in documents:
        yield from document.statements


def spellings(documents: Sequence[PolicyDocument]) -> dict[str, str]:
    """Return how the documents spell each key that they test or name as a variable."""
    found: dict[str, str] = {}
    for statement in statements(documents):
        for template in templates(statement):
            found.update({one.key.lower(): one.key for one in template.parts if isinstance(one, Variable)})
        found.update({test.key.lower(): test.key for test in statement.conditions})
    return found


def templates(statement: Statement) -> Iterator[Template]:
    """Yield the resource patterns and condition values of a statement, with their variables."""
    for text in statement.resources or ():
        yield parse_resource(text, variables=statement.variables)
    for test in statement.conditions:
        for value in test.values:
            yield parse_template(value, variables=statement.variables, wildcards=True)
