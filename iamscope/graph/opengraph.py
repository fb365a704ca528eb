"""Reach in the form that BloodHound reads: OpenGraph JSON.

Its rules: a node has an id and one to three kinds, an edge one kind; kinds are letters, digits and
underscores; names of properties are in lower case; values are texts, numbers, truth values, or lists of one
of them.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from iamscope.graph.export import merged
from iamscope.graph.reach import Reach
from iamscope.model.columns import short
from iamscope.model.plain import page
from iamscope.model.safe import printable

# Longer than any full name that a cloud gives.
_LONG = 4_000
_SOURCE = "IAMScope_Base"
_PRINCIPAL = "IAMScope_Principal"


def opengraph(found: Iterable[Reach], outside: Collection[str] = ()) -> str:
    """Return principals as nodes, and as an edge that one can become the other."""
    graph = merged(found, outside)
    nodes = [_node(name, graph.nodes[name]) for name in sorted(graph.nodes)]
    edges = [_edge(one, two, edge) for one, two, edge in sorted(graph.edges(data=True), key=_ends)]
    return page({"metadata": {"source_kind": _SOURCE}, "graph": {"nodes": nodes, "edges": edges}})


def _ends(edge: tuple[str, str, Any]) -> tuple[str, str]:
    return edge[:2]


def _node(name: str, known: Mapping[str, Any]) -> Mapping[str, Any]:
    kind = re.sub(r"[^A-Za-z0-9]", "", str(known["kind"])).capitalize()
    return {
        "id": printable(name, _LONG),
        "kinds": [*([f"IAMScope_{kind}"] if kind else []), _PRINCIPAL],
        "properties": {
            "name": short(name),
            "fullname": printable(name, _LONG),
            "certain": known["certain"],
            "external": known["external"],
        },
    }


def _edge(one: str, two: str, known: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "kind": "IAMScope_Becomes" if known["certain"] else "IAMScope_MayBecome",
        "start": {"match_by": "id", "value": printable(one, _LONG)},
        "end": {"match_by": "id", "value": printable(two, _LONG)},
        "properties": {
            "step": printable(known["id"]),
            "certain": known["certain"],
            "calls": [printable(call, _LONG) for call in known["calls"].split(", ")],
        },
    }
