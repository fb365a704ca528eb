"""Where a part of an attribute is written: through documents, variables, local values and files."""

from collections.abc import Mapping
from dataclasses import dataclass

from lark import Token

from iamscope.iac.hcl.bodies import repeated
from iamscope.iac.hcl.context import Context
from iamscope.iac.hcl.expression import evaluate, key_of
from iamscope.iac.hcl.json_text import JsonNode, JsonReader
from iamscope.iac.hcl.operators import truth
from iamscope.iac.hcl.syntax import Attribute, Block, File, Node, parts, place_in
from iamscope.iac.hcl.template import Heredoc, Part, cut
from iamscope.iac.hcl.traversal import Traversal, traversal_of
from iamscope.iac.plan import Place

Path = tuple[str | int, ...]
_THROUGH = frozenset("jsondecode jsonencode nonsensitive sensitive tolist".split())
_HOLE = chr(0xF0000)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place, and how many steps of a path led there."""

    place: Place
    taken: int


def locate(block: Block, path: Path, context: Context) -> Place:
    """Return where what a path leads to is written, or the innermost thing around it that is."""
    return _in_block(block, path, context, _Spot(block.file.place(block.node), 0)).place


def _in_block(block: Block, path: Path, context: Context, here: _Spot) -> _Spot:
    if not path or not isinstance(path[0], str):
        return here
    attribute = block.attributes.get(path[0])
    if attribute is not None:
        spot = _Spot(block.file.place(attribute.node), here.taken + 1)
        return _in_expression(attribute.value, path[1:], context, block.file, spot)
    index = path[1] if len(path) > 1 and isinstance(path[1], int) else 0
    used = 2 if len(path) > 1 and isinstance(path[1], int) else 1
    for place, one in enumerate(repeated(block, path[0], context)):
        if one.rest is not None or place == index:
            spot = _Spot(one.block.file.place(one.block.node), here.taken + used)
            # After a block that stands for any number of blocks nothing can be counted.
            return spot if one.rest else _in_block(one.block, path[used:], one.context, spot)
    return here


def _in_expression(node: Node, path: Path, context: Context, file: File, here: _Spot) -> _Spot:
    """Return the innermost spot below an expression; `here` is that of the expression itself."""
    inner = context.deeper()
    if not path or inner is None:
        return here
    traversal = traversal_of(node)
    if traversal is not None:
        return _behind_name(traversal, path, inner, here)
    while node.data == "expr_term":
        node = parts(node)[0]
        if traversal_of(node) is not None:
            return _in_expression(node, path, inner, file, here)
    match node.data:
        case "object":
            return _in_object(node, path, inner, file, here)
        case "tuple":
            return _in_tuple(node, path, inner, file, here)
        case "heredoc_template" | "heredoc_template_trim":
            token = node.children[0]
            heredoc = Heredoc.of(str(token))
            start = (token.start_pos or 0) + heredoc.start if isinstance(token, Token) else 0
            return _in_template(heredoc.body, path, (file.name, file.text, start), here)
        case "function_call":
            return _in_call(node, path, inner, file, here)
        case "conditional":
            condition, then, otherwise = parts(node)
            decided = truth(evaluate(condition, inner))
            if decided is not None:
                return _in_expression(then if decided else otherwise, path, inner, file, here)
    # Where one thing may stand for a list of one, its only element is itself.
    return here


def _in_object(node: Node, path: Path, context: Context, file: File, here: _Spot) -> _Spot:
    if path[0] == 0 and not isinstance(path[0], bool):
        return _in_expression(node, path[1:], context, file, _Spot(here.place, here.taken + 1))
    for element in parts(node):
        key_node, value = parts(element)
        if key_of(key_node, context) == path[0]:
            spot = _Spot(file.place(element), here.taken + 1)
            return _in_expression(value, path[1:], context, file, spot)
    return here


def _in_tuple(node: Node, path: Path, context: Context, file: File, here: _Spot) -> _Spot:
    below = parts(node)
    if not isinstance(path[0], int) or path[0] >= len(below):
        return here
    one = below[path[0]]
    return _in_expression(one, path[1:], context, file, _Spot(file.place(one), here.taken + 1))


def _in_call(node: Node, path: Path, context: Context, file: File, here: _Spot) -> _Spot:
    below = parts(node)
    name, arguments = str(below[0].children[0]), parts(below[1]) if len(below) == 2 else []
    if len(arguments) == 1 and name in _THROUGH:
        return _in_expression(arguments[0], path, context, file, here)
    if arguments and name in ("file", "templatefile"):
        given = evaluate(arguments[0], context)
        files = context.scope.module.files
        text = files.text(files.root / given) if isinstance(given, str) else None
        if text is not None:
            whole = (files.name(files.root / given), text, 0)
            return _in_template(text, path, whole, here, plain=name == "file")
    return here


def _in_template(
    body: str, path: Path, whole: tuple[str, str, int], here: _Spot, *, plain: bool = False
) -> _Spot:
    """Return the spot in JSON that is written as a text; an expression in it is one unknown letter."""
    source = body
    if not plain:
        pieces = cut(body)
        if pieces is None:
            return here
        # As long as what it stands for, so that places stay the same.
        source = "".join(
            body[one.start : one.end] if one.part is Part.TEXT else _HOLE + " " * (one.end - one.start - 1)
            for one in pieces
        )
    node = JsonReader(source, lenient=True).read()
    if node is None:
        return here
    name, text, start = whole
    taken = 0
    for step in path:
        below = _below(node, step)
        if below is None:
            break
        node, taken = below, taken + 1
    if not taken:
        return here
    return _Spot(place_in(name, text, start + node.start, start + node.end), here.taken + taken)


def _below(node: JsonNode, step: str | int) -> JsonNode | None:
    if isinstance(node.value, Mapping):
        return node if step == 0 else node.value.get(str(step))
    if isinstance(node.value, list):
        return node.value[step] if isinstance(step, int) and step < len(node.value) else None
    return node if step == 0 else None


def _behind_name(traversal: Traversal, path: Path, context: Context, here: _Spot) -> _Spot:
    """Return the spot in what a name stands for, if anything of the path is found there."""
    steps = traversal.steps
    root, name = traversal.root, steps[0] if steps else None
    if not isinstance(name, str) or not all(isinstance(one, str | int) for one in steps):
        return here
    inner = tuple(one for one in steps[1:] if isinstance(one, str | int))
    scope = context.scope
    found: tuple[Attribute, Context, File] | None = None
    if root == "local" and (block := scope.module.local(name)) is not None:
        found = block.attributes[name], context.into(scope), block.file
    elif root == "var":
        found = _given(name, context)
    if found is None:
        return here
    attribute, where, file = found
    start = _Spot(file.place(attribute.node), here.taken - len(inner))
    spot = _in_expression(attribute.value, (*inner, *path), where, file, start)
    return spot if spot.taken > here.taken else here


def _given(name: str, context: Context) -> tuple[Attribute, Context, File] | None:
    """Return the argument of the call that gives a variable its value, else its default."""
    call, calling = context.scope.call, context.calling()
    if call is None or calling is None:
        return None
    if name in call.attributes:
        return call.attributes[name], calling, call.file
    block = context.scope.module.block("variable", name)
    default = block.attributes.get("default") if block else None
    if block is None or default is None:
        return None
    return default, context.into(context.scope), block.file
