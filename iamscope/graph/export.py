"""Reach as a networkx graph, for people and for other tools."""

from collections.abc import Collection, Iterable

import networkx as nx

from iamscope.graph.reach import Reach


def to_networkx(reach: Reach) -> "nx.DiGraph[str]":
    """Return principals as nodes and steps as edges; an edge's attributes name the step and its calls."""
    return merged([reach])


def merged(found: Iterable[Reach], outside: Collection[str] = ()) -> "nx.DiGraph[str]":
    """Return the reach of several principals as one graph; what one of them does for certain is certain.

    `outside` are the ids of those that the snapshot does not show.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    for reach in found:
        for holding in reach.paths:
            name, certain = holding.principal.id, reach.certain(holding)
            known = graph.nodes[name]["certain"] if name in graph else False
            kind, external = holding.principal.kind, name in outside
            graph.add_node(name, kind=kind, certain=certain or known, external=external)
        for step in reach.steps():
            one, two = step.origin.principal.id, step.target.principal.id
            if not graph.has_edge(one, two) or (step.certain and not graph.edges[one, two]["certain"]):
                calls = ", ".join(call.action for call in step.calls)
                graph.add_edge(one, two, id=step.id, certain=step.certain, calls=calls)
    return graph
