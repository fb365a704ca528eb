"""`Fn::ForEach`: a fragment of a template written out for each member of a list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from iamscope.iac.cloudformation.calls import MalformedError, call_of
from iamscope.manifest.tree import Items, Node, Pairs, Scalar

PREFIX = "Fn::ForEach::"
_OTHER = re.compile(r"[^A-Za-z0-9]")


def loop_of(node: Node) -> tuple[str, Node, Pairs]:
    """Return the name, the list and the fragment of a loop."""
    if isinstance(node, Items) and len(node.items) == 3:
        name, members, fragment = node.items
        if isinstance(name, Scalar) and isinstance(fragment, Pairs):
            return name.text, members, fragment
    raise MalformedError("it needs a name, a list and a fragment")


def written_out(name: str, members: Sequence[str], fragment: Pairs) -> Iterator[tuple[Scalar, Node]]:
    """Yield the keys and values of a fragment for each member of the list."""
    for one in members:
        for key, value in fragment.pairs:
            if not isinstance(key, Scalar):
                raise MalformedError("a key of its fragment is no text")
            yield replace(key, text=_filled(key.text, name, one)), _with(value, name, one)


def _filled(text: str, name: str, member: str) -> str:
    return text.replace("${" + name + "}", member).replace("&{" + name + "}", _OTHER.sub("", member))


def _with(node: Node, name: str, member: str) -> Node:
    """Return a node in which a member stands wherever the loop's name does."""
    call = call_of(node)
    if call and call.name == "Ref" and isinstance(call.argument, Scalar) and call.argument.text == name:
        return Scalar(member, "text", node.place)
    match node:
        case Scalar():
            return replace(node, text=_filled(node.text, name, member)) if "{" in node.text else node
        case Items():
            return replace(node, items=tuple(_with(item, name, member) for item in node.items))
        case Pairs():
            pairs = tuple((_with(key, name, member), _with(value, name, member)) for key, value in node.pairs)
            return replace(node, pairs=pairs)
