"""Policy documents as exact access sets, with the semantics of `authorize/`: statements become parts.

Where AWS leaves a point open, or a value is unknown, both readings are kept apart by an opaque atom,
so that nothing is called contained that is so in one reading only.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from iamscope.access.globs import Glob, Wild
from iamscope.access.keys import Mode, Presence, Test
from iamscope.access.parts import AccessSet, Literal, Opaque, Part, Resource
from iamscope.access.texts import Pattern, Piece, TextSet, from_glob
from iamscope.access.values import Addresses, Bytes, Flags, Numbers, Order, decoded, instant, network, number
from iamscope.clouds.aws.authorize.conditions import evaluate
from iamscope.clouds.aws.authorize.context import MULTI_VALUED, Context
from iamscope.clouds.aws.authorize.operators import arn_fields
from iamscope.clouds.aws.authorize.variables import Resolved, parse_template, resolve
from iamscope.clouds.aws.records.conditions import ConditionTest, Family, Quantifier
from iamscope.clouds.aws.records.documents import PolicyDocument, Statement

_MODES = {Quantifier.NONE: Mode.ONE, Quantifier.ALL: Mode.ALL, Quantifier.ANY: Mode.SOME}
_NOTHING_KNOWN = Context({}, open=True)
_ANY = Glob((Wild.ANY,))


@dataclass(frozen=True, slots=True)
class Translator:
    """Turns documents into sets over one list of actions.

    `actions` gives the set that patterns name. `context` holds the keys that are fixed for the
    principal: they are put in, and all others stay in the sets.
    """

    actions: Callable[[Iterable[str]], int]
    everything: int
    context: Context = _NOTHING_KNOWN

    def granted(self, documents: Sequence[PolicyDocument]) -> AccessSet:
        """Return what some documents together allow, their denies taken out."""
        allows = [part for document in documents for part in self.parts(document, allow=True)]
        denies = [part for document in documents for part in self.parts(document, allow=False)]
        return AccessSet(tuple(allows)).difference(AccessSet(tuple(denies)))

    def parts(self, document: PolicyDocument, *, allow: bool) -> Iterator[Part]:
        """Yield the parts that the Allow statements, or the Deny statements, of a document cover."""
        for statement in document.statements:
            if statement.allow is allow:
                yield from self.statement(statement)

    def statement(self, statement: Statement) -> Iterator[Part]:
        """Yield the parts that one statement covers, its principal element left aside."""
        bits = self.actions(statement.actions)
        if statement.except_actions:
            bits = self.everything & ~bits
        if not bits:
            return
        for resource in self._resources(statement):
            for literals in _products([self._condition(test, statement) for test in statement.conditions]):
                yield replace(
                    resource, actions=bits, literals=(*resource.literals, *literals), source=statement
                )

    def _resources(self, statement: Statement) -> list[Part]:
        """Return the resource side of a statement as parts without actions."""
        if statement.resources is None:
            return [Part(0)]
        fixed: list[Pattern] = []
        special: list[tuple[Literal, ...]] = []
        for text in statement.resources:
            plain, others = self._pattern(text, statement)
            fixed += plain
            special += others
        names = Resource(TextSet(tuple(dict.fromkeys(fixed))))
        if statement.except_resources:
            minus = tuple(Part(-1, literals) for literals in special)
            return [Part(0, ((names, False),) if fixed else (), minus)]
        found = [Part(0, ((names, True),))] if fixed else []
        return [*found, *(Part(0, literals) for literals in special)]

    def _pattern(self, text: str, statement: Statement) -> tuple[list[Pattern], list[tuple[Literal, ...]]]:
        """Return the patterns that a resource text means, and those that hang on something opaque."""
        template = parse_template(text, variables=statement.variables, wildcards=True)
        resolved = resolve(template, self.context)
        if resolved is None:
            return [], []
        wide, strict = arn_pattern(resolved.glob, crossing=True), arn_pattern(resolved.glob, crossing=False)
        if resolved.unknown:
            return [], [((Resource(TextSet((wide,))), True), (Opaque(f"the resource fits `{text}`"), True))]
        if statement.allow != statement.except_resources:
            # An Allow reaches as far as some reading has it (fact AWS 3.3).
            return [wide], []
        if wide == strict:
            return [wide], []
        crossing = (Opaque(f"open point 3.3: `{text}` reaches beyond a colon"), True)
        return [strict], [((Resource(TextSet((wide,))), True), crossing)]

    def _condition(self, test: ConditionTest, statement: Statement) -> list[tuple[Literal, ...]]:
        """Return one test as alternatives, each a conjunction of literals."""
        known = evaluate((test,), statement.variables, self.context)
        if isinstance(known, bool):
            return [()] if known else []
        if test.family is Family.NULL:
            wanted = {value.lower() for value in test.values} & {"true", "false"}
            return [((Presence(test.key.lower(), value == "false"), True),) for value in sorted(wanted)]
        predicate = self._predicate(test, statement)
        if predicate is None:
            return [((Opaque(f"{test.operator} {test.key.lower()} {sorted(test.values)}"), True),)]
        if test.quantifier is Quantifier.ANY and test.if_exists:
            plain = Test(test.key.lower(), Mode.SOME, predicate, not test.negated, absent=False)
            unsaid = Opaque(f"open point 3.11: {test.operator} without `{test.key.lower()}`")
            return [((plain, True),), ((Presence(test.key.lower(), False), True), (unsaid, True))]
        return [
            (
                (
                    Test(
                        test.key.lower(), _MODES[test.quantifier], predicate, not test.negated, _absent(test)
                    ),
                    True,
                ),
            )
        ]

    def _predicate(
        self, test: ConditionTest, statement: Statement
    ) -> TextSet | Numbers | Addresses | Flags | Bytes | None:
        """Return the values that fit a test, or `None` where they hang on values that are not known."""
        match test.family:
            case Family.NUMERIC | Family.DATE:
                read = instant if test.family is Family.DATE else number
                bounds = tuple(bound for value in test.values if (bound := read(value)) is not None)
                return Numbers(Order(test.order.value), bounds, instants=test.family is Family.DATE)
            case Family.IP:
                return Addresses(tuple(one for value in test.values if (one := network(value)) is not None))
            case Family.BINARY:
                contents = (decoded(value) for value in test.values)
                return Bytes(frozenset(content for content in contents if content is not None))
            case _:
                return self._texts(test, statement)

    def _texts(self, test: ConditionTest, statement: Statement) -> TextSet | Flags | None:
        wildcards = test.family in (Family.STRING_LIKE, Family.ARN)
        globs: list[Glob] = []
        for value in test.values:
            resolved: Resolved | None = resolve(
                parse_template(value, variables=statement.variables, wildcards=wildcards), self.context
            )
            if resolved is not None and resolved.unknown:
                return None
            if resolved is not None:
                globs.append(resolved.glob)
        if test.family is Family.BOOL:
            return Flags(frozenset(str(glob).lower() for glob in globs))
        if test.family is Family.ARN:
            return TextSet(tuple(pattern for glob in globs if (pattern := _arn_value(glob)) is not None))
        fold = test.family is Family.STRING_IGNORE_CASE
        return TextSet(tuple(from_glob(glob, fold=fold) for glob in globs))


def _absent(test: ConditionTest) -> bool:
    """Return a test's truth for a request without the key (facts AWS 3.8, 3.9, 3.11)."""
    if test.quantifier is Quantifier.ALL:
        return True
    if test.quantifier is Quantifier.ANY:
        return False
    return test.if_exists or test.negated


def _products(choices: Sequence[Sequence[tuple[Literal, ...]]]) -> Iterator[tuple[Literal, ...]]:
    """Yield every way of picking one alternative of each choice, as one conjunction."""
    if not choices:
        yield ()
        return
    for head in choices[0]:
        for tail in _products(choices[1:]):
            yield (*head, *tail)


@lru_cache(maxsize=65536)
def arn_pattern(glob: Glob, *, crossing: bool) -> Pattern:
    """Return a resource pattern as a pattern on whole ARNs (fact AWS 3.3).

    In the first five fields wildcards stop at a colon, except that with `crossing` a `*` that ends
    a field also stands for text beyond it. Missing fields count as `*`.
    """
    if glob == _ANY:
        return from_glob(glob)
    fields = arn_fields(glob)
    pieces: list[Piece] = []
    for number_, field in enumerate(fields):
        last = number_ == 5
        pattern = from_glob(field, inside="" if last else ":")
        ends_in_star = bool(field.tokens) and field.tokens[-1] is Wild.ANY
        if crossing and ends_in_star and not last:
            pattern = (*pattern[:-1], *from_glob(_ANY))
        pieces += [*pattern, *([] if number_ == len(fields) - 1 else from_glob(Glob.literal(":")))]
    if len(fields) < 6:
        missing = Glob.parse("".join(":*" for _ in range(6 - len(fields))))
        pieces += from_glob(missing) if crossing else _missing(6 - len(fields))
    return tuple(pieces)


def _missing(count: int) -> Pattern:
    """Return fields of anything, of which only the last may hold colons."""
    inner = from_glob(Glob.parse(":*" * (count - 1))) if count > 1 else ()
    stopped = tuple(replace(piece, letters=frozenset(":")) if piece.star else piece for piece in inner)
    return (*stopped, *from_glob(Glob.parse(":*")))


def _arn_value(glob: Glob) -> Pattern | None:
    """Return the pattern of an Arn operator's value, which never crosses a colon (fact AWS 3.13)."""
    if glob == _ANY:
        return from_glob(Glob.parse("arn:*:*:*:*:*"))
    if len(arn_fields(glob)) != 6:
        return None
    return arn_pattern(glob, crossing=False)


def multi_valued(key: str) -> bool | None:
    """Return whether a key holds a set of values; keys that are not listed may be of either sort."""
    return True if key.lower() in MULTI_VALUED else None
