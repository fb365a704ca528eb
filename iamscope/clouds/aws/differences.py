"""What one side allows and the other does not, as statements that people can read."""

from collections.abc import Iterator, Sequence

from iamscope.access.actions import ActionIndex
from iamscope.access.parts import AccessSet, Part
from iamscope.access.solve import Piece
from iamscope.clouds.aws.pairs import Pair
from iamscope.clouds.aws.records.conditions import ConditionTest
from iamscope.clouds.aws.records.documents import Statement
from iamscope.clouds.aws.sides import Side
from iamscope.model.compared import Block, Difference

UNLISTED = "any action that AWS does not list today"


def differences(pairs: Sequence[Pair]) -> Iterator[Difference]:
    """Yield what the first side of some pairs allows and the second does not, block by block.

    The pairs are of the same sides, as different callers; a block is told once.
    """
    yield from dict.fromkeys(one for pair in pairs for one in _differences(pair))


def _differences(pair: Pair) -> Iterator[Difference]:
    grouped: dict[tuple[int, tuple[int, ...]], list[Piece]] = {}
    for piece in pair.solver.pieces(pair.difference({})):
        if piece.request is not None:
            less = tuple(id(part.source) for part in _touching(pair, piece))
            grouped.setdefault((id(piece.part.source), less), []).append(piece)
    for pieces in grouped.values():
        actions = 0
        for piece in pieces:
            actions |= piece.actions
        block = _block(pair, pair.one, pieces[0].part, actions)
        taken = dict.fromkeys(_taken(pair, part, actions) for part in _touching(pair, pieces[0]))
        yield Difference(block, tuple(taken))


def _touching(pair: Pair, piece: Piece) -> list[Part]:
    """Return the parts that really take something from a piece, one for each statement."""
    found: dict[int, Part] = {}
    for part in piece.minus:
        if isinstance(part.source, Statement) and id(part.source) not in found:
            shared = Part(piece.actions & part.actions, (*piece.part.literals, *part.literals), part.minus)
            if pair.solver.emptiness(AccessSet((shared,))).empty is not True:
                found[id(part.source)] = part
    return list(found.values())


def _taken(pair: Pair, part: Part, actions: int) -> Block:
    statement = part.source
    assert isinstance(statement, Statement)
    # A Deny takes away on its own side, an Allow by being the other side's.
    return _block(pair, pair.two if statement.allow else pair.one, part, actions & part.actions)


def _block(pair: Pair, side: Side, part: Part, actions: int) -> Block:
    statement = part.source
    assert isinstance(statement, Statement)
    return Block(
        actions=tuple(_actions(pair.universe.actions, statement, actions)),
        resources=statement.resources or (),
        except_resources=statement.except_resources,
        conditions=tuple(_words(test) for test in statement.conditions),
        origin=side.origin(statement),
    )


def _actions(index: ActionIndex, statement: Statement, actions: int) -> Iterator[str]:
    """Yield a set of actions in the statement's own patterns where they are all of it, else by name."""
    rest = actions & index.everything
    unlisted = bool(actions & ~index.everything)
    if not statement.except_actions:
        for pattern in statement.actions:
            covered = index.matching(pattern)
            if covered & ~actions == 0 and (covered & rest or unlisted):
                yield _spelled(index, pattern, covered)
                rest &= ~covered
                unlisted = unlisted and not {"*", "?"} & set(pattern)
    yield from index.members(rest)
    if unlisted and statement.except_actions:
        yield UNLISTED


def _spelled(index: ActionIndex, pattern: str, covered: int) -> str:
    """Return a pattern in the letter case of the actions that it names."""
    known = next(index.members(covered), "")
    plain = min(pattern.partition("*")[0], pattern.partition("?")[0], key=len)
    return known[: len(plain)] + pattern[len(plain) :]


def _words(test: ConditionTest) -> str:
    return f"{test.key} {test.operator} {', '.join(test.values)}"
