"""What the expressions of a configuration name, through the variables and outputs of modules.

A plan repeats of each expression only its constant value or the names in it, and not how they are put
together: so a reference is a hint, and a value that rests on one stays unknown.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from iamscope.iac.terraform.addresses import general, module_of, steps, within

_MODULE = tuple[tuple[str, str], ...]
_DEEPEST = 32


@dataclass(slots=True)
class References:
    """The references of every attribute of a configuration, as addresses of the whole."""

    root: Mapping[str, Any]
    _resources: dict[int, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)

    def of(self, address: str, path: str) -> tuple[str, ...]:
        """Return what the expression at a path of a resource names, sorted."""
        module = module_of(address)
        config = self._module(module)
        here = ".".join(name + key for name, key in list(steps(address))[2 * len(module) :])
        expressions = self._listed(config).get(general(here), {}).get("expressions")
        node = _expression(expressions, path)
        return tuple(sorted(dict.fromkeys(self._resolved(_names(node), module, _DEEPEST))))

    def _listed(self, config: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
        found = self._resources.get(id(config))
        if found is None:
            listed = config.get("resources")
            found = {
                str(one.get("address")): one
                for one in (listed if isinstance(listed, list) else ())
                if isinstance(one, Mapping)
            }
            self._resources[id(config)] = found
        return found

    def _module(self, module: _MODULE) -> Mapping[str, Any]:
        config = self.root
        for name, _ in module:
            config = _object(_object(_object(config.get("module_calls")).get(name)).get("module"))
        return config

    def _call(self, module: _MODULE) -> Mapping[str, Any]:
        return _object(_object(self._module(module[:-1]).get("module_calls")).get(module[-1][0]))

    def _resolved(self, names: Iterable[str], module: _MODULE, depth: int) -> Iterator[str]:
        for name in names:
            words = list(steps(name))
            if not words or depth == 0:
                continue
            match words[0][0]:
                case "var" if module and len(words) > 1:
                    node = _object(self._call(module).get("expressions")).get(words[1][0])
                    yield from self._resolved(_names(node), module[:-1], depth - 1)
                case "module" if len(words) > 2:
                    inner = (*module, words[1])
                    node = _object(_object(self._module(inner).get("outputs")).get(words[2][0]))
                    yield from self._resolved(_names(node.get("expression")), inner, depth - 1)
                case "var" | "local" | "each" | "count" | "path" | "terraform" | "self" | "module":
                    yield within(module, name) if words[0][0] in ("var", "local") else name
                case _:
                    yield within(module, name)


def _expression(expressions: Any, path: str) -> Any:
    """Return the expression at a path, or the innermost one that the path leads through."""
    node = expressions
    for name, key in steps(path):
        if _is_leaf(node):
            return node
        if isinstance(node, list):
            # A block that stands once is read without its number.
            node = node[0] if len(node) == 1 else {}
        node = _object(node).get(name)
        if key and isinstance(node, list):
            place = int(key[1:-1]) if key[1:-1].isdigit() else 0
            node = node[place] if place < len(node) else (node[0] if len(node) == 1 else {})
    return node


def _is_leaf(node: Any) -> bool:
    return isinstance(node, Mapping) and ("references" in node or "constant_value" in node)


def _names(node: Any) -> list[str]:
    """Return what an expression names, without the prefixes that a plan lists beside each name."""
    found = [str(name) for name in _collected(node)]
    return [
        name
        for name in dict.fromkeys(found)
        if not any(other.startswith((f"{name}.", f"{name}[")) for other in found)
    ]


def _collected(node: Any) -> Iterator[Any]:
    if isinstance(node, list):
        for one in node:
            yield from _collected(one)
    elif isinstance(node, Mapping):
        if isinstance(node.get("references"), list):
            yield from node["references"]
        elif "constant_value" not in node:
            for one in node.values():
                yield from _collected(one)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
