"""Finding out what an input is."""

import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.iac import reading
from iamscope.iac.cloudformation import stacks
from iamscope.iac.plan import Plan, Tool
from iamscope.iac.reading import read_plan
from iamscope.iac.trees import trees

TEMPLATE = "Parameters: {Env: {Type: String}}\nResources: {R: {Type: T, Properties: {V: !Ref Env}}}\n"
POLICY = json.dumps({"Version": "2012-10-17", "Statement": []})
ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n"


def error_of(path: Path, parameters: dict[str, str] | None = None) -> IamscopeError:
    """Return the error that reading an input raises."""
    with pytest.raises(IamscopeError) as caught:
        read_plan(path, parameters)
    return caught.value


def test_kinds(tmp_path: Path) -> None:
    """What an input is shows by what stands in it, whatever its name."""
    for text, tool in ((TEMPLATE, Tool.CLOUDFORMATION), (POLICY, Tool.POLICY), (ACCOUNT, Tool.KUBERNETES)):
        path = tmp_path / "input.txt"
        path.write_text(text)
        assert [plan.tool for plan in read_plan(path)] == [tool]


def test_terraform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that Terraform printed goes to its own reader, whole, with its name."""
    seen: list[tuple[Any, str]] = []

    def read(raw: Any, file: str) -> Plan:
        seen.append((raw, file))
        return Plan(Tool.TERRAFORM, file, ())

    monkeypatch.setitem(sys.modules, "iamscope.iac.terraform", SimpleNamespace(read=read))
    path = tmp_path / "plan.json"
    for key in ("resource_changes", "planned_values"):
        raw = {"format_version": "1.2", key: []}
        path.write_text(json.dumps(raw))
        assert read_plan(path)[0].tool is Tool.TERRAFORM
        assert seen[-1] == (raw, str(path))


REFUSED = [
    ("plan.out", b"PK\x03\x04whatever", "binary-plan", "terraform show -json"),
    ("main.tf", b"x", "terraform-source", "terraform show -json"),
    ("main.txt", b'resource "aws_iam_role" "x" {\n}\n', "terraform-source", "terraform show -json"),
    (
        "t.tfstate",
        b'{"version": 4, "terraform_version": "1.9", "lineage": "x"}',
        "not-a-plan",
        "terraform show",
    ),
    (
        "s.json",
        b'{"format_version": "1.0", "terraform_version": "1.9", "values": {}}',
        "not-a-plan",
        "terraform",
    ),
    (
        "l.json",
        b'{"@level":"info","@message":"x"}\n{"@level":"info"}\n',
        "not-a-plan",
        "terraform show -json",
    ),
    ("x.json", b'{"a": 1}', "unknown-input", "give a Terraform plan"),
    ("x.json", b"[]", "unknown-input", "give a Terraform plan"),
    ("x.yaml", b"just words\n", "unknown-input", "give a Terraform plan"),
    ("x.yaml", b"", "unknown-input", "give a Terraform plan"),
    ("x.json", b'{"a": ', "invalid-json", None),
    ("x.bin", b"\xff\xfe\x00", "not-utf-8", "UTF-8"),
    ("x.yaml", b"a: [\x00]", "invalid-yaml", None),
]


@pytest.mark.parametrize(("name", "data", "code", "hint"), REFUSED)
def test_refused(tmp_path: Path, name: str, data: bytes, code: str, hint: str | None) -> None:
    """What cannot be read is refused, with a hint where there is a way on."""
    path = tmp_path / name
    path.write_bytes(data)
    error = error_of(path)
    assert error.code == code
    assert hint is None or hint in str(error.hint)


def test_not_there(tmp_path: Path) -> None:
    """A path without anything, and a link to nothing, are errors."""
    assert error_of(tmp_path / "none").code == "input-not-found"
    (tmp_path / "link").symlink_to(tmp_path / "none")
    assert error_of(tmp_path / "link").code == "unreadable-input"
    assert error_of(Path("/dev/null")).code == "unreadable-input"


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is larger than any template is refused before it is looked into."""
    monkeypatch.setattr(reading, "LARGEST_TEXT", 10)
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    assert error_of(tmp_path / "t.yaml").code == "input-too-large"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hyphen stands for standard input."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEMPLATE.encode())))
    (plan,) = read_plan(Path("-"), {"Env": "x"})
    assert plan.file == "standard input"
    assert plan.resources[0].values == {"V": "x"}


def test_pipe(tmp_path: Path) -> None:
    """A pipe with a name is read, as a shell hands over the output of a command."""
    reader, writer = os.pipe()
    os.write(writer, TEMPLATE.encode())
    os.close(writer)
    try:
        (plan,) = read_plan(Path(f"/dev/fd/{reader}"))
    finally:
        os.close(reader)
    assert [planned.address for planned in plan.resources] == ["R"]


def test_folder(tmp_path: Path) -> None:
    """In a folder, what describes infrastructure is read in the order of names, and nothing else."""
    (tmp_path / "b").mkdir()
    (tmp_path / "node_modules").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name, text in {
        "t.yaml": TEMPLATE,
        "b/p.json": POLICY,
        "a.yml": ACCOUNT,
        "package.json": '{"name": "x"}',
        "odd.json": '{"Statement": 1}',
        "broken.yaml": "a: [",
        "notes.txt": TEMPLATE,
        "main.tf": 'resource "a" "b" {}',
        "node_modules/t.yaml": TEMPLATE,
        ".hidden/t.yaml": TEMPLATE,
    }.items():
        (tmp_path / name).write_text(text)
    assert [Path(plan.file).name for plan in read_plan(tmp_path)] == ["a.yml", "t.yaml", "p.json"]


def test_folder_of_nothing(tmp_path: Path) -> None:
    """A folder without anything to read is an error, of Terraform's sources where it holds those."""
    assert error_of(tmp_path).code == "nothing-planned"
    (tmp_path / "main.tf").write_text("")
    assert error_of(tmp_path).code == "terraform-source"


def test_all_errors_of_a_folder(tmp_path: Path) -> None:
    """Everything wrong in a folder is told at once."""
    (tmp_path / "a.yaml").write_text("Resources: [")
    (tmp_path / "b.yaml").write_text("AWSTemplateFormatVersion: x\n")
    (tmp_path / "c.yaml").write_text(TEMPLATE)
    error = error_of(tmp_path)
    assert isinstance(error, ManyErrors)
    assert [one.code for one in error.errors] == ["invalid-yaml", "invalid-template"]


def test_unknown_parameter(tmp_path: Path) -> None:
    """A value for a parameter that no template has is an error that says which was meant."""
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    error = error_of(tmp_path / "t.yaml", {"Envv": "x", "AWS::Region": "eu"})
    assert error.code == "unknown-parameter"
    assert error.hint == "did you mean `Env`?"
    (tmp_path / "p.json").write_text(POLICY)
    assert read_plan(tmp_path / "p.json", {"Envv": "x"})


KEYS = "Resources Type Properties Condition Ref Fn::Sub Fn::Join Fn::If Fn::GetAtt Fn::Select Fn::Split"
MORE_KEYS = "Fn::FindInMap Fn::ForEach::L Fn::Transform Statement Policies Role Events Default A"
WORDS = ["A", "T", "AWS::NoValue", "AWS::Region", "${A}", "${A.B}", "{{resolve:x}}"]
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from(WORDS)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from([*KEYS.split(), *MORE_KEYS.split()]), inner, max_size=3),
    ),
    max_leaves=25,
)
TYPES = ["T", "AWS::Serverless::Function", "AWS::CloudFormation::Stack"]
RESOURCE = st.fixed_dictionaries(
    {"Type": st.sampled_from(TYPES), "Properties": JSON}, optional={"Condition": st.just("A")}
)
TEMPLATES = st.fixed_dictionaries(
    {"Resources": st.dictionaries(st.sampled_from(["A", "B", "Fn::ForEach::X"]), RESOURCE | JSON)},
    optional=dict.fromkeys(("Parameters", "Mappings", "Conditions", "Outputs", "Transform", "Globals"), JSON),
)


@given(TEMPLATES)
def test_no_traceback(template: dict[str, Any]) -> None:
    """Whatever stands in a template, it is read, or refused in words."""
    (root,) = trees(json.dumps(template), "t.json")
    try:
        plan, _ = stacks.read(root, "t.json", {}, None)
    except IamscopeError:
        return
    assert all(isinstance(planned.values, dict) for planned in plan.resources)
