"""Traversals: what is named, and the steps from there, such as `var.one["a"].name` or `local.all[*].arn`."""

from collections.abc import Iterator
from dataclasses import dataclass

from lark import Tree

from iamscope.iac.hcl.syntax import Node, parts

_TERMS = ("index_expr_term", "get_attr_expr_term", "attr_splat_expr_term", "full_splat_expr_term")


@dataclass(frozen=True, slots=True)
class Splat:
    """Steps that are taken from each element."""

    steps: tuple["Step", ...]


Step = str | int | Node | Splat
"""A name, a number, an expression in brackets, or a splat."""


@dataclass(frozen=True, slots=True)
class Traversal:
    """A start and steps; `root` is the name at the start, `None` where something else stands there."""

    start: Node
    root: str | None
    steps: tuple[Step, ...]


def traversal_of(node: Node) -> Traversal | None:
    """Return the traversal that an expression is, `None` where it is something else."""
    taken: list[tuple[Step, ...]] = []
    while True:
        if node.data == "expr_term" and node.children[0] != "(":
            node = parts(node)[0]
        elif node.data in _TERMS:
            node, step = parts(node)
            taken.append(_steps(step))
        else:
            break
    steps = tuple(one for group in reversed(taken) for one in group)
    if node.data == "identifier":
        return Traversal(node, str(node.children[0]), steps)
    return Traversal(node, None, steps) if steps else None


def traversals(node: Node) -> Iterator[Traversal]:
    """Yield every traversal in an expression."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        found = traversal_of(one)
        if found is None:
            waiting.extend(reversed(parts(one)))
            continue
        yield found
        waiting.extend(step for step in found.steps if isinstance(step, Tree))
        if found.root is None:
            waiting.append(found.start)


def bound_names(node: Node) -> frozenset[str]:
    """Return the names that expressions within bind for themselves."""
    return frozenset(
        str(one.children[0])
        for intro in node.iter_subtrees()
        if intro.data in ("for_intro", "template_for_start")
        for one in parts(intro)
        if one.data == "identifier"
    )


def _steps(node: Node) -> tuple[Step, ...]:
    match node.data:
        case "get_attr":
            return (str(parts(node)[0].children[0]),)
        case "short_index":
            return (int(str(node.children[-1])[:9]),)
        case "braces_index":
            return (parts(node)[0],)
    below = [step for one in parts(node) for step in _steps(one)]
    if node.data == "full_splat":
        return (Splat(tuple(below)),)
    # After `.*` only names belong to each element.
    named = next((place for place, one in enumerate(below) if not isinstance(one, str)), len(below))
    return (Splat(tuple(below[:named])), *below[named:])
