"""Policy documents as exact access sets, with the semantics of `authorize/`: statements become parts.

Where AWS leaves a point open, or a value is unknown, both readings are kept apart by an opaque atom,
so that nothing is called contained that is so in one reading only.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from iamscope.access.actions import ActionIndex
from iamscope.access.globs import Glob
from iamscope.access.keys import Presence
from iamscope.access.parts import AccessSet, Literal, Name, Opaque, Part, Resource
from iamscope.access.pieces import Pattern, from_glob
from iamscope.access.solve import Theory
from iamscope.access.texts import TextSet
from iamscope.clouds.aws.arn_sets import RESOURCES, Reading, read
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.variables import (
    Template,
    Variable,
    may_lack_value,
    parse_resource,
    resolve,
)
from iamscope.clouds.aws.callers import Speaker, names_principals
from iamscope.clouds.aws.condition_sets import Terms, terms
from iamscope.clouds.aws.data.keys import nature
from iamscope.clouds.aws.records.documents import PolicyDocument, Statement
from iamscope.model.truth import describe

_NOTHING_KNOWN = Context({}, open=True)
_EVERYTHING = frozenset({"*", "*:*"})
_ACTION_NAMES = TextSet((from_glob(Glob.parse("?*:?*")),))


@dataclass(frozen=True, slots=True)
class Translator:
    """Turns documents into sets over one list of actions.

    Actions that are not on the list share one place after its end, and are told apart by name.
    `context` holds the keys that are fixed: they are put in, and all others stay in the sets.
    `speaker` is the caller whom Principal elements have to speak of.
    """

    actions: ActionIndex
    context: Context = _NOTHING_KNOWN
    speaker: Speaker | None = None

    @property
    def unlisted(self) -> int:
        """The place of all actions that are not on the list."""
        return self.actions.everything + 1

    def granted(self, documents: Sequence[PolicyDocument]) -> AccessSet:
        """Return what some documents together allow, their denies taken out."""
        return self.allowed(documents).difference(self.denied(documents))

    def allowed(self, documents: Iterable[PolicyDocument]) -> AccessSet:
        """Return what the Allow statements of some documents cover."""
        found = [part for document in documents for part in self._parts(document, allow=True)]
        # Known actions first: they make the better examples.
        return AccessSet(tuple(sorted(found, key=lambda part: part.actions == self.unlisted)))

    def denied(self, documents: Iterable[PolicyDocument]) -> AccessSet:
        """Return what the Deny statements of some documents cover."""
        return AccessSet(tuple(part for document in documents for part in self._parts(document, allow=False)))

    def _parts(self, document: PolicyDocument, *, allow: bool) -> Iterator[Part]:
        attached = names_principals(document)
        for statement in document.statements:
            if statement.allow is allow:
                yield from self.covered(statement, attached=attached)

    def covered(self, statement: Statement, *, attached: bool) -> Iterator[Part]:
        """Yield the parts that one statement covers; `attached` says that it hangs on the resource itself."""
        spoken = self.speaker.spoken_of(statement) if self.speaker and attached else True
        asked = [terms(test, self.context, variables=statement.variables) for test in statement.conditions]
        if spoken is False or None in asked:
            return
        given = [one for one in asked if one is not None]
        if spoken is not True:
            given.append(Terms(((Opaque(describe(spoken)), True),)))
        literals = tuple(literal for one in given for literal in one.literals)
        minus = tuple(part for one in given for part in one.minus)
        for actions, named in self._actions(statement):
            for resource in self._resources(statement, attached):
                yield Part(
                    actions,
                    (*named, *resource.literals, *literals),
                    (*resource.minus, *minus),
                    source=statement,
                )

    def named(self, statement: Statement) -> int:
        """Return every action that a statement covers, by place."""
        bits = 0
        for actions, _ in self._actions(statement):
            bits |= actions
        return bits

    def _actions(self, statement: Statement) -> Iterator[tuple[int, tuple[Literal, ...]]]:
        """Yield the listed actions of a statement, and those that are not listed, by their names."""
        wanted = not statement.except_actions
        listed = self.actions.union(statement.actions)
        listed = listed if wanted else self.actions.everything & ~listed
        if _EVERYTHING.intersection(statement.actions):
            if wanted:
                yield listed | self.unlisted, ()
            return
        if listed:
            yield listed, ()
        unlisted = [action for action in statement.actions if not self.actions.spelled(action)]
        names = TextSet(tuple(from_glob(Glob.parse(action)) for action in dict.fromkeys(unlisted)))
        if unlisted or not wanted:
            yield self.unlisted, (((Name(names), wanted),) if unlisted else ())

    def _resources(self, statement: Statement, attached: bool) -> Iterator[Part]:
        """Yield the resource side of a statement as parts without actions."""
        if statement.resources is None:
            if attached:
                yield Part(0)
            return
        fixed: list[Pattern] = []
        special: list[tuple[Literal, ...]] = []
        for text in statement.resources:
            plain, others = self._pattern(text, statement, attached)
            fixed += plain
            special += others
        names = Resource(TextSet(tuple(dict.fromkeys(fixed))))
        if statement.except_resources:
            minus = tuple(Part(-1, literals) for literals in special)
            yield Part(0, ((names, False),) if fixed else (), minus)
            return
        if fixed:
            yield Part(0, () if names.names.everything else ((names, True),))
        for literals in special:
            yield Part(0, literals)

    def _pattern(
        self, text: str, statement: Statement, attached: bool
    ) -> tuple[Sequence[Pattern], list[tuple[Literal, ...]]]:
        """Return the patterns that a resource text means, and those that hang on something opaque."""
        template = parse_resource(text, variables=statement.variables)
        resolved = resolve(template, self.context)
        limiting = statement.except_resources and not statement.allow
        limiting = limiting and may_lack_value(template, self.context)
        # Whether a deny outside of a pattern without a value applies to all or to nothing is not said.
        nothing = [((Opaque(f"open point 3.5: no value for `{text}`"), True),)] if limiting else []
        if resolved is None:
            return (), list(nothing)
        reading = read(resolved.glob, lenient=not attached)
        if resolved.unknown:
            return (), [*_fitting(text, template, reading, statement), *nothing]
        if statement.allow:
            # An Allow reaches as far as some reading has it (fact AWS 3.3).
            return reading.strict if statement.except_resources else reading.wide, []
        beyond = [((Resource(TextSet(reading.crossing)), True), _beyond(text))] if reading.crossing else []
        return reading.strict, list(beyond)


def _fitting(
    text: str, template: Template, reading: Reading, statement: Statement
) -> Iterator[tuple[Literal, ...]]:
    """Yield what a pattern asks whose variables have no known value: `*` stands for them in the reading."""
    named = [part for part in template.parts if isinstance(part, Variable) and part.default is None]
    keys = sorted({part.key.lower() for part in named})
    needed: list[Literal] = [(Presence(key, present=True), True) for key in keys]
    wide = statement.allow and not statement.except_resources
    # Where the two readings differ, what fits in the one need not fit in the other.
    words = fits_words(text) if wide or not reading.crossing else f"{fits_words(text)} field by field"
    within = Resource(TextSet(reading.wide if wide else reading.strict))
    yield ((within, True), (Opaque(words), True), *needed)
    if reading.crossing and not statement.allow:
        yield ((Resource(TextSet(reading.crossing)), True), _beyond(text), *needed)


def _beyond(text: str) -> Literal:
    return Opaque(f"open point 3.3: `{text}` reaches beyond a colon"), True


def fits_words(text: str) -> str:
    """Return by what a resource pattern with an unknown value is told from others."""
    return f"the resource fits `{text}`"


def theory(
    documents: Iterable[PolicyDocument],
    actions: ActionIndex,
    speaker: Speaker | None,
    resources: TextSet = RESOURCES,
) -> Theory:
    """Return what holds of every request that some documents are asked about.

    Actions that are not listed bear no name that is, as far as the documents name it and a pattern of
    theirs could mean it.
    """
    named, patterns = 0, 0
    for document in documents:
        for action in _named_actions(document):
            if actions.spelled(action):
                named |= actions.matching(action)
            elif action not in _EVERYTHING:
                patterns |= actions.matching(action)
    listed = tuple(from_glob(Glob.literal(name.lower())) for name in actions.members(named & patterns))
    always: list[Literal] = [(Resource(resources), True), (Name(_ACTION_NAMES), True)]
    if listed:
        always.append((Name(TextSet(listed)), False))
    return Theory(nature=nature, always=(*always, *(speaker.literals if speaker else ())), example="*")


def _named_actions(document: PolicyDocument) -> Iterator[str]:
    """Yield every action, or pattern of actions, that a document names."""
    for statement in document.statements:
        yield from statement.actions
