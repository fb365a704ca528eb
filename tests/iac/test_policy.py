"""Policy documents that stand by themselves."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from iamscope.errors import IamscopeError
from iamscope.iac.plan import Place, Plan, Tool
from iamscope.iac.reading import read_plan

DOCUMENT: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}],
}


def read(tmp_path: Path, value: object) -> Plan:
    """Return the plan of a JSON value in a file."""
    path = tmp_path / "reader.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    (plan,) = read_plan(path)
    return plan


def test_document(tmp_path: Path) -> None:
    """A document is a resource called after its file, each element with its place."""
    text = '{"Version": "2012-10-17",\n "Statement": [\n  {"Effect": "Allow", "Action": [\n   "s3:*"]}]}'
    plan = read(tmp_path, text)
    (planned,) = plan.resources
    assert plan.tool is Tool.POLICY
    assert (planned.address, planned.type) == ("reader", "policy")
    assert planned.values == {"document": json.loads(text)}
    file = str(tmp_path / "reader.json")
    assert planned.places["document.Statement[0]"] == Place(file, 3, 3)
    assert planned.places["document.Statement[0].Action[0]"] == Place(file, 4, 4)


WRAPPED: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {"RoleName": "r", "PolicyName": "p", "PolicyDocument": DOCUMENT},
        {"name": "p", "principal": "r"},
    ),
    ({"PolicyVersion": {"Document": DOCUMENT, "VersionId": "v1"}}, {}),
    ({"Role": {"RoleName": "r", "AssumeRolePolicyDocument": DOCUMENT}}, {}),
    ({"Policy": json.dumps(DOCUMENT)}, {}),
    ({"PolicyVersion": {"Document": quote(json.dumps(DOCUMENT), safe="")}}, {}),
]


@pytest.mark.parametrize(("output", "names"), WRAPPED)
def test_wrapped(tmp_path: Path, output: dict[str, Any], names: dict[str, str]) -> None:
    """A document is found in the output of the command that printed it, as an object or as text."""
    (planned,) = read(tmp_path, output).resources
    assert planned.values == {"document": DOCUMENT, **names}
    assert planned.places["document"].line == 1


def test_list(tmp_path: Path) -> None:
    """A list of documents is as many resources, counted."""
    plan = read(tmp_path, [DOCUMENT, {"PolicyDocument": DOCUMENT}])
    assert [planned.address for planned in plan.resources] == ["reader[0]", "reader[1]"]
    assert all(planned.values == {"document": DOCUMENT} for planned in plan.resources)


def test_text_that_is_none(tmp_path: Path) -> None:
    """A text that should be a document and is none is an error with its place."""
    with pytest.raises(IamscopeError) as caught:
        read(tmp_path, {"PolicyDocument": '{"Statement": ['})
    assert caught.value.code == "invalid-policy-document"
    assert f"{tmp_path / 'reader.json'}:1" in caught.value.message


def test_key_twice(tmp_path: Path) -> None:
    """A document with a key twice is an error: which one counts, nobody says."""
    with pytest.raises(IamscopeError) as caught:
        read(tmp_path, '{"Statement": [{"Action": "a",\n"Action": "b"}]}')
    assert caught.value.code == "duplicate-key"
    assert "reader.json:2" in caught.value.message
