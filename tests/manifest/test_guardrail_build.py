"""Guardrail tests read from files."""

from pathlib import Path

import pytest

from iamscope.errors import ManyErrors
from iamscope.manifest.guardrails import GuardrailTest
from iamscope.manifest.load import load, load_guardrails, load_manifests
from iamscope.manifest.mistakes import ManifestError, NoManifestError
from tests.fakes.vocabulary import AWS

CASES = Path(__file__).parent / "cases"
AGENT = """
kind: AgentRole
version: 1
name: a
agent: {principals: ["arn:aws:iam::111111111111:role/a"]}
access: {}
"""


@pytest.fixture(scope="module")
def first() -> GuardrailTest:
    """Return the test that says all that can be said."""
    return load_guardrails([CASES / "tests.yaml"], AWS)[0]


def test_a_test_says_what_its_file_says(first: GuardrailTest) -> None:
    """Every key is read, with its place."""
    assert (first.name, first.reach, first.place.line) == ("the agents leave it alone", False, 5)
    assert [str(one) for one in first.principals] == ["every agent"]
    assert first.must_not is not None
    (deed,) = first.must_not.deeds["aws"]
    assert [str(one) for one in deed.actions] == ["s3:Delete*"]
    assert deed.context == {"aws:SecureTransport": ("true",), "aws:TagKeys": ("a", "b")}
    assert (deed.complete, first.must_not.administer) == (False, True)
    assert str(first.must_not.become[0]) == "role/ops-*"
    assert [str(one) for one in first.must_not.environments] == ["production"]


def test_a_single_word_is_a_list_of_one(first: GuardrailTest) -> None:
    """What is left out is nothing, and what may be one or many is a tuple."""
    assert first.must is not None
    (deed,) = first.must.deeds["aws"]
    assert (deed.resources, deed.complete, first.must.administer) == ((), True, False)
    assert [str(one) for one in first.must.become] == ["role/reader"]


def test_all_mistakes_are_told_at_once_with_their_lines() -> None:
    """An unknown key is taken for the nearest one, so that one slip is one mistake."""
    with pytest.raises(ManyErrors) as raised:
        load_guardrails([CASES / "tests-wrong.yaml"], AWS)
    errors = [one for one in raised.value.errors if isinstance(one, ManifestError)]
    assert [(one.place.line, one.code, one.nearest) for one in errors] == [
        (4, "unknown-key", "principals"),
        (5, "unknown-key", "must-not"),
        (6, "conflicting-keys", None),
        (6, "malformed-principal", None),
        (10, "unknown-action", "s3:DeleteBucket"),
        (11, "unknown-key", "resources"),
        (13, "wrong-type", None),
        (14, "missing-key", None),
        (15, "missing-key", None),
        (17, "unknown-cloud", None),
        (17, "wrong-type", None),
        (19, "empty-value", None),
    ]


def test_tests_are_validated_with_manifests_and_never_read_as_ones(tmp_path: Path) -> None:
    """A folder holds both, and each reader takes its own."""
    (tmp_path / "x.guardrails.yaml").write_text((CASES / "tests.yaml").read_text())
    (tmp_path / "agent.yaml").write_text(AGENT)
    loaded = load([tmp_path], AWS)
    assert (len(loaded.tests), len(loaded.fleet.roles)) == (2, 1)
    assert len(load_manifests([tmp_path], AWS).roles) == 1
    assert len(load_guardrails([tmp_path], AWS)) == 2


def test_a_folder_without_tests_is_a_mistake(tmp_path: Path) -> None:
    """Nothing to test is no success."""
    (tmp_path / "agent.yaml").write_text(AGENT)
    with pytest.raises(NoManifestError):
        load_guardrails([tmp_path], AWS)
