"""The published schema."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from iamscope.errors import IamscopeError
from iamscope.manifest.form import FORMS
from iamscope.manifest.load import load_text
from iamscope.manifest.schema import FILES, json_schema
from tests.fakes.vocabulary import AWS

REPOSITORY = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"
VALID = [
    CASES / "whole.yaml",
    CASES / "complete.yaml",
    CASES / "shared" / "logs.yaml",
    CASES / "estate.yaml",
    CASES / "tests.yaml",
    REPOSITORY / "examples" / "incident" / "billing.guardrails.yaml",
    *sorted((REPOSITORY / "examples" / "manifests").iterdir()),
]

LEAST: dict[str, Any] = {
    "kind": "AgentRole",
    "version": 1,
    "name": "a",
    "agent": {"principals": ["arn:aws:iam::111111111111:role/a"]},
    "access": {"aws": [{"actions": ["s3:GetObject"], "resources": ["*"]}]},
}
ENTRY = {"actions": ["s3:GetObject"], "resources": ["*"]}
POLICIES = {"policies": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}
EXCEPTION = {"finding": "own-excess", "owner": "o", "reason": "r", "expires": "2027-01-31"}
ESTATE: dict[str, Any] = {
    "kind": "Estate",
    "version": 1,
    "environments": [{"name": "a", "aws": {"accounts": ["111111111111"]}}],
}


def is_valid(content: dict[str, Any]) -> bool:
    """Whether the published schema of its kind accepts a document."""
    return Draft202012Validator(json_schema(content["kind"])).is_valid(content)


def is_loaded(content: dict[str, Any]) -> bool:
    """Whether iamscope itself accepts a document."""
    try:
        load_text(json.dumps(content), "f.json", AWS)
    except IamscopeError:
        return False
    return True


@pytest.mark.parametrize("kind", FORMS)
def test_the_schema_is_a_schema(kind: str) -> None:
    """It obeys draft 2020-12."""
    Draft202012Validator.check_schema(json_schema(kind))


@pytest.mark.parametrize("kind", FORMS)
def test_the_published_file_is_up_to_date(kind: str) -> None:
    """What is in docs/schema is what the command prints."""
    published = (REPOSITORY / "docs" / "schema" / FILES[kind]).read_text()
    assert published == json.dumps(json_schema(kind), indent=2) + "\n"


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.name)
def test_valid_documents_pass_the_schema(path: Path) -> None:
    """Examples and cases are valid for an editor too."""
    content = YAML(typ="safe", pure=True).load(path.read_text())
    Draft202012Validator(json_schema(content["kind"])).validate(content)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"access": {}},
        {
            "agent": {"principals": [], "operator-session": {"via-mcp": True}},
            "operators": LEAST["agent"]["principals"],
        },
        {"never": {"aws": [{"actions": ["rds:Delete*"]}]}},
        {"never": {"environments": ["production"]}},
        {"credentials": {"aws": {"duration": "900s"}}},
        {"environments": ["staging"]},
        {"access": {"aws": [POLICIES, POLICIES | {"conditions": {"Bool": {"aws:SecureTransport": True}}}]}},
        {"exceptions": [EXCEPTION, EXCEPTION | {"finding": ["a", "b"], "fingerprint": "0123456789abcdef"}]},
        {"exceptions": [EXCEPTION | {"access": {"aws": [ENTRY]}}]},
        {"access": {"aws": [ENTRY | {"conditions": {"StringEquals": {"s3:prefix": ""}}}]}},
        {"access": {"aws": [ENTRY | {"conditions": {"Bool": {"aws:SecureTransport": [True, "false"]}}}]}},
    ],
)
def test_both_accept_what_is_right(change: dict[str, Any]) -> None:
    """An editor marks nothing that iamscope accepts."""
    assert is_valid(LEAST | change)
    assert is_loaded(LEAST | change)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"version": "1"},
        {"version": True},
        {"name": "A"},
        {"name": "a" * 65},
        {"name": 5},
        {"name": ""},
        {"name": None},
        {"unknown": 1},
        {"description": ["a"]},
        {"agent": {}},
        {"agent": {"principals": []}},
        {"agent": {"principals": LEAST["agent"]["principals"] * 2}},
        {"agent": {"operator-session": {"via-mcp": True}}},
        {"agent": {"operator-session": {}}, "operators": LEAST["agent"]["principals"]},
        {"agent": {"operator-session": {"via-mcp": False}}, "operators": LEAST["agent"]["principals"]},
        {"agent": {"operator-session": {"via-mcp": "yes"}}, "operators": LEAST["agent"]["principals"]},
        {"agent": LEAST["agent"] | {"user": "a"}},
        {"operators": []},
        {"operators": "arn:aws:iam::111111111111:role/a"},
        {"access": None},
        {"access": {"aws": []}},
        {"access": {"aws": [{}]}},
        {"access": {"aws": ENTRY}},
        {"access": {"Aws": [ENTRY]}},
        {"access": {"aws": [ENTRY | {"actions": []}]}},
        {"access": {"aws": [ENTRY | {"resources": []}]}},
        {"access": {"aws": [ENTRY | {"effect": "Allow"}]}},
        {"access": {"aws": [{"actions": ["s3:GetObject"]}]}},
        {"access": {"aws": [POLICIES | ENTRY]}},
        {"access": {"aws": [POLICIES | {"resources": ["*"]}]}},
        {"access": {"aws": [{"policies": []}]}},
        {"access": {"aws": [{"policies": POLICIES["policies"] * 2}]}},
        {"never": {"aws": [POLICIES]}},
        {"environments": []},
        {"environments": ["a", "a"]},
        {"include": []},
        {"exceptions": []},
        {"exceptions": [EXCEPTION | {"expires": "soon"}]},
        {"exceptions": [EXCEPTION | {"fingerprint": "0123"}]},
        *(
            {"exceptions": [{key: EXCEPTION[key] for key in EXCEPTION if key != left_out}]}
            for left_out in EXCEPTION
        ),
        {"access": {"aws": [ENTRY | {"conditions": {}}]}},
        {"access": {"aws": [ENTRY | {"conditions": {"StringEquals": {}}}]}},
        {"access": {"aws": [ENTRY | {"conditions": {"StringEquals": {"s3:prefix": []}}}]}},
        {"access": {"aws": [ENTRY | {"conditions": {"StringEquals": {"s3:prefix": None}}}]}},
        {"access": {"aws": [ENTRY | {"conditions": [1]}]}},
        {"never": {}},
        {"never": {"environments": []}},
        {"never": {"environments": ["a", "a"]}},
        {"never": {"environments": ["Production"]}},
        {"never": {"aws": [{"resources": ["*"]}]}},
        {"credentials": {}},
        {"credentials": {"aws": {}}},
        {"credentials": {"aws": {"duration": "soon"}}},
        {"credentials": {"aws": {"duration": 3600}}},
    ],
)
def test_both_refuse_what_is_wrong_in_a_manifest(change: dict[str, Any]) -> None:
    """An editor marks what iamscope refuses for its form."""
    assert not is_valid(LEAST | change)
    assert not is_loaded(LEAST | change)


@pytest.mark.parametrize("key", [key for key, field in FORMS["AgentRole"].fields.items() if field.required])
def test_both_miss_each_required_key(key: str) -> None:
    """Nothing that is required can be left out."""
    content = {other: value for other, value in LEAST.items() if other != key}
    assert not Draft202012Validator(json_schema("AgentRole")).is_valid(content)
    assert not is_loaded(content)


@pytest.mark.parametrize(
    "environments",
    [
        None,
        [],
        [{}],
        [{"name": "a"}],
        [{"aws": {"accounts": ["111111111111"]}}],
        [{"name": "a", "aws": {}}],
        [{"name": "a", "aws": {"accounts": []}}],
        [{"name": "a", "aws": {"accounts": "111111111111"}}],
        [{"name": "a", "aws": {"tags": {}}}],
        [{"name": "a", "aws": {"tags": {"b": []}}}],
        [{"name": "a", "aws": {"tags": ["b"]}}],
        [{"name": "a", "aws": {"resources": [5]}}],
        [{"name": "A", "aws": {"accounts": ["111111111111"]}}],
    ],
)
def test_both_refuse_what_is_wrong_in_an_estate(environments: object) -> None:
    """An editor marks what iamscope refuses for its form."""
    assert is_valid(ESTATE)
    assert is_loaded(ESTATE)
    assert not is_valid(ESTATE | {"environments": environments})
    assert not is_loaded(ESTATE | {"environments": environments})


def test_a_schema_beside_the_manifests_is_not_taken_for_one() -> None:
    """A directory may hold the schemas for the editor's sake."""
    with pytest.raises(IamscopeError, match="no document"):
        load_text(json.dumps(json_schema("AgentRole")), "f.json", AWS)
