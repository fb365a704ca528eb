"""Folders that the CDK writes."""

import json
from pathlib import Path
from typing import Any

import pytest

from iamscope.errors import IamscopeError
from iamscope.iac.reading import read_plan
from tests.iac.cloudformation.test_resolver import values
from tests.iac.shown import shown


def write(folder: Path, artifacts: dict[str, Any]) -> None:
    """Write the manifest of an assembly."""
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": artifacts}))


def stack(environment: str, template: str, **properties: Any) -> dict[str, Any]:
    """Return the artifact of a stack."""
    return {
        "type": "aws:cloudformation:stack",
        "environment": environment,
        "properties": {"templateFile": template, **properties},
    }


ROLE = {"Type": "AWS::IAM::Role", "Properties": {"A": {"Ref": "AWS::AccountId"}, "P": {"Ref": "P"}}}
TEMPLATE = {"Parameters": {"P": {"Type": "String"}}, "Resources": {"R": ROLE}}


@pytest.fixture
def assembly(tmp_path: Path) -> Path:
    """Return an assembly of two stacks, one of them in a nested assembly, and one with a nested stack."""
    folder = tmp_path / "cdk.out"
    write(
        folder,
        {
            "A": stack("aws://111111111111/eu-west-1", "A.template.json", parameters={"P": "x"}),
            "A.assets": {"type": "cdk:asset-manifest", "properties": {"file": "A.assets.json"}},
            "stage": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "stage"}},
            "Tree": {"type": "cdk:tree"},
        },
    )
    write(folder / "stage", {"B": stack("aws://unknown-account/unknown-region", "B.json", stackName="b")})
    nested = {
        "Type": "AWS::CloudFormation::Stack",
        "Metadata": {"aws:asset:path": "N.nested.template.json", "aws:asset:property": "TemplateURL"},
        "Properties": {"TemplateURL": {"Fn::Sub": "https://bucket.${AWS::Region}/x.json"}},
    }
    whole = {**TEMPLATE, "Resources": {"R": ROLE, "N": nested}}
    (folder / "A.template.json").write_text(json.dumps(whole))
    (folder / "N.nested.template.json").write_text(json.dumps({"Resources": {"S": {"Type": "T"}}}))
    (folder / "stage" / "B.json").write_text(json.dumps(TEMPLATE))
    return folder


def test_stacks(assembly: Path) -> None:
    """Each stack is a plan, with the account and region that the assembly says, and its nested stacks."""
    first, second = read_plan(assembly)
    assert first.facts == {"account": "111111111111", "region": "eu-west-1", "stack": "A"}
    assert [planned.address for planned in first.resources] == ["N", "N/S", "R"]
    assert shown(values(first, "R")) == {"A": "111111111111", "P": "x"}
    assert second.facts == {"stack": "b"}
    assert shown(values(second, "R")) == {"A": "<AWS::AccountId>", "P": "<P>"}
    assert [Path(plan.file).name for plan in (first, second)] == ["A.template.json", "B.json"]


def test_ways_to_name_it(assembly: Path) -> None:
    """An assembly is found by its manifest, and in a folder that holds it."""
    assert read_plan(assembly / "manifest.json") == read_plan(assembly) == read_plan(assembly.parent)


def test_template_alone(assembly: Path) -> None:
    """A template of an assembly can be read alone, and knows nothing of where it will be."""
    (plan,) = read_plan(assembly / "A.template.json")
    assert plan.facts == {}
    assert shown(values(plan, "R")["A"]) == "<AWS::AccountId>"


def test_caller_decides(assembly: Path) -> None:
    """What the caller says of the region and of parameters comes before what the assembly says."""
    first, second = read_plan(assembly, {"P": "mine", "AWS::Region": "us-east-1"})
    assert first.facts["region"] == second.facts["region"] == "us-east-1"
    assert values(first, "R")["P"] == values(second, "R")["P"] == "mine"


@pytest.mark.parametrize("name", ["../x.json", "missing.json", "/etc/hosts", "", 3, "a\0b"])
def test_outside(assembly: Path, name: Any) -> None:
    """An artifact that names a file outside the assembly, or none, is refused."""
    (assembly.parent / "x.json").write_text(json.dumps(TEMPLATE))
    write(assembly, {"A": stack("aws://1/e", name)})
    with pytest.raises(IamscopeError) as caught:
        read_plan(assembly)
    assert caught.value.code == "invalid-assembly"


def test_assembly_in_itself(assembly: Path) -> None:
    """An assembly that holds itself is refused."""
    write(assembly, {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}})
    with pytest.raises(IamscopeError) as caught:
        read_plan(assembly)
    assert "nested more than" in caught.value.message
