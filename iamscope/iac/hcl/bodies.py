"""Bodies of blocks as the values that a plan gives them: attributes by name, blocks as lists of objects."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from iamscope.iac.hcl.context import Context
from iamscope.iac.hcl.expression import evaluate
from iamscope.iac.hcl.loops import elements
from iamscope.iac.hcl.partial import Rest, references
from iamscope.iac.hcl.syntax import Block, parts


@dataclass(frozen=True, slots=True)
class Repeated:
    """One block as it will stand: what is written, and in which context."""

    block: Block
    context: Context
    rest: Rest | None = None
    """Set where it stands for any number of blocks."""


def body_value(block: Block, name: str, context: Context) -> Any:
    """Return the attribute of a name, or the list of blocks of that kind; `None` where neither is written."""
    attribute = block.attributes.get(name)
    if attribute is not None:
        return evaluate(attribute.value, context)
    found = [_value(one, place) for place, one in enumerate(repeated(block, name, context))]
    return found or None


def repeated(block: Block, kind: str, context: Context) -> Iterator[Repeated]:
    """Yield the blocks of one kind, those that are made dynamically included."""
    for one in block.blocks:
        if one.kind == kind and not one.labels:
            yield Repeated(one, context)
        elif one.kind == "dynamic" and one.labels == (kind,):
            yield from _dynamic(one, kind, context)


def _dynamic(block: Block, kind: str, context: Context) -> Iterator[Repeated]:
    contents = [one for one in block.blocks if one.kind == "content"]
    over = block.attributes.get("for_each")
    if over is None or len(contents) != 1:
        yield Repeated(block, context, Rest(context.where))
        return
    value = evaluate(over.value, context.still())
    found = elements(value)
    if found is None:
        yield Repeated(block, context, Rest(context.where, references(value)))
        return
    name = _iterator(block, kind)
    for key, one in found:
        # A set goes through its elements by themselves, and a list by number; keys are seldom used.
        inner = context.bound(
            {name: {"key": key if isinstance(key, str) else context.unknown(), "value": one}}
        )
        rest = Rest(context.where, references(one)) if isinstance(one, Rest) else None
        yield Repeated(contents[0], inner, rest)


def _iterator(block: Block, kind: str) -> str:
    given = block.attributes.get("iterator")
    if given is None:
        return kind
    return str(parts(given.value)[0].children[0])


def _value(one: Repeated, place: int) -> Any:
    if one.rest is not None:
        return one.rest
    context = one.context.deeper()
    if context is None:
        return Rest(one.context.where)
    context = context.at(place)
    found: dict[str, Any] = {
        name: evaluate(attribute.value, context.at(name)) for name, attribute in one.block.attributes.items()
    }
    kinds = [
        *(
            inner.labels[0] if inner.kind == "dynamic" and inner.labels else inner.kind
            for inner in one.block.blocks
        )
    ]
    for kind in dict.fromkeys(kinds):
        inner = context.at(kind)
        found[kind] = [_value(other, index) for index, other in enumerate(repeated(one.block, kind, inner))]
    return found
