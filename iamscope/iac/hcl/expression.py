"""Expressions evaluated as far as a configuration alone tells; the rest is unknown and says what it names."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lark import Token

from iamscope.iac.hcl import operators
from iamscope.iac.hcl.arguments import UndecidedError
from iamscope.iac.hcl.context import Context
from iamscope.iac.hcl.functions import call
from iamscope.iac.hcl.json_text import decoded
from iamscope.iac.hcl.loops import for_list, for_object
from iamscope.iac.hcl.names import resolved, stepped
from iamscope.iac.hcl.partial import Encoded, Rest, blended, encoded, number, size, to_text
from iamscope.iac.hcl.syntax import Node, parse_expression, parts
from iamscope.iac.hcl.template import Heredoc, Part, Piece, cut, unescaped
from iamscope.iac.hcl.traversal import Traversal, bound_names, traversal_of, traversals
from iamscope.iac.values import Text, is_known, joined

_WORDS = {"true": True, "false": False, "null": None}
_LONGEST = 1 << 20


def evaluate(node: Node, context: Context) -> Any:
    """Return the value of an expression, perhaps with unknown parts."""
    inner = context.deeper()
    if inner is None:
        return context.unknown()
    traversal = traversal_of(node)
    if traversal is not None:
        return _traversed(traversal, inner)
    while node.data == "expr_term":
        node = parts(node)[0]
        if traversal_of(node) is not None:
            return evaluate(node, inner)
    how = _HOW.get(node.data)
    return how(node, inner) if how else named(node, inner)


def named(node: Node, context: Context) -> Any:
    """Return an unknown with what an expression names, where the expression itself is not followed."""
    length = (node.meta.end_pos or 0) - (node.meta.start_pos or 0)
    if not context.budget.spend(1 + length // 10):
        return context.unknown()
    bound = bound_names(node)
    found = (one for one in traversals(node) if one.root is not None and one.root not in bound)
    return blended(context.where, *(_traversed(one, context) for one in found))


def filled(pieces: Sequence[Piece] | None, context: Context) -> Any:
    """Return the text that a template gives."""
    if pieces is None:
        return context.unknown()
    values: list[Any] = []
    for piece in pieces:
        if piece.part is Part.TEXT:
            values.append(piece.text)
            continue
        node = parse_expression(piece.text)
        values.append(context.unknown() if node is None else evaluate(node, context))
    return _text(values, context)


def _text(values: Sequence[Any], context: Context) -> Any:
    pieces = [to_text(value) for value in values]
    size = sum(len(one) for one in pieces if isinstance(one, str))
    if any(one is None for one in pieces) or size > _LONGEST or not context.budget.spend(size // 100):
        return blended(context.where, *values)
    return joined(tuple(pieces))


def _traversed(traversal: Traversal, context: Context) -> Any:
    if traversal.root is None:
        value, steps = evaluate(traversal.start, context.still()), traversal.steps
    else:
        context = context.still() if len(traversal.steps) > 1 else context
        value, steps = resolved(traversal, context, evaluate)
        if not context.budget.spend(size(value) // 10):
            return context.unknown()
    return stepped(value, steps, context, evaluate)


def _number(node: Node, context: Context) -> Any:
    found = number(str(node.children[0]))
    return context.unknown() if found is None else found


def _word(node: Node, _: Context) -> Any:
    return _WORDS[str(node.children[0])]


def _string(node: Node, context: Context) -> Any:
    below = [one.children[0] for one in parts(node)]
    values: list[Any] = []
    for one in below:
        if not isinstance(one, Token):
            if one.data != "interpolation":
                return named(node, context)
            values.append(evaluate(parts(one)[0], context))
            continue
        text = unescaped(str(one) if one.type == "STRING_CHARS" else one[1:])
        if text is None or (one.type != "STRING_CHARS" and ("${" in text[2:] or "%{" in text[2:])):
            return named(node, context)
        values.append(text)
    if len(values) == 1 and not isinstance(below[0], Token):
        return values[0]
    return _text(values, context)


def _heredoc(node: Node, context: Context) -> Any:
    return filled(Heredoc.of(str(node.children[0])).pieces(), context)


def _tuple(node: Node, context: Context) -> Any:
    return [evaluate(one, context.at(place)) for place, one in enumerate(parts(node))]


def _object(node: Node, context: Context) -> Any:
    found: dict[str, Any] = {}
    unclear: list[Any] = []
    for element in parts(node):
        key_node, value_node = parts(element)
        key = to_text(key_of(key_node, context))
        value = evaluate(value_node, context.at(key if isinstance(key, str) else None))
        if isinstance(key, str):
            found[key] = value
        else:
            unclear += [key, value]
    return blended(context.where, *unclear, found) if unclear else found


def key_of(node: Node, context: Context) -> Any:
    """Return the key of an element of an object: a bare word stands for itself."""
    inner = parts(node)[0]
    if inner.data == "keyword":
        return str(inner.children[0])
    if inner.data == "expr_term" and inner.children[0] != "(":
        word = parts(inner)[0]
        if word.data in ("identifier", "literal_value"):
            return str(word.children[0])
    return evaluate(inner, context)


def _conditional(node: Node, context: Context) -> Any:
    condition, then, otherwise = parts(node)
    return operators.chosen(
        evaluate(condition, context.still()),
        evaluate(then, context),
        evaluate(otherwise, context),
        context.where,
    )


def _binary(node: Node, context: Context) -> Any:
    left, term = parts(node)
    operator, right = parts(term)
    sign = str(operator.children[0]).split()[-1]
    return operators.binary(sign, evaluate(left, context), evaluate(right, context), context.where)


def _unary(node: Node, context: Context) -> Any:
    return operators.unary(str(node.children[0]), evaluate(parts(node)[0], context), context.where)


def _call(node: Node, context: Context) -> Any:
    below = parts(node)
    if any(one.data == "identifier" for one in below[1:]):
        return named(node, context)
    name = str(below[0].children[0])
    listed = below[1] if len(below) > 1 else None
    inner = context if name in _THROUGH else context.still()
    values = [evaluate(one, inner) for one in parts(listed)] if listed else []
    if listed is not None and any(one == "..." for one in listed.children):
        last = values.pop()
        if not isinstance(last, list) or any(isinstance(one, Rest) for one in last):
            return blended(context.where, *values, last)
        values += last
    try:
        return _bounded((_READING.get(name) or _computing(name))(values, context), context)
    except UndecidedError:
        return blended(context.where, *values)


def _bounded(value: Any, context: Context) -> Any:
    size = len(value) if isinstance(value, str | list | Mapping) else 0
    return value if size <= _LONGEST and context.budget.spend(size // 100) else blended(context.where, value)


def _computing(name: str) -> Callable[[list[Any], Context], Any]:
    return lambda values, _: call(name, values)


def _jsonencode(values: list[Any], context: Context) -> Any:
    if len(values) != 1:
        raise UndecidedError
    return encoded(values[0], context.where)


def _jsondecode(values: list[Any], context: Context) -> Any:
    found = decoded(values[0]) if len(values) == 1 and isinstance(values[0], str | Text) else None
    if len(values) == 1 and isinstance(values[0], Encoded):
        found = (values[0].value,)
    if found is None:
        raise UndecidedError
    return found[0]


def _file(values: list[Any], context: Context) -> Any:
    if len(values) != 1 or not isinstance(values[0], str):
        raise UndecidedError
    files = context.scope.module.files
    text = files.text(files.root / values[0])
    if text is None:
        raise UndecidedError
    return text


def _templatefile(values: list[Any], context: Context) -> Any:
    if len(values) != 2 or not isinstance(values[1], Mapping):
        raise UndecidedError
    pieces = cut(_file(values[:1], context))
    if pieces is None:
        raise UndecidedError
    return filled(pieces, context.only(values[1]))


def _try(values: list[Any], _: Context) -> Any:
    # Whether the first one fails is known only where all of it is.
    if not values or not is_known(values[0]):
        raise UndecidedError
    return values[0]


# The argument of these is what comes of it.
_THROUGH = frozenset("jsonencode nonsensitive sensitive tolist".split())
_READING: Mapping[str, Callable[[list[Any], Context], Any]] = {
    "file": _file,
    "jsondecode": _jsondecode,
    "jsonencode": _jsonencode,
    "templatefile": _templatefile,
    "try": _try,
}
_HOW: Mapping[str, Callable[[Node, Context], Any]] = {
    "binary_op": _binary,
    "conditional": _conditional,
    "float_lit": _number,
    "for_object_expr": lambda node, context: for_object(node, context, evaluate, named),
    "for_tuple_expr": lambda node, context: for_list(node, context, evaluate, named),
    "function_call": _call,
    "heredoc_template": _heredoc,
    "heredoc_template_trim": _heredoc,
    "int_lit": _number,
    "literal_value": _word,
    "object": _object,
    "string": _string,
    "tuple": _tuple,
    "unary_op": _unary,
}
