"""Agents that act in some environments only."""

from iamscope.manifest.fences import kept_in
from iamscope.manifest.load import load_text
from tests.fakes.vocabulary import AWS

HEAD = """\
kind: AgentRole
version: 1
name: a
agent: {principals: ["arn:aws:iam::111111111111:role/a"]}
access: {}
"""
ESTATE = """\
---
kind: Estate
version: 1
environments:
  - {name: production, aws: {accounts: ["111111111111"]}}
  - {name: staging, aws: {accounts: ["222222222222"]}}
  - {name: testing, aws: {accounts: ["333333333333"]}}
"""


def forbidden(text: str, *, estate: bool = True) -> list[tuple[str, int]]:
    """Return the environments that the one agent role must not change, with the lines that say so."""
    found = load_text(HEAD + text + ESTATE, "f.yaml", AWS)
    (role,) = kept_in(found.fleet, found.estates[0] if estate else None).roles
    return [(str(name), name.place.line) for name in role.never_environments]


def test_all_other_environments_are_forbidden() -> None:
    """They are forbidden where the agent's own are named."""
    assert forbidden("environments: [staging]\n") == [("production", 6), ("testing", 6)]
    assert forbidden("environments: [staging, production, testing]\n") == []


def test_what_is_forbidden_by_name_stays_so() -> None:
    """Each environment is forbidden once, at the place that names it."""
    text = "environments: [staging]\nnever: {environments: [testing]}\n"
    assert forbidden(text) == [("testing", 7), ("production", 6)]


def test_a_manifest_that_names_none_is_as_it_was() -> None:
    """To say nothing of environments forbids none of them, and without an estate there are none."""
    assert forbidden("") == []
    assert forbidden("environments: [staging]\n", estate=False) == []


def test_environments_declare_nothing() -> None:
    """That an agent acts in an environment gives it no access there."""
    found = load_text(HEAD + "environments: [staging]\n" + ESTATE, "f.yaml", AWS)
    assert kept_in(found.fleet, found.estates[0]).roles[0].access == {}
