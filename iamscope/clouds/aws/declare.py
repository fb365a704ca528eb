"""A manifest's words as access: entries in AWS's own words become the sets that they declare."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import orjson

from iamscope.access.globs import Glob
from iamscope.access.parts import AccessSet, Part
from iamscope.cloud import Applying
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.variables import parse_resource, resolve
from iamscope.clouds.aws.compose import document
from iamscope.clouds.aws.records.accounts import ManagedPolicy
from iamscope.clouds.aws.records.conditions import ConditionTest, parse_condition
from iamscope.clouds.aws.records.documents import PolicyDocument, Statement, parse_document
from iamscope.clouds.aws.sets import Translator
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.manifest.place import Located
from iamscope.manifest.role import Entry, Reference

_NOTHING_KNOWN = Context({}, open=True)


@dataclass(frozen=True, slots=True)
class Referenced:
    """What references stand for: documents, and the references whose document is not at hand.

    Each document counts by itself: its denies take away from what it allows, and from nothing else.
    What an unresolved reference declares is unknown, which is neither nothing nor everything.
    """

    documents: tuple[PolicyDocument, ...] = ()
    unresolved: tuple[Reference, ...] = ()


def referenced(entries: Iterable[Entry], policies: Mapping[str, ManagedPolicy]) -> Referenced:
    """Return what the references of some entries stand for, under the conditions of their entries.

    `policies` are those of the snapshot at hand, by ARN; a reference to a file brings its text.
    """
    documents: list[PolicyDocument] = []
    unresolved: list[Reference] = []
    for entry in entries:
        block = entry.conditions.items()
        tests = parse_condition({name: {key: list(one) for key, one in keys.items()} for name, keys in block})
        for reference in entry.references:
            found = _document(reference, policies)
            if found is None:
                unresolved.append(reference)
            else:
                documents.append(_under(found, tests))
    return Referenced(tuple(documents), tuple(unresolved))


def _document(reference: Reference, policies: Mapping[str, ManagedPolicy]) -> PolicyDocument | None:
    if reference.document is not None:
        return parse_document(reference.document, where=str(reference.name.place))
    known = policies.get(str(reference.name))
    return known.document if known else None


def _under(document: PolicyDocument, tests: tuple[ConditionTest, ...]) -> PolicyDocument:
    """Return a document whose Allow statements ask for some conditions besides their own."""
    if not tests:
        return document
    statements = tuple(
        replace(_with_variables(one), conditions=(*_with_variables(one).conditions, *tests))
        if one.allow
        else one
        for one in document.statements
    )
    return PolicyDocument(document.version, statements, document.text)


def _with_variables(statement: Statement) -> Statement:
    """Return a statement that says the same where `${...}` means something, as in manifests it does."""
    if statement.variables:
        return statement
    resources = statement.resources
    return replace(
        statement,
        resources=None if resources is None else tuple(map(_literal_resource, resources)),
        conditions=tuple(
            replace(test, values=tuple(map(_literal, test.values))) for test in statement.conditions
        ),
        variables=True,
    )


def _literal(text: str) -> str:
    return text.replace("${", "${$}{")


def _literal_resource(text: str) -> str:
    """Escape what stands after the fifth colon; before it `${` is text anyway (fact AWS 3.16)."""
    fields = text.split(":", 5)
    return ":".join((*fields[:5], *map(_literal, fields[5:])))


def declared(
    translator: Translator, entries: Iterable[Entry], policies: Mapping[str, ManagedPolicy] | None = None
) -> AccessSet:
    """Return what some entries declare for a translator's principal; the source of a part is its entry.

    References are resolved among `policies`. What is unresolved is left out: whoever takes the set for
    all that is declared asks `referenced` too.
    """
    return AccessSet(tuple(part for entry in entries for part in _parts(translator, entry, policies or {})))


def _parts(translator: Translator, entry: Entry, policies: Mapping[str, ManagedPolicy]) -> Iterator[Part]:
    if entry.actions:
        documents: Sequence[PolicyDocument] = [_written(orjson.dumps(document([entry])), str(entry.place))]
    else:
        documents = referenced([entry], policies).documents
    for one in documents:
        for part in translator.granted([one]).parts:
            yield replace(part, source=entry)


@lru_cache(maxsize=4_096)
def _written(text: bytes, where: str) -> PolicyDocument:
    return parse_document(orjson.loads(text), where=where)


def applying(universe: AwsUniverse, entry: Entry) -> Applying:
    """Return an entry without the pairs of action and resource that cannot be in one request."""
    if entry.references:
        return Applying((entry,))
    wanted = universe.actions.union(str(action) for action in entry.actions)
    by_actions: dict[int, list[Located]] = {}
    for resource in entry.resources:
        bits = universe.applicable(_pattern(str(resource)), wanted)
        by_actions.setdefault(bits, []).append(resource)
    idle = tuple(by_actions.pop(0, ()))
    united = 0
    for bits in by_actions:
        united |= bits
    return Applying(
        tuple(
            replace(entry, actions=tuple(_named(universe, entry, bits)), resources=tuple(resources))
            for bits, resources in by_actions.items()
        ),
        tuple(one for one in entry.actions if not universe.actions.matching(str(one)) & united),
        idle,
    )


def _pattern(resource: str) -> Glob:
    """Return the pattern that a resource means, whatever its variables stand for."""
    resolved = resolve(parse_resource(resource, variables=True), _NOTHING_KNOWN)
    return resolved.glob if resolved else Glob.parse(resource)


def _named(universe: AwsUniverse, entry: Entry, bits: int) -> Iterator[Located]:
    """Yield the actions of an entry that are among some, in its own words where all of a pattern is."""
    for action in entry.actions:
        meant = universe.actions.matching(str(action))
        if not meant & ~bits:
            yield action
        else:
            yield from (Located(name, action.place) for name in universe.actions.members(meant & bits))
