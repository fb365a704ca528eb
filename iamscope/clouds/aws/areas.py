"""What statements cover, as sets: actions on resources that fit patterns, with one principal's own values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from iamscope.access.globs import Glob, Wild
from iamscope.clouds.aws.authorize.conditions import evaluate
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.operators import arn_fields
from iamscope.clouds.aws.authorize.variables import parse_template, resolve
from iamscope.clouds.aws.records.documents import Attachment, Statement
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.model.truth import Truth

ANYTHING = Glob((Wild.ANY,))


@dataclass(frozen=True, slots=True)
class Area:
    """What one statement covers: actions on resources that fit one of `within` and none of `outside`.

    `certain` is false where the statement may leave out some of it: for its condition, or for a
    variable in a resource whose value nobody knows.
    """

    actions: int
    within: tuple[Glob, ...]
    outside: tuple[Glob, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class _Patterns:
    """A statement's resource patterns with the principal's own values.

    In `vague` ones a value is unknown and stands as `*`; `lost` says that some have no value at all
    and fit nothing (fact AWS 3.5).
    """

    exact: tuple[Glob, ...]
    vague: tuple[Glob, ...]
    lost: bool


class Areas:
    """Reads statements as areas, with the keys that one principal fixes."""

    def __init__(self, universe: AwsUniverse, context: Context) -> None:
        self._universe = universe
        self._context = context

    def allowed(self, statement: Statement) -> Iterator[Area]:
        """Yield what an Allow covers at most, one area for each resource pattern."""
        applies = self.applies(statement)
        if applies is False:
            return
        actions = self.actions(statement)
        if statement.resources is None:
            yield Area(actions, (ANYTHING,), (), certain=True)
            return
        patterns = self._patterns(statement.variables, statement.resources)
        if statement.except_resources:
            # What a vague pattern leaves out is not known, and one with missing fields leaves out no
            # more than with all of them (fact AWS 3.3): an Allow is read towards more access.
            outside = tuple(glob for glob in patterns.exact if glob == ANYTHING or len(arn_fields(glob)) == 6)
            yield Area(actions, (ANYTHING,), outside, certain=not patterns.vague)
            return
        for found, certain in ((patterns.exact, True), (patterns.vague, False)):
            for glob in found:
                applicable = self._universe.applicable(glob, actions)
                if applicable:
                    yield Area(applicable, (glob,), (), certain)

    def capping(self, attachments: Iterable[Attachment]) -> list[Area]:
        """Return what the Allows of a limiting layer let through at most, the certain ones first."""
        statements = [item for attachment in attachments for item in attachment.document.statements]
        found = [
            Area(area.actions, area.within, area.outside, area.certain and self.applies(item) is True)
            for item in statements
            if item.allow
            for area in self.allowed(item)
        ]
        return sorted(found, key=lambda area: not area.certain)

    def denied(self, statement: Statement) -> Iterator[Area]:
        """Yield what a Deny covers at most."""
        applies = self.applies(statement)
        if applies is False:
            return
        certain = applies is True
        actions = self.actions(statement)
        if statement.resources is None:
            yield Area(actions, (ANYTHING,), (), certain)
            return
        patterns = self._patterns(statement.variables, statement.resources)
        if statement.except_resources:
            # How far a pattern with missing fields reaches is a matter of reading (fact AWS 3.3).
            short = any(glob != ANYTHING and len(arn_fields(glob)) < 6 for glob in patterns.exact)
            unclear = bool(patterns.vague) or patterns.lost or short
            outside = (*patterns.exact, *patterns.vague)
            yield Area(actions, (ANYTHING,), outside, certain and not unclear)
            return
        for found, sharp in ((patterns.exact, True), (patterns.vague, False)):
            if found:
                yield Area(actions, found, (), certain and sharp)

    def applies(self, statement: Statement) -> Truth:
        """Return whether a statement's condition holds, as far as the principal fixes its keys."""
        return evaluate(statement.conditions, statement.variables, self._context)

    def actions(self, statement: Statement) -> int:
        """Return the actions that a statement names."""
        index = self._universe.actions
        bits = index.union(statement.actions)
        return index.everything & ~bits if statement.except_actions else bits

    def _patterns(self, variables: bool, texts: Iterable[str]) -> _Patterns:
        exact: list[Glob] = []
        vague: list[Glob] = []
        lost = False
        for text in sorted(texts):
            resolved = resolve(parse_template(text, variables=variables, wildcards=True), self._context)
            if resolved is None:
                lost = True
            else:
                (vague if resolved.unknown else exact).extend(_readings(resolved.glob))
        return _Patterns(tuple(exact), tuple(vague), lost)


def _readings(glob: Glob) -> tuple[Glob, ...]:
    """Return a pattern, and where it has less than six fields also with the missing ones as `*`.

    Missing fields fit anything in identity, boundary and control policies (fact AWS 3.3).
    """
    missing = 6 - len(arn_fields(glob))
    if not missing or glob == ANYTHING:
        return (glob,)
    return glob, glob + Glob((":", Wild.ANY) * missing)


def canonical(statement: Statement) -> str:
    """Return a statement's condition in one form for equal conditions, empty for none.

    Operators and keys compare without letter case, values in any order (facts AWS 3.6 and 3.7).
    """
    return canonical_block((test.operator, test.key, test.values) for test in statement.conditions)


def canonical_block(tests: Iterable[tuple[str, str, Iterable[str]]]) -> str:
    """Return condition tests, given as operator, key and values, in canonical form."""
    rows = sorted((operator.lower(), key.lower(), sorted(values)) for operator, key, values in tests)
    return orjson.dumps(rows).decode() if rows else ""
