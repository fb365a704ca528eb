"""What names stand for: variables, local values, outputs of modules, and resources, which stay unknown."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from lark import Tree

from iamscope.iac.hcl.address import Step as Instance
from iamscope.iac.hcl.address import bracketed
from iamscope.iac.hcl.context import Context
from iamscope.iac.hcl.conversion import converted
from iamscope.iac.hcl.partial import Rest, blended, references
from iamscope.iac.hcl.syntax import Node
from iamscope.iac.hcl.traversal import Splat, Step, Traversal
from iamscope.iac.values import Unknown

Evaluate = Callable[[Node, Context], Any]
Resolved = tuple[Any, tuple[Step, ...]]


def resolved(traversal: Traversal, context: Context, evaluate: Evaluate) -> Resolved:
    """Return what the root of a traversal stands for, and the steps that are left to take."""
    root, steps = str(traversal.root), traversal.steps
    if root in context.names:
        return context.names[root], steps
    name = steps[0] if steps and isinstance(steps[0], str) else None
    if name is None:
        return context.unknown(), ()
    match root, name:
        case "var", _:
            return variable(name, context, evaluate), steps[1:]
        case "local", _:
            return _local(name, context, evaluate), steps[1:]
        case "module", _:
            return _output(name, steps[1:], context, evaluate)
        case ("each", "key") | ("count", "index"):
            return (context.unknown(f"{root}.{name}") if context.key is None else context.key), steps[1:]
        case "each", "value":
            return each_value(context, evaluate), steps[1:]
        case "path", "module":
            return context.scope.module.path, steps[1:]
        case "path", "root":
            return ".", steps[1:]
        case (("each" | "count" | "path" | "terraform" | "self"), _):
            return context.unknown(f"{root}.{name}"), ()
    return _resource(root, steps, context, evaluate), ()


def variable(name: str, context: Context, evaluate: Evaluate) -> Any:
    """Return the value of a variable: as its module is called, else its default; in the root as given."""
    scope = context.scope
    block = scope.module.block("variable", name)
    unknown = context.unknown(f"{scope.prefix}var.{name}", pure=True)
    if block is None:
        return unknown
    calling = context.calling()
    given = scope.call.attributes.get(name) if scope.call else None
    if calling is None:
        if name not in scope.variables:
            return unknown
        value = scope.variables[name]
    elif given is not None:
        value = evaluate(given.value, calling)
    else:
        return _default(block.attributes, context, evaluate, unknown)
    if value is None and "nullable" in block.attributes:
        nullable = evaluate(block.attributes["nullable"].value, context.into(scope))
        if nullable is not True:
            default = _default(block.attributes, context, evaluate, unknown)
            return default if nullable is False else blended(context.where, unknown, default)
    return _converted(value, block.attributes, context)


def each_value(context: Context, evaluate: Evaluate) -> Any:
    """Return the element of `for_each` that an instance is made for."""
    given = context.block.attributes.get("for_each") if context.block else None
    if given is None or context.key is None:
        return context.unknown("each.value")
    elements = evaluate(given.value, replace(context, key=None, block=None, names={}, fixed=True))
    if isinstance(elements, list):
        return context.key
    return stepped(elements, (str(context.key),), context, evaluate, quoted=True)


def stepped(
    value: Any, steps: tuple[Step, ...], context: Context, evaluate: Evaluate, *, quoted: bool = False
) -> Any:
    """Return what steps lead to from a value; `quoted` where names stand in brackets."""
    for step in steps:
        key: Any = evaluate(step, context) if isinstance(step, Tree) else step
        if isinstance(value, Unknown):
            value = _beyond(value, key, context, bracket=quoted or isinstance(step, Tree))
        elif isinstance(key, Splat):
            value = _splatted(value, key, context, evaluate)
        elif isinstance(value, Mapping) and isinstance(key, str | int) and str(key) in value:
            value = value[str(key)]
        elif isinstance(value, list) and _reaches(value, key):
            value = value[key]
        else:
            value = blended(context.where, value, key)
    return value


def _reaches(value: list[Any], key: Any) -> bool:
    return (
        isinstance(key, int)
        and not isinstance(key, bool)
        and 0 <= key < len(value)
        and not any(isinstance(one, Rest) for one in value[: key + 1])
    )


def _beyond(value: Unknown, key: Any, context: Context, *, bracket: bool) -> Unknown:
    """Return the attribute of something unknown: what is surely one reference is so still."""
    if value.pure and len(value.references) == 1 and isinstance(key, str | int):
        step = bracketed(key) if bracket or isinstance(key, int) else f".{key}"
        return context.unknown(value.references[0] + step, pure=True)
    return blended(context.where, value, key)


def _splatted(value: Any, splat: Splat, context: Context, evaluate: Evaluate) -> Any:
    if value is None:
        return []
    elements = value if isinstance(value, list) else [value]
    return [
        one if isinstance(one, Rest) else stepped(one, splat.steps, context, evaluate) for one in elements
    ]


def _default(attributes: Mapping[str, Any], context: Context, evaluate: Evaluate, unknown: Unknown) -> Any:
    default = attributes.get("default")
    if default is None:
        return unknown
    return _converted(evaluate(default.value, context.into(context.scope)), attributes, context)


def _converted(value: Any, attributes: Mapping[str, Any], context: Context) -> Any:
    kind = attributes.get("type")
    return value if kind is None else converted(value, kind.value, context.where)


def _local(name: str, context: Context, evaluate: Evaluate) -> Any:
    block = context.scope.module.local(name)
    if block is None:
        return context.unknown(f"{context.scope.prefix}local.{name}", pure=True)
    return evaluate(block.attributes[name].value, context.into(context.scope))


def _output(name: str, steps: tuple[Step, ...], context: Context, evaluate: Evaluate) -> Resolved:
    key: Any = None
    base = f"{context.scope.prefix}module.{name}"
    if steps and isinstance(steps[0], Tree | int):
        key = evaluate(steps[0], context) if isinstance(steps[0], Tree) else steps[0]
        steps = steps[1:]
    if not steps or not isinstance(steps[0], str) or not isinstance(key, str | int | None):
        return context.unknown(base, *references(key)), ()
    output = steps[0]
    child = context.scope.child(Instance(name, key))
    block = child.module.block("output", output) if child else None
    value = block.attributes.get("value") if block else None
    if child is None or value is None:
        return context.unknown(f"{base}{bracketed(key)}.{output}", pure=True), steps[1:]
    repeated = child.call is not None and child.call.attributes.keys() & {"count", "for_each"}
    if bool(repeated) != (key is not None):
        return context.unknown(base), ()
    return evaluate(value.value, context.into(child)), steps[1:]


def _resource(root: str, steps: tuple[Step, ...], context: Context, evaluate: Evaluate) -> Unknown:
    """Return the unknown for an attribute of a resource, or of a data source."""
    words = [root]
    needed = 3 if root == "data" else 2
    for place, step in enumerate(steps):
        if isinstance(step, str):
            words.append(f".{step}")
            continue
        key: Any = evaluate(step, context) if isinstance(step, Tree) else step
        if place + 1 < needed or not isinstance(key, str | int) or isinstance(key, bool):
            base = context.scope.prefix + "".join(words)
            return context.unknown(base, *references(key))
        words.append(bracketed(key))
    if len(words) < needed:
        return context.unknown()
    return context.unknown(context.scope.prefix + "".join(words), pure=True)
