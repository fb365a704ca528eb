"""What functions in templates become."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from iamscope.iac.cloudformation import stacks
from iamscope.iac.plan import Place, Plan
from iamscope.iac.trees import trees
from iamscope.iac.values import Unknown, joined
from tests.iac.shown import shown

CASES = YAML(typ="safe").load(Path(__file__).parent / "cases" / "functions.yaml")
AROUND = """\
Parameters:
  Env: {Type: String}
  Names: {Type: CommaDelimitedList, Default: "one, two"}
  Secret: {Type: String, NoEcho: true, Default: hush}
  Stored: {Type: "AWS::SSM::Parameter::Value<String>", Default: /name}
Mappings:
  Map: {eu: {Role: reader}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  NotProd: !Not [!Condition IsProd]
  ProdAndTrue: !And [!Equals [a, a], !Condition IsProd]
  ProdOrTrue: !Or [!Equals [a, a], Condition: IsProd]
  Two: !And [!Condition IsProd, !Not [!Equals [eu, !Ref "AWS::Region"]]]
  Circle: !Not [!Condition Circle]
Resources:
  Other: {Type: "AWS::IAM::Role"}
  Main:
    Type: AWS::IAM::Role
    Properties:
      # What is tried stands in line 23.
      First: 1
      Value:
"""


def read(text: str, parameters: dict[str, Any] | None = None, folder: Path | None = None) -> Plan:
    """Return the plan of a template's text."""
    (root,) = trees(text, "t.yaml")
    return stacks.read(root, "t.yaml", parameters or {}, folder)[0]


def values(plan: Plan, address: str) -> Any:
    """Return what one resource of a plan is."""
    return next(planned.values for planned in plan.resources if planned.address == address)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    """A value becomes what its case says, with a notice where it cannot be understood, and none elsewhere."""
    plan = read(f"{AROUND}        {case['value']}\n", case.get("parameters"))
    assert shown(values(plan, "Main")["Value"]) == case["expect"]
    notices = [notice for notice in plan.notices if "assumes the defaults" not in notice]
    assert len(notices) == ("notice" in case)
    assert all(case["notice"] in notice for notice in notices)


def test_cases_cover_json() -> None:
    """The long form in JSON becomes the same as in YAML."""
    template = {
        "Resources": {"A": {"Type": "T", "Properties": {"V": {"Fn::Join": ["", ["a", {"Ref": "A"}]]}}}}
    }
    plan = read(json.dumps(template))
    assert shown(values(plan, "A")) == {"V": "a<A>"}


def test_places() -> None:
    """Every part of a resource has the line and column where it is written, in a branch that is kept too."""
    text = (
        "Parameters: {Env: {Type: String}}\n"
        "Conditions: {C: !Equals [!Ref Env, x], T: !Equals [a, a]}\n"
        "Resources:\n"
        "  Role:\n"
        "    Type: AWS::IAM::Role\n"
        "    Properties:\n"
        "      Policies:\n"
        "        - !If [T, !Ref 'AWS::NoValue', gone]\n"
        "        - PolicyDocument:\n"
        "            Statement:\n"
        "              - Action: !GetAtt Role.Arn\n"
        "        - !If\n"
        "          - C\n"
        "          - {A: 1}\n"
        "          - {B: 2}\n"
    )
    (role,) = read(text).resources
    assert role.places[""] == Place("t.yaml", 4, 3)
    assert role.places["Policies[0].PolicyDocument.Statement[0].Action"] == Place("t.yaml", 11, 25)
    assert role.references == {"Policies[0].PolicyDocument.Statement[0].Action": ("Role.Arn",)}
    assert role.places["Policies[1].Fn::If[1].A"].line == 14
    assert role.places["Policies[1].Fn::If[2].B"].line == 15


NAMES = ["Env", "AWS::Region", "Other", "Other.Arn"]
PIECES = st.lists(st.one_of(st.sampled_from(NAMES), st.text("ab/:${!*\u00e9", max_size=4)))


@given(PIECES)
def test_join_is_concatenation(pieces: list[str]) -> None:
    """A joined list is its pieces one after the other, whatever of them is unknown."""
    parts: list[Any] = [{"Fn::GetAtt": p} if "." in p else {"Ref": p} if p in NAMES else p for p in pieces]
    expected = joined(tuple(Unknown(p, (p,), pure=True) if p in NAMES else p for p in pieces))
    assert tried({"Fn::Join": ["", parts]}) == expected


@given(PIECES)
def test_sub_is_concatenation(pieces: list[str]) -> None:
    """A text with holes is its pieces one after the other, whatever of them is unknown."""
    texts = [p if p in NAMES else p.replace("$", "").replace("{", "") for p in pieces]
    text = "".join("${" + p + "}" if p in NAMES else p for p in texts)
    expected = joined(tuple(Unknown(p, (p,), pure=True) if p in NAMES else p for p in texts))
    assert tried({"Fn::Sub": text}) == expected


@given(PIECES)
def test_json_of_a_list(pieces: list[str]) -> None:
    """A value written as JSON is read back as it was."""
    assert json.loads(tried({"Fn::ToJsonString": [pieces]})) == [pieces]


def tried(value: Any) -> Any:
    """Return what a value becomes in a template with a parameter and a resource."""
    template = {
        "Parameters": {"Env": {"Type": "String"}},
        "Resources": {"Other": {"Type": "T", "Properties": {"V": value}}},
    }
    return values(read(json.dumps(template)), "Other")["V"]
