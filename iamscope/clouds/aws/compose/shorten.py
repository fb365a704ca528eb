"""Shorter forms of blocks, found by merging, which never widens.

A block is a product; the union of two products is a product when all but one side is the same. What
another block holds already is dropped.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from iamscope.clouds.aws.compose.blocks import Block, Term, in_order, length
from iamscope.clouds.aws.compose.within import action_within, joined, resource_within

# Beyond so many words nothing fits into AWS's policies anyway, and only time would be lost.
_MOST_WORDS = 1_500
_MOST_ATOMS = 4_000
_MOST_BLOCKS = 300


def forms(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return ways to write blocks that cover the same, the shortest first, each in a fixed order.

    The blocks as they are given are always among them.
    """
    given = _once(blocks)
    if sum(len(block.actions) + len(block.resources) for block in blocks) > _MOST_WORDS:
        return [given]
    tidy = _without_contained([_tidied(block) for block in given])
    atoms = _essential(tidy)
    found = [_merged(tidy), *(_merged(grouped(atoms)) for grouped in (_by_resource, _by_action) if atoms)]
    return sorted((*found, given), key=length)


def _once(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks in order, equal ones once; the spelling that comes first is kept."""
    return list(dict.fromkeys(in_order(blocks)))


def _tidied(block: Block) -> Block:
    """Return a block without the words that others of its words hold."""
    actions = _least(joined(sorted(block.actions)), action_within)
    return replace(block, actions=actions, resources=_least(sorted(block.resources), resource_within))


def _least(words: Sequence[str], within: Callable[[str, Iterable[str]], bool]) -> frozenset[str]:
    kept = list(words)
    for word in words:
        others = [other for other in kept if other != word]
        if within(word, others):
            kept = others
    return frozenset(kept)


def _holds(outer: Block, inner: Block) -> bool:
    """Return whether a block provably covers another: what asks for more conditions covers less."""
    return (
        outer.condition <= inner.condition
        and all(action_within(action, outer.actions) for action in inner.actions)
        and all(resource_within(resource, outer.resources) for resource in inner.resources)
    )


def _without_contained(blocks: Sequence[Block]) -> list[Block]:
    kept = _once(blocks)
    if len(kept) > _MOST_BLOCKS:
        return kept
    for block in list(kept):
        others = [other for other in kept if other is not block]
        if any(_holds(other, block) for other in others):
            kept = others
    return kept


def _essential(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks of one action and one resource each that cover the same, none within another."""
    if sum(len(block.actions) * len(block.resources) for block in blocks) > _MOST_ATOMS:
        return []
    atoms = dict.fromkeys(
        Block(frozenset((action,)), frozenset((resource,)), block.condition)
        for block in blocks
        for action in sorted(block.actions)
        for resource in sorted(block.resources)
    )
    return [atom for atom in atoms if not any(_holds_beyond(block, atom) for block in blocks)]


def _holds_beyond(block: Block, atom: Block) -> bool:
    """Return whether a block holds an atom by other words than the atom's own."""
    own = (
        block.condition == atom.condition
        and atom.actions <= block.actions
        and atom.resources <= block.resources
    )
    return not own and _holds(block, atom)


def _by_resource(atoms: Iterable[Block]) -> Iterator[Block]:
    """Yield atoms put together that are on the same resource."""
    found: dict[tuple[frozenset[Term], frozenset[str]], list[str]] = {}
    for atom in atoms:
        found.setdefault((atom.condition, atom.resources), []).extend(atom.actions)
    for (condition, resources), actions in found.items():
        yield Block(frozenset(actions), resources, condition)


def _by_action(atoms: Iterable[Block]) -> Iterator[Block]:
    """Yield atoms put together that are of the same action."""
    found: dict[tuple[frozenset[Term], frozenset[str]], list[str]] = {}
    for atom in atoms:
        found.setdefault((atom.condition, atom.actions), []).extend(atom.resources)
    for (condition, actions), resources in found.items():
        yield Block(actions, frozenset(resources), condition)


def _merged(blocks: Iterable[Block]) -> list[Block]:
    """Merge blocks for as long as two are alike on all sides but one."""
    left = _once(blocks)
    merged = len(left) <= _MOST_BLOCKS
    while merged:
        merged = False
        for one in range(len(left)):
            for two in range(len(left) - 1, one, -1):
                united = _united(left[one], left[two])
                if united is not None:
                    left[one] = _tidied(united)
                    del left[two]
                    merged = True
    return in_order(left)


def _united(one: Block, two: Block) -> Block | None:
    if one.actions == two.actions and one.resources == two.resources:
        condition = _either(one.condition, two.condition)
        return None if condition is None else replace(one, condition=condition)
    if one.condition != two.condition:
        return None
    if one.actions == two.actions:
        return replace(one, resources=one.resources | two.resources)
    if one.resources == two.resources:
        return replace(one, actions=one.actions | two.actions)
    return None


def _either(one: frozenset[Term], two: frozenset[Term]) -> frozenset[Term] | None:
    """Return the condition that holds when one of two holds, where that is one condition."""
    if one <= two or two <= one:
        return min(one, two, key=len)
    ours, theirs = one - two, two - one
    if len(ours) != 1 or len(theirs) != 1:
        return None
    (a,), (b,) = ours, theirs
    if (a.operator, a.key) != (b.operator, b.key) or not a.alternatives:
        return None
    return (one & two) | {replace(a, values=a.values | b.values)}
