"""Reads policy documents that stand by themselves, or in the output of the command that printed them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from iamscope.iac.mistakes import InvalidPolicyDocumentError
from iamscope.iac.plan import Change, Place, Plan, Planned, Tool
from iamscope.iac.trees import member, place, plain, trees
from iamscope.manifest.mistakes import ManifestError
from iamscope.manifest.tree import Items, Node, Pairs, Scalar

TYPE = "policy"
_WRAPPED = ("PolicyDocument", "AssumeRolePolicyDocument", "Document", "Policy", "policy")
_AROUND = ("PolicyVersion", "Role")
_NAMES = {"PolicyName": "name", "RoleName": "principal", "UserName": "principal", "GroupName": "principal"}


def is_policy(node: Node) -> bool:
    """Return whether a document is a policy, the output of a command with one in it, or a list of them."""
    if isinstance(node, Items):
        return bool(node.items) and all(is_policy(item) for item in node.items)
    return _is_document(node) or _wrapped(node) is not None


def read(root: Node, file: str) -> Plan:
    """Return the policies of one document. Raises `InvalidPolicyDocumentError` for text that is none."""
    stem = Path(file).stem
    nodes = root.items if isinstance(root, Items) else (root,)
    several = isinstance(root, Items)
    found = [
        _planned(node, f"{stem}[{index}]" if several else stem) for index, node in enumerate(_all(nodes))
    ]
    return Plan(Tool.POLICY, file, tuple(found))


def _all(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Items):
            yield from _all(node.items)
        else:
            yield node


def _is_document(node: Node | None) -> bool:
    return isinstance(member(node, "Statement"), Pairs | Items)


def _wrapped(node: Node) -> Node | None:
    """Return the node in which a document is wrapped, or nothing."""
    for name in _AROUND:
        around = member(node, name)
        if isinstance(around, Pairs):
            return _wrapped(around)
    for name in _WRAPPED:
        inner = member(node, name)
        if _is_document(inner) or (isinstance(inner, Scalar) and _text(inner).startswith("{")):
            return inner
    return None


def _text(node: Scalar) -> str:
    # The service sends documents percent-encoded; some tools print them so.
    return unquote(node.text) if node.text.startswith("%7B") else node.text.strip()


def _planned(node: Node, address: str) -> Planned:
    places: dict[str, Place] = {"": place(node.place)}
    document = node if _is_document(node) else _wrapped(node)
    values: dict[str, Any] = {}
    if isinstance(document, Scalar):
        values["document"] = _parsed(document)
        places["document"] = place(document.place)
    elif document is not None:
        values["document"] = plain(document, "document", places)
    for key, name in _NAMES.items():
        found = member(node, key)
        if isinstance(found, Scalar) and document is not node:
            values[name] = found.text
    return Planned(address, TYPE, Change.CREATE, values, places=places)


def _parsed(node: Scalar) -> Any:
    """Return the document that stands as text in another; its own lines are not those of the file."""
    try:
        inner = next(trees(_text(node), node.place.file))
    except ManifestError as error:
        raise InvalidPolicyDocumentError(
            f"a policy document that is not JSON: {error.code}", node.place
        ) from error
    return plain(inner, "", {})
