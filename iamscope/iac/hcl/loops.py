"""`for` expressions: one value out of each element of another."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from iamscope.iac.hcl.context import Context
from iamscope.iac.hcl.names import Evaluate
from iamscope.iac.hcl.operators import truth
from iamscope.iac.hcl.partial import Rest, references, to_text
from iamscope.iac.hcl.syntax import Node, parts

Named = Callable[[Node, Context], Any]


@dataclass(frozen=True, slots=True)
class _Round:
    """One element: the context with its names, and whether it counts; `None` where that is unknown."""

    context: Context
    counts: bool | None
    rest: bool


def for_list(node: Node, context: Context, evaluate: Evaluate, named: Named) -> Any:
    """Return the list of a `for` expression in brackets."""
    rounds = _rounds(node, context, evaluate)
    if rounds is None:
        return named(node, context)
    result = parts(node)[1]
    found: list[Any] = []
    for place, one in enumerate(rounds):
        if one.counts is False:
            continue
        value = evaluate(result, one.context.at(place))
        # What may be there or not, or several times, is no element that can be counted.
        certain = one.counts is True and not one.rest
        found.append(value if certain else Rest(context.where, references(value)))
    return found


def for_object(node: Node, context: Context, evaluate: Evaluate, named: Named) -> Any:
    """Return the object of a `for` expression in braces."""
    rounds = _rounds(node, context, evaluate)
    if rounds is None:
        return named(node, context)
    _, key_node, value_node, *_ = parts(node)
    grouped = any(child == "..." for child in node.children)
    found: dict[str, Any] = {}
    for one in rounds:
        key = to_text(evaluate(key_node, one.context))
        if one.counts is None or one.rest or not isinstance(key, str):
            return named(node, context)
        if not one.counts:
            continue
        value = evaluate(value_node, one.context.at(key))
        if grouped:
            found.setdefault(key, []).append(value)
        elif key in found:
            return named(node, context)
        else:
            found[key] = value
    return found


def _rounds(node: Node, context: Context, evaluate: Evaluate) -> list[_Round] | None:
    intro = parts(node)[0]
    *names, collection = parts(intro)
    pairs = elements(evaluate(collection, context.still()))
    if pairs is None:
        return None
    condition = next((one for one in parts(node) if one.data == "for_cond"), None)
    found = []
    for key, value in pairs:
        given = [key, value][-len(names) :]
        bound = context.bound({str(name.children[0]): one for name, one in zip(names, given, strict=True)})
        counts = truth(evaluate(parts(condition)[0], bound.still())) if condition else True
        found.append(_Round(bound, counts, isinstance(value, Rest)))
    return found


def elements(value: Any) -> Iterator[tuple[Any, Any]] | None:
    """Return the keys and elements of a collection in their order, `None` where it is none."""
    if isinstance(value, Mapping):
        return iter(sorted(value.items()))
    return iter(enumerate(value)) if isinstance(value, list) else None
