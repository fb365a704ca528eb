"""Denials that close what a session policy's silence leaves open (facts AWS 2.6c, 2.6d, 5.3).

A policy of a resource that names a session, or everybody, grants past a session policy that is merely
silent, and so does a trust. So what is not declared is denied: other actions, other resources, other
conditions. That nothing is left open is not trusted to the construction but proven.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from iamscope.access.globs import Glob
from iamscope.access.pieces import from_glob
from iamscope.access.texts import TextSet, TooHardError, find_text
from iamscope.clouds.aws.compose.blocks import Block, Term, condition, minified, short
from iamscope.clouds.aws.compose.negation import both, negated
from iamscope.clouds.aws.compose.proof import Proof

Statement = dict[str, Any]
# More than this never fits beside what it denies.
_MOST_TRIED = 12
_MOST_CHOICES = 64


@dataclass(frozen=True, slots=True)
class Closing:
    """Denials, and why they do not close everything, empty where it is proven that they do."""

    denials: tuple[Statement, ...]
    open: str = ""


def closing(blocks: Sequence[Block], proof: Proof) -> Closing:
    """Return as few denials as it takes to deny all that blocks do not allow, and nothing that they do."""
    first = [*_other_actions(blocks), *_other_resources(blocks), *_other_conditions(blocks)]
    reason = ""
    for denials in (first, [*first, *_other_actions_there(blocks)]):
        reason = proof.left_open(blocks, denials)
        if not reason:
            return Closing(tuple(_needed(denials, blocks, proof)))
    return Closing((), reason)


def _needed(denials: Sequence[Statement], blocks: Sequence[Block], proof: Proof) -> list[Statement]:
    """Return denials without those that others do the work of, the longest dropped first."""
    kept = list(denials)
    if len(kept) > _MOST_TRIED:
        return kept
    for denial in sorted(denials, key=lambda one: -len(minified(one))):
        others = [other for other in kept if other is not denial]
        if not proof.left_open(blocks, others):
            kept = others
    return kept


def _deny(**elements: Iterable[str]) -> Statement:
    return {"Effect": "Deny", **{name: short(sorted(words)) for name, words in elements.items()}}


def _other_actions(blocks: Sequence[Block]) -> Iterator[Statement]:
    words = {one for block in blocks for one in block.actions}
    if "*" not in words:
        yield _deny(NotAction=words, Resource="*")


def _other_resources(blocks: Sequence[Block]) -> Iterator[Statement]:
    """Yield denials of each action on all resources but those of the blocks that it can be of."""
    found: dict[frozenset[str], set[str]] = {}
    for word in sorted({one for block in blocks for one in block.actions}):
        near = [block for block in blocks if any(_meet(word.lower(), one.lower()) for one in block.actions)]
        resources = frozenset(one for block in near for one in block.resources)
        found.setdefault(resources, set()).add(word)
    for resources, words in found.items():
        if "*" not in resources:
            yield _deny(Action=words, NotResource=resources)


def _other_actions_there(blocks: Sequence[Block]) -> Iterator[Statement]:
    """Yield denials of all actions but their own on the resources of blocks."""
    found: dict[frozenset[str], set[str]] = {}
    for word in sorted({one for block in blocks for one in block.resources}):
        near = [block for block in blocks if any(_meet(word, one) for one in block.resources)]
        actions = frozenset(one for block in near for one in block.actions)
        found.setdefault(actions, set()).add(word)
    for actions, words in found.items():
        yield _deny(NotAction=actions, Resource=words)


def _other_conditions(blocks: Sequence[Block]) -> Iterator[Statement]:
    """Yield denials of what blocks allow under conditions, where none of the conditions holds."""
    for block in blocks:
        near = [other for other in blocks if _overlap(block, other)]
        for choice in islice(product(*(sorted(one.condition, key=repr) for one in near)), _MOST_CHOICES):
            tests = _none_of(choice)
            if tests:
                there = _deny(Action=block.actions, Resource=block.resources)
                yield {**there, "Condition": condition(tests)}


def _none_of(choice: Sequence[Term]) -> frozenset[Term] | None:
    """Return the condition that none of some tests holds, `None` where it is not known."""
    turned = [negated(test) for test in dict.fromkeys(choice)]
    if any(one is None for one in turned):
        return None
    return both(test for one in turned if one for test in one)


def _overlap(one: Block, two: Block) -> bool:
    actions = any(_meet(a.lower(), b.lower()) for a in one.actions for b in two.actions)
    return actions and any(_meet(a, b) for a in one.resources for b in two.resources)


def _meet(one: str, two: str) -> bool:
    """Return whether two patterns may name the same thing; what is not known is taken to."""
    if one == two or "${" in one or "${" in two:
        return True
    try:
        wanted = [(TextSet((from_glob(Glob.parse(text)),)), True) for text in (one, two)]
        return find_text(wanted) is not None
    except TooHardError:
        return True
