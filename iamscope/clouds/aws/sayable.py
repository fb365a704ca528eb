"""What of an access can be said in a manifest's words: allowed blocks, never wider, sometimes narrower.

A manifest only allows. Boundaries and SCPs are met, and denials are taken away, where the rest is a
block again; where it is not, it is left out, and comparing tells what that was.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from iamscope.clouds.aws.authorize.conditions import evaluate
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.compose.blocks import Block, Term
from iamscope.clouds.aws.compose.negation import both, negated
from iamscope.clouds.aws.records.conditions import ConditionTest
from iamscope.clouds.aws.records.documents import Statement
from iamscope.clouds.aws.sides import Side, statements
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.words import Words

# So many blocks are worked on; an access of more is not one that a person would read.
_MOST = 600


def sayable(side: Side, universe: AwsUniverse) -> list[Block]:
    """Return blocks that lie within what a side allows, as much of it as can be said so."""
    speaker = _Speaker(side, universe)
    found = [block for one in side.layers[0] for block in speaker.granted(one.statements)]
    for layer in side.layers[1:]:
        caps = [one for document in layer for one in document.statements if one.allow]
        found = [part for block in found[:_MOST] for part in speaker.within(block, caps)]
    for denial in statements(side.documents):
        if not denial.allow:
            found = [part for block in found[:_MOST] for part in speaker.without(block, denial)]
    return list(dict.fromkeys(found[:_MOST]))


class _Speaker:
    """Cuts blocks for one side, whose principal fixes some keys."""

    def __init__(self, side: Side, universe: AwsUniverse) -> None:
        known = Context.build(side.fixed).known
        self._context = Context(known, absent=side.absent, open=True)
        self._words = Words(universe)

    def granted(self, given: Iterable[Statement]) -> Iterator[Block]:
        """Yield what Allow statements grant, as they stand."""
        for statement in given:
            if statement.allow and _current(statement) and self._open(statement) is not None:
                condition = both([_test(test) for test in statement.conditions])
                if condition is not None:
                    yield from self._meet(Block(frozenset("*"), frozenset("*"), condition), statement)

    def within(self, block: Block, caps: Sequence[Statement]) -> Iterator[Block]:
        """Yield what a limiting layer leaves of a block."""
        for cap in caps:
            tests = self._open(cap) if _current(cap) else None
            condition = None if tests is None else both([*block.condition, *map(_test, tests)])
            if condition is not None:
                yield from self._meet(replace(block, condition=condition), cap)

    def without(self, block: Block, denial: Statement) -> Iterator[Block]:
        """Yield what a denial leaves of a block: other actions or resources, or where it does not hold."""
        tests = self._open(denial)
        if tests is None:
            yield block
            return
        spared, hit = self._spared_actions(block.actions, denial)
        if spared:
            yield replace(block, actions=frozenset(spared))
        if not hit:
            return
        struck = replace(block, actions=frozenset(hit))
        outside, inside = self._spared_resources(block.resources, denial)
        if outside:
            yield replace(struck, resources=frozenset(outside))
        for test in tests if inside else ():
            opposite = negated(_test(test))
            condition = None if opposite is None else both([*block.condition, *opposite])
            if condition is not None:
                yield replace(struck, resources=frozenset(inside), condition=condition)

    def _open(self, statement: Statement) -> tuple[ConditionTest, ...] | None:
        """Return the tests of a statement that its principal does not settle; `None` if one never holds."""
        left = []
        for test in statement.conditions:
            truth = evaluate((test,), statement.variables, self._context)
            if truth is False:
                return None
            if truth is not True:
                left.append(test)
        return tuple(left)

    def _meet(self, block: Block, statement: Statement) -> Iterator[Block]:
        words = self._words
        if statement.except_actions:
            actions = words.actions_without(block.actions, statement.actions)[0]
        else:
            actions = words.common_actions(block.actions, statement.actions)
        resources: Iterable[str] = block.resources
        if statement.resources is not None:
            if statement.except_resources:
                resources = words.resources_without(resources, statement.resources)[0]
            else:
                resources = words.common_resources(resources, statement.resources)
        kept = frozenset(resources)
        if actions and kept:
            yield replace(block, actions=frozenset(actions), resources=kept)

    def _spared_actions(self, actions: Iterable[str], denial: Statement) -> tuple[list[str], list[str]]:
        """Return the actions that a denial does not speak of, and those that it may."""
        if not denial.except_actions:
            return self._words.actions_without(actions, denial.actions)
        spared = self._words.common_actions(actions, denial.actions)
        return spared, self._words.actions_without(actions, denial.actions)[0]

    def _spared_resources(self, resources: Iterable[str], denial: Statement) -> tuple[list[str], list[str]]:
        """Return the resources that a denial surely does not reach, and those that it may."""
        if denial.resources is None:
            return [], list(resources)
        if not denial.except_resources:
            return self._words.resources_without(resources, denial.resources)
        # The same twice is no harm: what is spared anyway is spared under a condition, too.
        return self._words.common_resources(resources, denial.resources), list(resources)


def _current(statement: Statement) -> bool:
    """Return whether a statement means in a manifest what it means in its own, perhaps older, document."""
    texts = (*(statement.resources or ()), *(value for test in statement.conditions for value in test.values))
    return statement.variables or not any("${" in text for text in texts)


def _test(test: ConditionTest) -> Term:
    return Term(test.operator.lower(), test.key.lower(), frozenset(test.values), (test.operator, test.key))
