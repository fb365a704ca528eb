"""Where a template calls a function: in its long form, a key, and in the short form of YAML, a tag."""

from dataclasses import dataclass

from iamscope.iac.trees import untagged
from iamscope.manifest.tree import Items, Node, Pairs, Scalar

_BARE = frozenset({"Ref", "Condition"})


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what is given to it."""

    name: str
    argument: Node


class MalformedError(Exception):
    """A function is not called as it must be; the text says in words what is wrong."""


def call_of(node: Node) -> Call | None:
    """Return the call that a node is, or nothing; `Condition` is one only in its short form."""
    if node.tag.startswith("!"):
        word = node.tag[1:]
        name = word if word in _BARE else f"Fn::{word}"
        argument = untagged(node)
        return Call(name, _attribute(argument) if name == "Fn::GetAtt" else argument)
    if isinstance(node, Pairs) and len(node.pairs) == 1:
        key, argument = node.pairs[0]
        if isinstance(key, Scalar) and is_function(key.text):
            return Call(key.text, _attribute(argument) if key.text == "Fn::GetAtt" else argument)
    return None


def is_function(key: str) -> bool:
    """Return whether a key calls a function that gives a value."""
    return key == "Ref" or (key.startswith("Fn::") and not key.startswith("Fn::ForEach"))


def _attribute(node: Node) -> Node:
    """Return the two parts of `Logical.Attribute`, which may be written as one text."""
    if not isinstance(node, Scalar):
        return node
    logical, _, attribute = node.text.partition(".")
    parts = (Scalar(logical, "text", node.place), Scalar(attribute, "text", node.place))
    return Items(parts, node.place, "", 3, 1)
