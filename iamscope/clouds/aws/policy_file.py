"""The policy documents of a file, whichever answer or list they come in, with their places."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from iamscope.errors import IamscopeError
from iamscope.manifest.json_tree import parse_json
from iamscope.manifest.place import Place
from iamscope.manifest.tree import Items, Node, Pairs, Scalar

# What holds the document in answers such as that of GetPolicyVersion, GetRolePolicy, GetRole, DescribePolicy.
_WRAPPERS = ("policyversion", "role", "policy")
_DOCUMENTS = ("document", "policydocument", "assumerolepolicydocument", "content", "resourcepolicy")


class NotAPolicyError(IamscopeError):
    """A file holds no policy document."""

    code = "not-a-policy"

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(
            f"`{file}` holds no policy document: {problem}",
            hint="give a document with a Statement, a list of them, or an answer that holds one",
        )


@dataclass(frozen=True, slots=True)
class PolicyText:
    """One document: its tree, whose places are those of the file."""

    root: Pairs


def policy_texts(text: str, file: str) -> tuple[PolicyText, ...]:
    """Return the documents of a file. Raises `NotAPolicyError` and `ManifestError`."""
    found = tuple(_documents(parse_json(text, file), file))
    if not found:
        raise NotAPolicyError(file, "nothing in it has a Statement")
    return found


def element(pairs: Pairs, name: str) -> Node | None:
    """Return a member by its name, letter case ignored."""
    found = [value for key, value in pairs.pairs if isinstance(key, Scalar) and key.text.lower() == name]
    return found[-1] if found else None


def plain(node: Node) -> object:
    """Return a tree as plain values."""
    match node:
        case Scalar(kind="text", text=text):
            return text
        case Scalar(text=text):
            return json.loads(text)
        case Items(items=items):
            return [plain(item) for item in items]
        case Pairs(pairs=pairs):
            return {str(plain(key)): plain(value) for key, value in pairs}


def listed(node: Node | None) -> tuple[Node, ...]:
    """Return the members of a list; a value that stands alone counts as a list of one."""
    if node is None:
        return ()
    return node.items if isinstance(node, Items) else (node,)


def _documents(node: Node, file: str) -> Iterator[PolicyText]:
    if isinstance(node, Items):
        for item in node.items:
            yield from _documents(item, file)
    elif isinstance(node, Scalar) and node.kind == "text":
        yield from _documents(_embedded(node, file), file)
    elif isinstance(node, Pairs):
        yield from _of_object(node, file)
    else:
        raise NotAPolicyError(file, "a value stands where a document should be")


def _of_object(node: Pairs, file: str) -> Iterator[PolicyText]:
    if element(node, "statement") is not None:
        yield PolicyText(node)
        return
    for name in (*_DOCUMENTS, *_WRAPPERS):
        inner = element(node, name)
        if inner is not None:
            yield from _documents(inner, file)
            return


def _embedded(node: Scalar, file: str) -> Node:
    """Return the document that a string holds, URL-encoded or not; it stands where the string does."""
    for text in (node.text, unquote(node.text)):
        try:
            json.loads(text)
        except ValueError:
            continue
        return _moved(parse_json(text, file), node.place)
    raise NotAPolicyError(file, "a text stands where a document should be")


def _moved(node: Node, place: Place) -> Node:
    match node:
        case Scalar(text=text, kind=kind):
            return Scalar(text, kind, place)
        case Items(items=items, size=size, height=height):
            return Items(tuple(_moved(item, place) for item in items), place, "", size, height)
        case Pairs(pairs=pairs, size=size, height=height):
            moved = tuple((_moved(key, place), _moved(value, place)) for key, value in pairs)
            return Pairs(moved, place, "", size, height)
