"""Reach as pictures for other programs: GraphML, Graphviz and Mermaid."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import networkx as nx

from iamscope.graph.export import merged
from iamscope.graph.reach import Reach
from iamscope.model.safe import printable

_LONG = 200


def graphml(found: Iterable[Reach], outside: Collection[str] = ()) -> str:
    """Return GraphML, with every attribute of nodes and edges."""
    return "\n".join(nx.generate_graphml(_harmless(merged(found, outside)))) + "\n"


def _harmless(graph: "nx.DiGraph[str]") -> "nx.DiGraph[str]":
    """Return a graph whose texts hold nothing that XML cannot hold, or that a terminal would obey."""
    made: nx.DiGraph[str] = nx.DiGraph()
    for name, kind in graph.nodes(data=True):
        made.add_node(printable(name, _LONG), **{key: _plain(value) for key, value in kind.items()})
    for one, two, edge in graph.edges(data=True):
        made.add_edge(
            printable(one, _LONG),
            printable(two, _LONG),
            **{key: _plain(value) for key, value in edge.items()},
        )
    return made


def _plain(value: object) -> object:
    return printable(value, _LONG) if isinstance(value, str) else value


def dot(found: Iterable[Reach], outside: Collection[str] = ()) -> str:
    """Return a graph in the language of Graphviz; what is not certain is dashed, who is outside round."""
    graph = merged(found, outside)
    lines = ["digraph reach {", "  rankdir=LR;", "  node [shape=box];"]
    lines += [f"  {_quoted(name)}{_shape(graph.nodes[name])};" for name in sorted(graph.nodes)]
    for one, two, edge in sorted(graph.edges(data=True), key=lambda item: item[:2]):
        style = "" if edge["certain"] else ", style=dashed"
        lines.append(f"  {_quoted(one)} -> {_quoted(two)} [label={_quoted(edge['id'])}{style}];")
    return "\n".join((*lines, "}")) + "\n"


def _shape(node: Mapping[str, Any]) -> str:
    return f" [shape=ellipse, xlabel={_quoted(node['kind'])}]" if node["external"] else ""


def _quoted(text: str) -> str:
    safe = printable(text, _LONG).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{safe}"'


def mermaid(found: Iterable[Reach], outside: Collection[str] = ()) -> str:
    """Return a flow chart in Mermaid's language; what is not certain is dotted, who is outside is round."""
    return "\n".join(_mermaid(merged(found, outside))) + "\n"


def _mermaid(graph: "nx.DiGraph[str]") -> Iterator[str]:
    yield "flowchart LR"
    numbers = {name: f"n{number}" for number, name in enumerate(sorted(graph.nodes))}
    for name, number in numbers.items():
        opened, closed = ("([", "])") if graph.nodes[name]["external"] else ("[", "]")
        yield f'  {number}{opened}"{_entities(name)}"{closed}'
    for one, two, edge in sorted(graph.edges(data=True), key=lambda item: item[:2]):
        arrow = "-->" if edge["certain"] else "-.->"
        yield f'  {numbers[one]} {arrow}|"{_entities(edge["id"])}"| {numbers[two]}'


def _entities(text: str) -> str:
    """Return a text in which everything but plain letters is a numbered entity, as Mermaid writes them."""
    plain = printable(text, _LONG)
    return "".join(one if one.isalnum() or one in " :/.-_" else f"#{ord(one)};" for one in plain)
