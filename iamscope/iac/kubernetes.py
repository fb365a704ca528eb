"""Reads service accounts from Kubernetes manifests: those that act as a principal of a cloud say which."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from iamscope.iac.mistakes import HelmTemplateError
from iamscope.iac.plan import Change, Place, Plan, Planned, Tool
from iamscope.iac.trees import member, member_text, place, plain
from iamscope.iac.values import Unknown
from iamscope.manifest.tree import Items, Node, Pairs

TYPE = "kubernetes.ServiceAccount"
ROLE_ARN = "eks.amazonaws.com/role-arn"
_PLACEHOLDER = re.compile(r"\{\{-?\s*(?!resolve:)")


def is_manifest(node: Node) -> bool:
    """Return whether a document is an object of Kubernetes, or a list of them."""
    return member_text(node, "kind") is not None and member_text(node, "apiVersion") is not None


def refuse_placeholders(text: str, file: str) -> None:
    """Raise `HelmTemplateError` where a text still holds placeholders of Helm."""
    for number, line in enumerate(text.split("\n"), 1):
        if _PLACEHOLDER.search(line.partition(" #")[0]) and not line.lstrip().startswith("#"):
            raise HelmTemplateError(file, number)


def read(nodes: Sequence[Node], file: str) -> Plan:
    """Return the service accounts of some documents; objects of other kinds say nothing here."""
    found = [_planned(node) for root in nodes for node in _objects(root) if _is_account(node)]
    return Plan(Tool.KUBERNETES, file, tuple(sorted(found, key=lambda planned: planned.address)))


def _objects(node: Node) -> Iterator[Node]:
    items = member(node, "items")
    if (member_text(node, "kind") or "").endswith("List") and isinstance(items, Items):
        yield from items.items
    else:
        yield node


def _is_account(node: Node) -> bool:
    return member_text(node, "kind") == "ServiceAccount" and member_text(node, "apiVersion") == "v1"


def _planned(node: Node) -> Planned:
    places: dict[str, Place] = {}
    metadata = member(node, "metadata")
    written = plain(metadata, "", places) if isinstance(metadata, Pairs) else {}
    annotations = written.get("annotations")
    annotations = annotations if isinstance(annotations, dict) else {}
    name = written.get("name", Unknown("the name of a service account"))
    # Who applies the manifest may choose the namespace.
    namespace = written.get("namespace", Unknown(f"the namespace of service account {_word(name)}"))
    values: dict[str, Any] = {"namespace": namespace, "name": name, "annotations": annotations}
    if ROLE_ARN in annotations:
        values["role_arn"] = annotations[ROLE_ARN]
        places["role_arn"] = places[f"annotations.{ROLE_ARN}"]
    places[""] = place(node.place)
    address = f"ServiceAccount/{_word(namespace)}/{_word(name)}"
    return Planned(address, TYPE, Change.CREATE, values, places=places)


def _word(value: Any) -> str:
    return "?" if isinstance(value, Unknown) else str(value)
