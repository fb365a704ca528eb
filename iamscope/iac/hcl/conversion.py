"""What a variable's type makes of the value that it is given."""

from collections.abc import Mapping
from typing import Any

from iamscope.iac.hcl.arguments import UndecidedError
from iamscope.iac.hcl.lists import to_set
from iamscope.iac.hcl.partial import blended, number, to_number, to_text
from iamscope.iac.hcl.syntax import Node, parts
from iamscope.iac.values import Text, Unknown


def converted(value: Any, kind: Node, where: str) -> Any:
    """Return a value as its type says, unknown where that is not clear."""
    try:
        return _converted(value, kind)
    except UndecidedError:
        return blended(where, value)


def _converted(value: Any, kind: Node) -> Any:
    name, inner = _constructor(kind)
    if value is None or isinstance(value, Unknown) or name == "any":
        return value
    match name:
        case "string" | "number" | "bool":
            return _primitive(value, name)
        case "list" | "set" if isinstance(value, list):
            elements = [_converted(one, inner) if inner else one for one in value]
            return elements if name == "list" else to_set(elements)
        case "map" if isinstance(value, Mapping):
            return {key: _converted(one, inner) if inner else one for key, one in value.items()}
        case "object" if isinstance(value, Mapping) and inner is not None:
            return _object(value, inner)
    raise UndecidedError


def _primitive(value: Any, name: str) -> Any:
    if name == "string":
        found: Any = to_text(value)
    elif name == "number":
        found = to_number(value)
    else:
        found = {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
        found = found if isinstance(found, bool) else None
    if found is None or (name != "string" and isinstance(value, Text)):
        raise UndecidedError
    return found


def _object(value: Mapping[str, Any], fields: Node) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in parts(fields):
        key_node, kind = parts(field)
        name, inner, default = _optional(kind)
        key = str(_innermost(key_node).children[0])
        given = value.get(key)
        if key not in value and not name:
            raise UndecidedError
        if given is None and default is not None:
            given = _literal(default)
        found[key] = _converted(given, inner)
    return found


def _optional(kind: Node) -> tuple[bool, Node, Node | None]:
    """Return whether a field may be left out, its type, and its default."""
    call = _innermost(kind)
    if call.data != "function_call" or str(parts(call)[0].children[0]) != "optional":
        return False, kind, None
    arguments = parts(parts(call)[1])
    return True, arguments[0], arguments[1] if len(arguments) > 1 else None


def _constructor(kind: Node) -> tuple[str, Node | None]:
    """Return the name of a type and the type, or the fields, within."""
    node = _innermost(kind)
    if node.data == "identifier":
        return str(node.children[0]), None
    below = parts(node) if node.data == "function_call" else []
    arguments = parts(below[1]) if len(below) == 2 else []
    if len(arguments) != 1:
        raise UndecidedError
    name = str(below[0].children[0])
    inner = _innermost(arguments[0])
    if (name == "object") != (inner.data == "object"):
        raise UndecidedError
    return name, inner


def _innermost(node: Node) -> Node:
    while node.data in ("expr_term", "object_elem_key") and len(parts(node)) == 1:
        node = parts(node)[0]
    return node


def _literal(node: Node) -> Any:
    """Return a default of one word or number; others are left alone."""
    inner = _innermost(node)
    match inner.data:
        case "literal_value":
            return {"true": True, "false": False, "null": None}[str(inner.children[0])]
        case "int_lit" | "float_lit":
            return number(str(inner.children[0]))
        case "string" if all(part.data == "string_part" for part in parts(inner)) and len(parts(inner)) <= 1:
            text = "".join(str(part.children[0]) for part in parts(inner))
            if "\\" not in text and "${" not in text and "%{" not in text:
                return text
        case ("tuple" | "object") as shape if not parts(inner):
            return [] if shape == "tuple" else {}
    raise UndecidedError
