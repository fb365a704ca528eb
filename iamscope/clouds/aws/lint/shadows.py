"""Statements that never apply, or that others of the same document make needless; each proven.

What cannot be proven within bounds is not remarked on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from iamscope.access.parts import AccessSet, Part
from iamscope.access.solve import Solver
from iamscope.access.texts import Budget
from iamscope.clouds.aws.callers import names_principals
from iamscope.clouds.aws.condition_sets import terms
from iamscope.clouds.aws.lint.statement import StatementText
from iamscope.clouds.aws.policy_file import plain
from iamscope.clouds.aws.records.conditions import ConditionTest
from iamscope.clouds.aws.records.documents import (
    MalformedPolicyError,
    PolicyDocument,
    Statement,
    parse_document,
)
from iamscope.clouds.aws.sets import Translator, theory
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.manifest.tree import Pairs
from iamscope.model.remark import Remark

_BUDGET = 1_000_000
_MOST_STATEMENTS = 200
_MOST_NAMED = 4


def look(root: Pairs, whole: Sequence[StatementText], universe: AwsUniverse) -> Iterator[Remark]:
    """Yield the statements of a document that never apply, and those that change nothing."""
    try:
        document = parse_document(plain(root), where="the document")
    except MalformedPolicyError:
        # What is malformed has its own remark.
        return
    if len(document.statements) > _MOST_STATEMENTS:
        return
    texts = {text.index: text for text in whole}
    looking = _Looking.at(document, universe)
    impossible: set[int] = set()
    for statement in document.statements:
        tests = looking.impossible(statement)
        if tests:
            impossible.add(statement.index)
            yield _never(texts[statement.index], tests)
    yield from _needless(looking, [one for one in document.statements if one.index not in impossible], texts)


def _never(text: StatementText, tests: Sequence[ConditionTest]) -> Remark:
    told = " and ".join(f"`{test.operator}` on `{test.key}`" for test in tests)
    can = "cannot hold together" if len(tests) > 1 else "never holds"
    message = f"{told} {can}: the statement never applies"
    return text.remark("impossible-condition", text.place("condition"), message)


def _needless(
    looking: "_Looking", statements: Sequence[Statement], texts: dict[int, StatementText]
) -> Iterator[Remark]:
    """Yield what changes nothing, the later of two that are the same."""
    kept = list(statements)
    for statement in reversed(statements):
        text = texts[statement.index]
        others = [one for one in kept if one is not statement and one.allow is statement.allow]
        denials = [one for one in kept if statement.allow and not one.allow]
        found = looking.covering(statement, denials)
        if found:
            message = f"{_named(found)} of this document {_verb(found, 'denies', 'deny')} all that it allows"
            yield text.remark("denied-statement", text.root.place, message)
            kept.remove(statement)
            continue
        found = looking.covering(statement, others)
        if found:
            does = "allows" if statement.allow else "denies"
            verb = _verb(found, "covers", "cover together")
            message = f"{_named(found)} of this document {verb} all that it {does}: it changes nothing"
            yield text.remark("shadowed-statement", text.root.place, message)
            kept.remove(statement)


def _verb(found: Sequence[Statement], one: str, several: str) -> str:
    return one if len(found) == 1 else several


def _named(found: Sequence[Statement]) -> str:
    shown = ", ".join(f"#{one.index}" + (f" (`{one.sid}`)" if one.sid else "") for one in found[:_MOST_NAMED])
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return f"statement{'s' if len(found) > 1 else ''} {shown}{more}"


@dataclass(slots=True)
class _Looking:
    """One document, its statements as sets, within one budget."""

    translator: Translator
    solver: Solver
    sets: dict[int, AccessSet]

    @classmethod
    def at(cls, document: PolicyDocument, universe: AwsUniverse) -> "_Looking":
        translator = Translator(universe.actions)
        solver = Solver(theory([document], universe.actions, None), Budget(_BUDGET))
        attached = names_principals(document)
        # As a denial is read: what hangs on a reading that AWS leaves open is kept apart.
        sets = {
            one.index: AccessSet(tuple(translator.covered(replace(one, allow=False), attached=attached)))
            for one in document.statements
        }
        return cls(translator, solver, sets)

    def impossible(self, statement: Statement) -> Sequence[ConditionTest]:
        """Return tests of a statement that no request passes together, as few as can be."""
        tests = statement.conditions
        if not tests or not self._never(tests, statement):
            return ()
        for size in (1, 2):
            for chosen in combinations(tests, size):
                if self._never(chosen, statement):
                    return chosen
        return tests

    def _never(self, tests: Sequence[ConditionTest], statement: Statement) -> bool:
        asked = [terms(test, self.translator.context, variables=statement.variables) for test in tests]
        if None in asked:
            return True
        given = [one for one in asked if one is not None]
        literals = tuple(literal for one in given for literal in one.literals)
        minus = tuple(part for one in given for part in one.minus)
        part = Part(self.translator.actions.everything, literals, minus)
        return self.solver.emptiness(AccessSet((part,))).empty is True

    def covering(self, statement: Statement, others: Sequence[Statement]) -> Sequence[Statement]:
        """Return statements that provably cover all of one, one alone where one does, or none."""
        own = self.sets[statement.index]
        near = [one for one in others if _speaks_of(one, statement) and self._near(one, own)]
        if not near or self.solver.emptiness(own).empty is not False:
            return ()
        alone = next((one for one in near if self._covered(own, [one])), None)
        if alone is not None:
            return [alone]
        return self._fewest(own, near) if self._covered(own, near) else ()

    def _near(self, one: Statement, own: AccessSet) -> bool:
        return bool(self.sets[one.index].actions & own.actions)

    def _covered(self, own: AccessSet, others: Sequence[Statement]) -> bool:
        outer = AccessSet(tuple(part for one in others for part in self.sets[one.index].parts))
        return self.solver.subset(own, outer).empty is True

    def _fewest(self, own: AccessSet, enough: Sequence[Statement]) -> Sequence[Statement]:
        kept = list(enough)
        for one in enough:
            fewer = [other for other in kept if other is not one]
            if self._covered(own, fewer):
                kept = fewer
        return kept


def _speaks_of(outer: Statement, inner: Statement) -> bool:
    """Return whether a statement surely means everybody whom another means."""
    same = (outer.principals, outer.except_principals) == (inner.principals, inner.except_principals)
    everyone = outer.principals is not None and outer.principals.everyone and not outer.except_principals
    return same or everyone
