"""Reach as a networkx graph, for people and for other tools."""

import networkx as nx

from iamscope.graph.reach import Reach


def to_networkx(reach: Reach) -> "nx.DiGraph[str]":
    """Return principals as nodes and steps as edges; an edge's attributes name the step and its calls."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for holding in reach.paths:
        graph.add_node(holding.principal.id, kind=holding.principal.kind, certain=reach.certain(holding))
    for step in reach.steps():
        graph.add_edge(
            step.origin.principal.id,
            step.target.principal.id,
            id=step.id,
            certain=step.certain,
            calls=", ".join(call.action for call in step.calls),
        )
    return graph
