"""What is written for BloodHound keeps to the documented rules of OpenGraph."""

import json
import re
from typing import Any

from iamscope.graph.opengraph import opengraph
from iamscope.graph.reach import reach
from iamscope.model.reach import Holding
from tests.fakes.world import LetterWorld, Rule, principal
from tests.report.small import pages

KIND = re.compile(r"[A-Za-z0-9_]+")
_PLAIN = (str, bool, int, float)


def check(graph: dict[str, Any]) -> None:
    """Assert the rules: kinds, ids, ends that exist, and properties without anything nested."""
    nodes, edges = graph["graph"]["nodes"], graph["graph"]["edges"]
    assert KIND.fullmatch(graph["metadata"]["source_kind"])
    names = [node["id"] for node in nodes]
    assert len(set(names)) == len(names)
    for node in nodes:
        assert 1 <= len(node["kinds"]) <= 3
        assert all(KIND.fullmatch(kind) for kind in node["kinds"])
    for edge in edges:
        assert KIND.fullmatch(edge["kind"])
        for end in ("start", "end"):
            assert edge[end]["match_by"] == "id"
            assert edge[end]["value"] in names
    for key, value in (pair for one in (*nodes, *edges) for pair in one["properties"].items()):
        assert key == key.lower() != "objectid"
        values = value if isinstance(value, list) else [value]
        assert {type(item) for item in values} <= set(_PLAIN)
        assert len({type(item) for item in values}) <= 1


def test_it_keeps_to_the_rules() -> None:
    """Nodes, edges and properties are as BloodHound takes them, hostile names and all."""
    text = pages()["reach.opengraph.json"]
    check(json.loads(text))
    assert "\u202e" not in text
    assert "\\u001b" not in text


def test_what_is_not_certain_is_another_kind_of_edge() -> None:
    """A query for certain edges finds no conditional ones."""
    a, b, c = (Holding(principal(name)) for name in "abc")
    world = LetterWorld("abc", (Rule((a,), b), Rule((b,), c, "perhaps")))
    made = json.loads(opengraph([reach(world, [a.principal])]))
    check(made)
    assert [edge["kind"] for edge in made["graph"]["edges"]] == ["IAMScope_Becomes", "IAMScope_MayBecome"]
    assert [node["properties"]["certain"] for node in made["graph"]["nodes"]] == [True, True, False]
