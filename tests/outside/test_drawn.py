"""Random cases of the oracle, settled."""

from random import Random

from tests.bench.documents import Json, document
from tests.outside.documents import statements
from tests.outside.drawn import drawn, settled
from tests.outside.small import case, statement


def test_the_same_seed_gives_the_same_cases() -> None:
    """Two runs of one seed are equal, another seed gives others, and there are as many as asked for."""
    first = list(drawn(30, seed=5))
    assert list(drawn(30, seed=5)) == first
    assert list(drawn(30, seed=6)) != first
    assert len(first) == 30


def test_nothing_is_left_open() -> None:
    """There are no unknown keys, every principal is spelled out, and every resource has an owner."""
    for each in drawn(150, seed=5):
        assert "unknown_keys" not in each
        assert each["resource"]["account"]
        assert each["principal"]["kind"]


def _settled(**more: object) -> Json:
    return settled(case(**more), Random(1))


def test_an_unknown_key_gets_a_value_or_none() -> None:
    """Over several draws an unknown key is absent in some and present in others."""
    chance = Random(1)
    contexts = [settled(case(unknown_keys=["aws:SourceVpce"]), chance)["context"] for _ in range(30)]
    assert {} in contexts
    assert {"aws:SourceVpce": "vpce-9"} in contexts


def test_everything_is_written_as_a_star() -> None:
    """`*:*` becomes the lone star that it means, in lists too."""
    both = document(
        statement(action="*:*"), {"Effect": "Deny", "NotAction": ["*:*", "s3:*"], "Resource": "*"}
    )
    first, second = _settled(policies={"identity": [both]})["policies"]["identity"][0]["Statement"]
    assert (first["Action"], second["NotAction"]) == ("*", ["*", "s3:*"])


def test_a_resource_control_policy_becomes_legal() -> None:
    """NotAction and the lone star become the service of the action, and nothing else changes."""
    levels = [[document(statement("Deny", "*"), {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"})]]
    given = case(policies={"rcps": levels, "identity": [document(statement(action="*"))]})
    made = settled(given, Random(1))
    assert [each["Action"] for layer, _, each in statements(made) if layer == "rcps"] == ["sqs:*"] * 2
    assert made["policies"]["identity"] == given["policies"]["identity"]
    assert levels[0][0]["Statement"][0]["Action"] == "*"
