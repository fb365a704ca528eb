"""What one side allows and the other does not, as statements that people can read."""

from collections.abc import Collection, Iterator, Sequence

from iamscope.access.actions import ActionIndex
from iamscope.access.parts import AccessSet, Part
from iamscope.access.solve import Piece
from iamscope.clouds.aws.pairs import Pair
from iamscope.clouds.aws.records.conditions import ConditionTest
from iamscope.clouds.aws.records.documents import Statement
from iamscope.clouds.aws.sets import Translator
from iamscope.clouds.aws.sides import Side, statements
from iamscope.model.compared import Block, Difference


def differences(pairs: Sequence[Pair]) -> Iterator[Difference]:
    """Yield what the first side of some pairs allows and the second does not, block by block.

    The pairs are of the same sides, as different callers; a block is told once.
    """
    yield from dict.fromkeys(one for pair in pairs for one in _differences(pair))


def _differences(pair: Pair) -> Iterator[Difference]:
    grouped: dict[int, list[Piece]] = {}
    for piece in pair.solver.pieces(pair.difference({}).parts):
        if piece.request is not None:
            grouped.setdefault(id(piece.part.source), []).append(piece)
    for pieces in grouped.values():
        actions = 0
        touched: dict[int, Part] = {}
        for piece in pieces:
            actions |= piece.actions
            touched.update({id(part.source): part for part in touching(pair, piece, touched)})
        taking = [part for part in touched.values() if matters(pair, part, actions)]
        less = dict.fromkeys(taken(pair, part, actions) for part in taking)
        yield Difference(block(pair, pair.one, pieces[0].part, actions), tuple(less))


def matters(pair: Pair, part: Part, actions: int) -> bool:
    """Return whether a part takes away actions that people know, where there are any."""
    everything = pair.universe.actions.everything
    return bool(part.actions & actions & everything) or not actions & everything


def touching(pair: Pair, piece: Piece, known: Collection[int]) -> Iterator[Part]:
    """Yield the parts that really take something from a piece, one for each statement not known yet."""
    for part in piece.minus:
        if isinstance(part.source, Statement) and id(part.source) not in known:
            shared = Part(piece.actions & part.actions, (*piece.part.literals, *part.literals), part.minus)
            if pair.solver.emptiness(AccessSet((shared,))).empty is not True:
                yield part


def taken(pair: Pair, part: Part, actions: int) -> Block:
    """Return what a part takes away of some actions, in words."""
    statement = part.source
    assert isinstance(statement, Statement)
    # A Deny takes away on its own side, an Allow by being the other side's.
    return block(pair, pair.two if statement.allow else pair.one, part, actions & part.actions)


def block(pair: Pair, side: Side, part: Part, actions: int) -> Block:
    """Return some actions of a part in the words of the statement that it comes from."""
    statement = part.source
    assert isinstance(statement, Statement)
    named, but = shortest(pair, statement, actions)
    return Block(
        actions=named,
        but=but,
        resources=statement.resources or (),
        except_resources=statement.except_resources,
        conditions=tuple(_words(test) for test in statement.conditions),
        origin=side.origin(statement),
    )


def shortest(pair: Pair, statement: Statement, actions: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return some of a statement's actions in as few words as possible, and what is not meant by them."""
    index = pair.universe.actions
    own = tuple(spelled(index, pattern) for pattern in statement.actions)
    if not actions & index.everything:
        # Only actions that AWS does not list today: the patterns tell which.
        return (("*",), own) if statement.except_actions else (own, ())
    whole = Translator(index).named(statement)
    words = [text for one in statements((*pair.one.documents, *pair.two.documents)) for text in one.actions]
    listed = tuple(_described(index, actions, words))
    if actions == whole:
        return (("*",), own) if statement.except_actions else (own, ())
    missing = tuple(_described(index, whole & ~actions, words))
    if not statement.except_actions and len(missing) + len(statement.actions) < len(listed):
        return own, missing
    return listed, ()


def _described(index: ActionIndex, actions: int, words: Sequence[str]) -> Iterator[str]:
    """Yield a set of actions in patterns that the documents use where they are all of it, else by name."""
    rest = actions & index.everything
    covers = {
        pattern: index.matching(pattern) for pattern in dict.fromkeys(words) if set(pattern) & set("*?")
    }
    for pattern in sorted(covers, key=lambda text: (-covers[text].bit_count(), text)):
        covered = covers[pattern]
        if covered & rest and not covered & ~actions:
            yield spelled(index, pattern)
            rest &= ~covered
    yield from index.members(rest)


def spelled(index: ActionIndex, pattern: str) -> str:
    """Return an action or pattern in the letter case of the actions that it names."""
    known = next(index.members(index.matching(pattern)), "")
    plain = min(pattern.partition("*")[0], pattern.partition("?")[0], key=len)
    return known[: len(plain)] + pattern[len(plain) :] if known else pattern


def _words(test: ConditionTest) -> str:
    return f"{test.key} {test.operator} {', '.join(test.values)}"
