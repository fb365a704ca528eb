"""Whole templates: conditions of resources, macros, nested templates, and what no template may hold."""

import json
from pathlib import Path

import pytest

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.iac.cloudformation import scope, stacks
from iamscope.iac.cloudformation.serverless import UNREAD
from iamscope.iac.plan import Change, Plan, Tool
from iamscope.iac.reading import read_plan
from iamscope.iac.values import Unknown
from tests.iac.cloudformation.test_resolver import read, values
from tests.iac.shown import shown

TWO = """\
Parameters: {Env: {Type: String}}
Conditions:
  Prod: !Equals [!Ref Env, prod]
Resources:
  A: {Type: T, Condition: Prod}
  B: {Type: T}
"""


def addresses(plan: Plan) -> list[str]:
    """Return the addresses of a plan's resources."""
    return [planned.address for planned in plan.resources]


def test_resource_conditions() -> None:
    """A resource is absent where its condition is false, and marked where nobody knows."""
    assert addresses(read(TWO, {"Env": "dev"})) == ["B"]
    a, b = read(TWO).resources
    assert shown(a.condition) == {"when": "Env is prod", "yes": True, "no": False}
    assert b.condition is None
    assert read(TWO, {"Env": "prod"}).resources[0].condition is None


def test_facts_and_kind() -> None:
    """What is given of account, region and stack are facts of the plan, and all of it is created."""
    given = {"AWS::AccountId": "111111111111", "AWS::Region": "eu", "AWS::StackName": "s", "Env": "dev"}
    plan = read(TWO, given)
    assert plan.facts == {"account": "111111111111", "region": "eu", "stack": "s"}
    assert plan.tool is Tool.CLOUDFORMATION
    assert {planned.change for planned in plan.resources} == {Change.CREATE}


def test_defaults_are_told() -> None:
    """A default that something depends on is a notice; one that nothing depends on is none."""
    text = (
        "Parameters: {A: {Type: String, Default: x}, B: {Type: String, Default: y}}\n"
        "Resources: {R: {Type: T, Properties: {V: !Ref A}}}\n"
    )
    assert read(text).notices == ("t.yaml:1: assumes the defaults of the parameters `A`",)
    assert read(text, {"A": "z"}).notices == ()


def test_macros() -> None:
    """A macro over a whole template is a notice and a resource of its own; one that is understood is none."""
    resources = "Resources: {R: {Type: T, Properties: {V: !Ref X}}}\n"
    plan = read(f"Transform: [Mine, AWS::LanguageExtensions]\n{resources}")
    assert plan.notices == ("t.yaml:1: the macro `Mine` may change all of the template",)
    assert addresses(plan) == ["Fn::Transform Mine", "R"]
    assert isinstance(values(plan, "Fn::Transform Mine")[UNREAD], Unknown)


def test_macro_among_resources() -> None:
    """A macro or a loop that cannot be written out stands for resources that nobody knows."""
    text = (
        "Parameters: {P: {Type: CommaDelimitedList}}\n"
        "Resources:\n"
        "  'Fn::Transform': {Name: 'AWS::Include'}\n"
        "  'Fn::ForEach::Roles': [N, !Ref P, {'R${N}': {Type: T}}]\n"
        "  R: {Type: T, Properties: {V: !Ref Rx}}\n"
    )
    plan = read(text)
    assert addresses(plan) == ["Fn::ForEach::Roles", "Fn::Transform", "R"]
    assert len(plan.notices) == 1
    assert "the list of a loop is not known" in plan.notices[0] or "stands beside" in plan.notices[0]
    assert addresses(read(text.replace("  'Fn::Transform': {Name: 'AWS::Include'}\n", ""), {"P": "a,b"})) == [
        "R",
        "Ra",
        "Rb",
    ]


def test_properties_from_a_macro() -> None:
    """Properties that a macro makes are unknown, not absent."""
    plan = read("Resources: {R: {Type: T, Properties: {A: 1, 'Fn::Transform': {Name: X}}}}")
    assert list(values(plan, "R")) == [UNREAD]
    assert isinstance(values(plan, "R")[UNREAD], Unknown)


@pytest.mark.parametrize("kind", ["AWS::CloudFormation::StackSet", "A::B::C::MODULE"])
def test_created_elsewhere(kind: str) -> None:
    """What creates resources that the template does not tell is marked, with a notice."""
    plan = read(f"Resources: {{R: {{Type: '{kind}', Properties: {{A: 1}}}}}}")
    assert list(values(plan, "R")) == ["A", UNREAD]
    assert len(plan.notices) == 1


NESTING = """\
Parameters: {Env: {Type: String}}
Conditions: {Prod: !Equals [!Ref Env, prod]}
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Condition: Prod
    Properties:
      TemplateURL: sub/child.yaml
      Parameters: {Name: !Sub "x-${Env}", Arn: !GetAtt Bucket.Arn}
  Bucket: {Type: AWS::S3::Bucket}
  Policy: {Type: T, Properties: {R: !GetAtt Child.Outputs.Role, S: !GetAtt Child.Outputs.Nope}}
"""
CHILD = """\
Parameters: {Name: {Type: String}, Arn: {Type: String}}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties: {RoleName: !Ref Name, For: !Ref Arn, Stack: !Ref AWS::StackName}
Outputs: {Role: {Value: !GetAtt Role.Arn}}
"""


@pytest.fixture
def nested(tmp_path: Path) -> Path:
    """Return a folder with a template that nests another."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "main.yaml").write_text(NESTING)
    (tmp_path / "sub" / "child.yaml").write_text(CHILD)
    return tmp_path


def test_nested(nested: Path) -> None:
    """A nested template is read with the values given to it, and its outputs are what they name in it."""
    (plan,) = read_plan(nested / "main.yaml", {"AWS::StackName": "outer"})
    assert addresses(plan) == ["Bucket", "Child", "Child/Role", "Policy"]
    assert shown(values(plan, "Child/Role")) == {
        "RoleName": "x-<Env>",
        "For": "<Bucket.Arn>",
        "Stack": "<AWS::StackName>",
    }
    role = plan.resources[2]
    assert role.places["RoleName"].file == str(nested / "sub" / "child.yaml")
    assert shown(role.condition) == {"when": "Env is prod", "yes": True, "no": False}
    assert shown(values(plan, "Policy")) == {"R": "<Child/Role.Arn>", "S": "<Child.Outputs.Nope>"}
    assert len(plan.notices) == 1
    assert "the nested stack `Child` has no output `Nope`" in plan.notices[0]


def test_nested_in_a_folder(nested: Path) -> None:
    """In a folder, a template that another one nests is no plan of its own."""
    assert [plan.file for plan in read_plan(nested)] == [str(nested / "main.yaml")]


@pytest.mark.parametrize(
    "url", ["https://example.com/x.yaml", "../other.yaml", "sub/missing.yaml", "sub", "/etc/hosts"]
)
def test_nested_elsewhere(nested: Path, url: str) -> None:
    """A nested template that is not in the folder is not read, and said to be unknown."""
    (nested.parent / "other.yaml").write_text(CHILD)
    (nested / "main.yaml").write_text(
        NESTING.replace("sub/child.yaml", url).replace("Outputs.Nope", "Outputs.Role")
    )
    (plan,) = read_plan(nested / "main.yaml")
    assert UNREAD in values(plan, "Child")
    assert shown(values(plan, "Policy")["R"]) == "<Child.Outputs.Role>"
    assert ["its template is not at hand" in notice for notice in plan.notices] == [True]


def test_nested_in_itself(tmp_path: Path) -> None:
    """A template that nests itself is read to a depth, and then said to be unknown."""
    (tmp_path / "t.yaml").write_text(
        "Resources: {A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t.yaml}}}"
    )
    (plan,) = read_plan(tmp_path / "t.yaml")
    assert len(plan.resources) == stacks.DEEPEST + 1
    assert "nested deeper than" in plan.notices[0]


def stack(url: str, parameters: str = "{}") -> str:
    """Return a resource that nests a template."""
    properties = f"{{TemplateURL: {url}, Parameters: {parameters}}}"
    return f"{{Type: AWS::CloudFormation::Stack, Properties: {properties}}}"


def test_nested_many_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that nests itself many times is read only so often."""
    monkeypatch.setattr(stacks, "MOST_TEMPLATES", 20)
    (tmp_path / "t.yaml").write_text(
        "Resources:\n" + "".join(f"  {name}: {stack('t.yaml')}\n" for name in "ABCD")
    )
    (plan,) = read_plan(tmp_path / "t.yaml")
    assert len(plan.resources) == 4 * 21
    assert any("more than 20 nested templates" in notice for notice in plan.notices)


def test_nested_in_a_circle(tmp_path: Path) -> None:
    """Nested templates that need each other's outputs are read, the outputs unknown."""
    (tmp_path / "c.yaml").write_text(
        "Parameters: {P: {Type: String}}\nResources: {R: {Type: T, Properties: {V: !Ref P}}}\n"
        "Outputs: {O: {Value: !Ref P}}\n"
    )
    one, other = stack("c.yaml", "{P: !GetAtt B.Outputs.O}"), stack("c.yaml", "{P: !GetAtt A.Outputs.O}")
    (tmp_path / "t.yaml").write_text(f"Resources:\n  A: {one}\n  B: {other}\n")
    (plan,) = read_plan(tmp_path / "t.yaml")
    assert isinstance(values(plan, "A/R")["V"], Unknown)
    assert isinstance(values(plan, "B/R")["V"], Unknown)


WRONG = [
    ("invalid-template", "AWSTemplateFormatVersion: '2010-09-09'\n", "a template without `Resources`"),
    ("invalid-template", "Resources: {R: {Properties: {}}}\n", "the resource `R` has no `Type`"),
    ("invalid-template", "Resources: {}\n---\na: 1\n", "a second document"),
    (
        "duplicate-key",
        "Resources:\n  A: {Type: T}\n  A: {Type: T}\n",
        "the key `A` stands here already in line 2",
    ),
    ("duplicate-key", '{"Resources": {"A": {"Type": "T",\n"Type": "U"}}}', "the key `Type`"),
    ("invalid-yaml", "Resources:\n  A: {Type: T\n", "not valid YAML"),
    ("invalid-yaml", "Resources: {? [a] : 1}\n", "a key that is no text"),
    ("invalid-json", '{"Resources": {"A": }}', "not valid JSON"),
    ("nested-too-deep", "Resources: " + "[" * 80 + "]" * 80, "nested more than 64 levels"),
    ("invalid-json", '{"Resources": ' + "[" * 80 + "]" * 80 + "}", "nested more than 64 levels"),
    ("nested-too-deep", "Resources: &a {A: *a}\n", "stands inside what it refers to"),
    ("not-utf-8", "Resources: {A: {Type: \udcff}}\n", "a byte that is not UTF-8"),
]


@pytest.mark.parametrize(("code", "text", "message"), WRONG)
def test_wrong(tmp_path: Path, code: str, text: str, message: str) -> None:
    """What no template may hold is an error that says what and where."""
    path = tmp_path / "t.yaml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(IamscopeError) as caught:
        read_plan(path)
    assert caught.value.code == code
    assert message in caught.value.message
    assert f"in {path}:" in caught.value.message


def test_all_mistakes() -> None:
    """All mistakes of a template are told at once."""
    with pytest.raises(ManyErrors) as caught:
        read("Resources: {R: {Properties: {}}, S: 1}\n")
    assert len(caught.value.errors) == 2


def test_bomb() -> None:
    """Aliases that multiply are refused before they are written out."""
    lines = ["Resources:", "  A0: &a0 {Type: T}"]
    lines += [f"  A{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(IamscopeError) as caught:
        read("\n".join(lines))
    assert caught.value.code == "too-many-values"


def test_loops_that_multiply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops that multiply are refused before they are written out."""
    monkeypatch.setattr(scope, "MOST_VALUES", 50_000)
    text = "{'${A}': 1}"
    for name in "ABCDEFG":
        members = ", ".join(f"m{n}" for n in range(20))
        text = f"{{'Fn::ForEach::{name}': [{name}, [{members}], {text}]}}"
    with pytest.raises(IamscopeError) as caught:
        read(f"Resources: {{R: {{Type: T, Properties: {text}}}}}")
    assert caught.value.code == "too-many-values"


def test_texts_that_double() -> None:
    """A text that doubles with every level is unknown before it is long."""
    value: object = {"Ref": "P"}
    for _ in range(15):
        value = {"Fn::Sub": ["${v}${v}", {"v": value}]}
    resources = {"R": {"Type": "T", "Properties": {"V": value}}}
    plan = read(
        json.dumps({"Parameters": {"P": {"Type": "String"}}, "Resources": resources}), {"P": "x" * 64}
    )
    assert isinstance(values(plan, "R")["V"], Unknown)
    assert "its text is longer than 1024 KiB" in plan.notices[0]


def test_choices_that_double() -> None:
    """A text whose ways to turn out double with every level is unknown before they are many."""
    conditions = {f"C{n}": {"Fn::Equals": [{"Ref": "AWS::Region"}, f"r{n}"]} for n in range(12)}
    value: object = "x" * 20
    for level in range(12):
        either = {"Fn::If": [f"C{level}", "a", "b"]}
        value = {"Fn::Sub": ["${v}${v}${v}${w}", {"v": value, "w": either}]}
    resources = {"R": {"Type": "T", "Properties": {"V": value}}}
    plan = read(json.dumps({"Conditions": conditions, "Resources": resources}))
    assert isinstance(values(plan, "R")["V"], Unknown)
    assert "its text is longer than 1024 KiB" in plan.notices[0]


def test_conditions_that_lead_far() -> None:
    """Conditions that lead from one to the next over too many levels are refused in words."""
    conditions: dict[str, object] = {"C40": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}}
    for number in range(40):
        condition: object = {"Condition": f"C{number + 1}"}
        for _ in range(28):
            condition = {"Fn::Not": [condition]}
        conditions[f"C{number}"] = condition
    resources = {"R": {"Type": "T", "Condition": "C0"}}
    with pytest.raises(IamscopeError) as caught:
        read(json.dumps({"Conditions": conditions, "Resources": resources}))
    assert caught.value.code == "nested-too-deep"


def test_merged_keys() -> None:
    """What `<<` merges is part of an object, and never replaces what stands there."""
    plan = read(
        "X: &x {Type: T, Properties: {A: 1}}\nY: &y {Type: U, Condition: C}\n"
        "Conditions: {C: !Equals [a, a]}\n"
        "Resources: {R: {<<: [*x, *y], Properties: {B: 2}}}\n"
    )
    assert plan.resources[0].type == "T"
    assert values(plan, "R") == {"B": 2}
