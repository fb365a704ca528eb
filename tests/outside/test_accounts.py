"""Requests on generated accounts: that they repeat, vary, and can be decided."""

from collections import Counter
from itertools import islice

import pytest

from iamscope.clouds.aws.cases import decide_case
from iamscope.model.decision import Outcome
from tests.bench.documents import Json
from tests.outside.accounts import requests
from tests.outside.documents import statements


@pytest.fixture(scope="module")
def cases() -> list[Json]:
    """Return some hundred requests."""
    return list(requests(600, seed=3))


def test_the_same_seed_gives_the_same_requests(cases: list[Json]) -> None:
    """Two runs of one seed are equal, and another seed gives others."""
    assert list(islice(requests(1_000, seed=3), 50)) == cases[:50]
    assert next(requests(1, seed=4))["principal"] != cases[0]["principal"]


def test_all_layers_occur(cases: list[Json]) -> None:
    """Every layer that a case can have is met, and every kind of caller and place."""
    met = Counter(layer for case in cases for layer in case["policies"])
    assert met.keys() == {
        "identity",
        "boundary",
        "session",
        "resource_policy",
        "scps",
        "rcps",
        "vpc_endpoint",
    }
    assert min(met.values()) > 10
    assert {case["principal"]["kind"] for case in cases} == {"user", "role-session"}
    assert {case["resource"]["account"] for case in cases} == {"111111111111", "222222222222"}
    assert any(case["resource"]["arn"] == "*" for case in cases)


def test_outcomes_are_mixed(cases: list[Json]) -> None:
    """Neither answer is rare, so that agreeing on all of them says something."""
    met = Counter(decide_case(case).outcome for case in cases)
    for outcome in (Outcome.ALLOW, Outcome.IMPLICIT_DENY, Outcome.EXPLICIT_DENY):
        assert met[outcome] > 60, outcome


def test_resources_are_whole(cases: list[Json]) -> None:
    """No pattern and no hole is left in what is asked for."""
    for case in cases:
        arn = case["resource"]["arn"]
        assert arn == "*" or (arn.count(":") >= 5 and not set("*?{}") & set(arn)), arn


def test_resource_control_policies_are_legal(cases: list[Json]) -> None:
    """RCPs deny, name everybody, and have neither NotAction nor a lone star (fact 2.3b)."""
    found = [each for case in cases for layer, _, each in statements(case) if layer == "rcps"]
    assert found
    for statement in found:
        assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
        assert statement["Action"] != "*"
