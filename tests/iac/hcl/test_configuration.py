"""Where things are written, and what is written there, for addresses of a plan."""

import json
import shutil
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamscope.iac.hcl import Configuration
from iamscope.iac.hcl.errors import NoConfigurationError
from iamscope.iac.plan import Place
from iamscope.iac.values import Text, Unknown
from tests.iac.hcl.conftest import Written

MAIN = """\
variable "env" {}

locals {
  name = "agent-${var.env}"
  document = {
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:GetObject"], Resource = "${aws_s3_bucket.data.arn}/*" },
      {
        Effect = "Allow"
        Action = ["s3:ListBucket",
                  "s3:GetBucketLocation"]
        Resource = [for one in ["a", "b"] : "arn:aws:s3:::${one}-${var.env}"]
      },
    ]
  }
}

resource "aws_iam_policy" "reader" {
  name   = local.name
  policy = jsonencode(local.document)
}

resource aws_iam_policy heredoc {
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "Action": ["s3:*", "iam:PassRole"],
        "Resource": "${aws_s3_bucket.data.arn}",
        "Condition": {"StringLike": {"aws:username": "$${aws:username}"}}
      }
    }
  EOT
}

resource "aws_iam_policy" "filed" {
  policy = file("${path.module}/policies/x.json")
}

module "agent" {
  for_each = { one = "arn:x", two = aws_s3_bucket.data.arn }
  source   = "./modules/agent"
  name     = each.key
  target   = each.value
  extra = jsonencode({
    Statement = [{ Action = "x:y" }]
  })
}
"""
AGENT = """\
variable "name" { type = string }
variable "target" {}
variable "extra" {}
variable "services" {
  default = ["ec2", "ecs"]
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = [var.target, "${var.target}/*"]
  }
  dynamic "statement" {
    for_each = toset(var.services)
    iterator = service
    content {
      actions = ["sts:AssumeRole"]
      principals {
        type        = "Service"
        identifiers = ["${service.value}.amazonaws.com"]
      }
    }
  }
  dynamic "statement" {
    for_each = aws_x.y.list
    content {
      sid = statement.value
    }
  }
  statement {
    actions = ["sts:TagSession"]
  }
}

resource "aws_iam_role" "this" {
  count              = 2
  name               = "${var.name}-${count.index}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  inline_policy {
    policy = var.extra
  }
}
"""
FILES = {
    "main.tf": MAIN,
    "modules/agent/main.tf": AGENT,
    "policies/x.json": '{\n  "Statement": [\n    {"Effect": "Allow",\n     "Action": "s3:*"}\n  ]\n}\n',
}
ROLE = 'module.agent["two"].aws_iam_role.this[1]'
TRUST = 'module.agent["two"].data.aws_iam_policy_document.trust'


@pytest.fixture
def configuration(written: Written) -> Configuration:
    """Return a configuration with a module for two agents."""
    return written(FILES, {"env": "prod"})


@pytest.mark.parametrize(
    ("address", "path", "line", "text"),
    [
        ("aws_iam_policy.reader", "", 19, 'resource "aws_iam_policy" "reader" {'),
        ("aws_iam_policy.reader", "name", 20, "name   = local.name"),
        ("aws_iam_policy.reader", "policy", 21, "policy = jsonencode(local.document)"),
        ("aws_iam_policy.reader", "policy.Version", 6, 'Version = "2012-10-17"'),
        ("aws_iam_policy.reader", "policy.Statement[0]", 8, '{ Effect = "Allow", Action = ["s3:Ge'),
        ("aws_iam_policy.reader", "policy.Statement[0].Resource[0]", 8, 'Resource = "${aws_s3_bucket.dat'),
        ("aws_iam_policy.reader", "policy.Statement[1].Action[1]", 12, '"s3:GetBucketLocation"]'),
        ("aws_iam_policy.reader", "policy.Statement[1].Resource[1]", 13, "Resource = [for one in"),
        ("aws_iam_policy.reader", "policy.Nothing[3]", 21, "policy = jsonencode(local.document)"),
        ("aws_iam_policy.reader", "tags.a", 19, 'resource "aws_iam_policy" "reader" {'),
        ("aws_iam_policy.heredoc", "policy", 25, "policy = <<-EOT"),
        ("aws_iam_policy.heredoc", "policy.Statement[0].Action[1]", 30, '"iam:PassRole"],'),
        ("aws_iam_policy.heredoc", "policy.Statement.Resource", 31, '"Resource": "${aws_s3_bucket'),
        (
            "aws_iam_policy.heredoc",
            'policy.Statement.Condition.StringLike["aws:username"]',
            32,
            '"aws:username": "$$',
        ),
        ("aws_iam_policy.filed", "policy", 39, "policy = file("),
        ("aws_iam_policy.filed", "policy.Statement[0].Action[0]", 4, '"Action": "s3:*"}'),
        (ROLE, "", 35, 'resource "aws_iam_role" "this" {'),
        (ROLE, "inline_policy[0].policy", 40, "policy = var.extra"),
        (ROLE, "inline_policy[0].policy.Statement[0].Action", 48, 'Action = "x:y" }]'),
        (TRUST, "statement", 9, "statement {"),
        (TRUST, "statement[0].resources[1]", 11, '"${var.target}/*"]'),
        (TRUST, "statement[2].principals[0].identifiers[0]", 20, '"${service.value}.amazonaws.com"]'),
        (TRUST, "statement[3].sid", 24, 'dynamic "statement" {'),
        (TRUST, "statement[4].actions", 24, 'dynamic "statement" {'),
    ],
)
def test_place(configuration: Configuration, address: str, path: str, line: int, text: str) -> None:
    """The place of an attribute, a statement or an element is where it is written, to the column."""
    place = configuration.place(address, path)
    assert place is not None
    assert (place.line, place.end_line >= line) == (line, True)
    written_there = FILES[place.file].split("\n")[place.line - 1][place.column - 1 :]
    assert written_there.startswith(text)


def test_ends(configuration: Configuration) -> None:
    """A place ends with the last line of what is written there, heredocs included."""
    places = [
        configuration.place(f"aws_iam_policy.{name}", path)
        for name, path in (
            ("reader", ""),
            ("heredoc", ""),
            ("heredoc", "policy"),
            ("heredoc", "policy.Statement"),
            ("reader", "policy.Statement"),
        )
    ]
    assert [place and (place.line, place.end_line) for place in places] == [
        (19, 22), (24, 36), (25, 35), (28, 33), (7, 15),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "aws_iam_policy.missing",
        "module.other.aws_iam_policy.reader",
        'module.agent["two"].module.deeper.aws_iam_role.this',
        "aws_iam_policy",
        "",
        "a..b",
        'aws_iam_policy.reader["',
        "data.data.data.data",
    ],
)
def test_no_place(configuration: Configuration, address: str) -> None:
    """What is not in the configuration has no place, and an unknown value."""
    assert configuration.place(address, "policy") is None
    assert configuration.value(address, "policy") == Unknown(f"{address}.policy")


def test_values(configuration: Configuration) -> None:
    """Documents come with what is unknown in them where it stands, be they written as values or as texts."""
    bucket = Unknown(
        "aws_iam_policy.reader.policy.Statement[0].Resource", ("aws_s3_bucket.data.arn",), pure=True
    )
    first = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": Text((bucket, "/*"))}
    second = {
        "Effect": "Allow",
        "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
        "Resource": ["arn:aws:s3:::a-prod", "arn:aws:s3:::b-prod"],
    }
    document = {"Version": "2012-10-17", "Statement": [first, second]}
    assert configuration.value("aws_iam_policy.reader", "name") == "agent-prod"
    assert configuration.value("aws_iam_policy.reader", "policy") == document
    assert configuration.document("aws_iam_policy.reader", "policy") == document
    assert configuration.value("aws_iam_policy.reader", "path") is None
    heredoc = configuration.document("aws_iam_policy.heredoc", "policy")
    assert heredoc["Statement"]["Resource"] == Unknown(
        "aws_iam_policy.heredoc.policy", ("aws_s3_bucket.data.arn",), pure=True
    )
    assert heredoc["Statement"]["Condition"] == {"StringLike": {"aws:username": "${aws:username}"}}
    assert isinstance(configuration.value("aws_iam_policy.heredoc", "policy"), Text)
    filed = configuration.document("aws_iam_policy.filed", "policy")
    assert filed == {"Statement": [{"Effect": "Allow", "Action": "s3:*"}]}


def test_module_values(configuration: Configuration) -> None:
    """In a module, variables are what its call gives them, for the instance that the address names."""
    assert configuration.value(ROLE, "name") == "two-1"
    json_text = '{"Statement":[{"Action":"x:y"}]}'
    assert configuration.value(ROLE, "inline_policy") == [{"policy": json_text}]
    assert configuration.value(ROLE, "assume_role_policy") == Unknown(
        f"{ROLE}.assume_role_policy", (f"{TRUST}.json",), pure=True
    )
    one = TRUST.replace("two", "one")
    assert configuration.value(one, "statement[0].resources") == ["arn:x", "arn:x/*"]
    resources = configuration.value(TRUST, "statement[0].resources")
    assert resources[0] == Unknown(
        f"{TRUST}.statement[0].resources[0]", ("aws_s3_bucket.data.arn",), pure=True
    )


def test_blocks(configuration: Configuration) -> None:
    """Dynamic blocks are made where that is known; else one unknown says that there may be more."""
    statements = configuration.value(TRUST, "statement")
    assert [one["actions"] for one in statements if isinstance(one, dict)] == [
        ["sts:AssumeRole"], ["sts:AssumeRole"], ["sts:AssumeRole"], ["sts:TagSession"],
    ]  # fmt: skip
    assert statements[1]["principals"] == [{"type": "Service", "identifiers": ["ec2.amazonaws.com"]}]
    module = TRUST.partition(".data")[0]
    assert statements[3] == Unknown(f"{TRUST}.statement", (f"{module}.aws_x.y.list",))


def test_parsed_on_demand(written: Written) -> None:
    """Only files that have the words of an address in them are parsed."""
    configuration = written(FILES | {"broken.tf": "resource {{{", "other.tf": 'resource "ab" "cd" {}'})
    assert configuration.place("ab.cd") == Place("other.tf", 1, 1, 1)
    assert list(configuration.files._parsed) == [configuration.files.root / "other.tf"]
    assert configuration.notices == ()


def test_twice(written: Written) -> None:
    """What is written twice, or overridden, is read from neither place, and that is told."""
    block = 'resource "a" "b" {\n  x = "1"\n}\n'
    configuration = written({"main.tf": block, "b_override.tf": block, "c.tf": "locals {\n  q = 1\n}"})
    assert configuration.place("a.b") is None
    assert configuration.value("a.b", "x") == Unknown("a.b.x")
    assert configuration.notices == (
        "`resource.a.b` is written at `b_override.tf:1` and `main.tf:1`, so neither was read",
    )


def test_json_configuration(written: Written) -> None:
    """Configuration in JSON is not read, and that is told."""
    configuration = written({"a.tf.json": json.dumps({"resource": {"a": {"b": {"x": 1}}}})})
    assert configuration.place("a.b") is None
    assert configuration.notices == ("`a.tf.json` is configuration in JSON, which was not read",)


def test_installed_module(written: Written) -> None:
    """A module from elsewhere is read where `terraform init` has put it."""
    listed = {"Modules": [{"Key": "", "Dir": "."}, {"Key": "far", "Dir": ".terraform/modules/far/sub"}]}
    configuration = written({
        "main.tf": 'module "far" {\n  source = "x/y/z"\n  a = "A"\n}',
        ".terraform/modules/modules.json": json.dumps(listed),
        ".terraform/modules/far/sub/m.tf": 'variable "a" {}\nresource "x" "y" {\n  v = var.a\n}',
    })  # fmt: skip
    assert configuration.value("module.far.x.y", "v") == "A"
    assert configuration.place("module.far.x.y") == Place(".terraform/modules/far/sub/m.tf", 2, 1, 4)


@pytest.mark.parametrize("listed", ["", "[]", "{}", '{"Modules": 1}', '{"Modules": [{"Key": 1}]}', "{"])
def test_no_installed_module(written: Written, listed: str) -> None:
    """A list of modules that is broken lists none."""
    configuration = written({
        "main.tf": 'module "far" {\n  source = "x/y/z"\n}', ".terraform/modules/modules.json": listed,
    })  # fmt: skip
    assert configuration.place("module.far.x.y") is None


def test_outside(written: Written, tmp_path: Path) -> None:
    """Nothing outside of the folder is read, unless a wider one is given."""
    outside = tmp_path / "shared"
    outside.mkdir()
    (outside / "m.tf").write_text('resource "x" "y" {\n  v = "1"\n}')
    files = {"main.tf": 'module "a" {\n  source = "../shared"\n}\nmodule "b" {\n  source = "./link"\n}'}
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "link").symlink_to(outside)
    configuration = written(files)
    assert configuration.place("module.a.x.y") is None
    assert configuration.place("module.b.x.y") is None
    assert configuration.notices == (
        "`../shared` was not read: it lies outside the folder",
        "`link` was not read: it lies outside the folder",
    )
    wider = Configuration.open(tmp_path / "root", within=tmp_path)
    assert wider.place("module.a.x.y", "v") == Place("../shared/m.tf", 2, 3, 2)


def test_no_folder(tmp_path: Path) -> None:
    """A folder without configuration is a mistake of who gave it."""
    (tmp_path / "a.txt").touch()
    for folder in (tmp_path, tmp_path / "missing", tmp_path / "a.txt"):
        with pytest.raises(NoConfigurationError):
            Configuration.open(folder)


def test_deep(written: Written) -> None:
    """Nesting without end gives an unknown and a place, and no failure."""
    deep = "[" * 3000 + "]" * 3000
    variable = f'variable "v" {{\n  type = {"list(" * 900}any{")" * 900}\n}}\n'
    resource = f'resource "x" "y" {{\n  a = {deep}\n  b = var.v\n  c = <<E\n{deep}\nE\n}}'
    configuration = written({"main.tf": variable + resource}, {"v": [[]]})
    for name in "ab":
        assert isinstance(configuration.value("x.y", name), Unknown | list)
    assert configuration.place("x.y", "a" + "[0]" * 3000) is not None
    assert configuration.document("x.y", "c") == deep + "\n"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60)
    | st.floats(-1e6, 1e6).map(lambda one: round(one, 3))
    | st.text(max_size=8) | st.text(alphabet='$%{}"\\~ \n', max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def hcl(value: object) -> str:
    """Return a JSON-like value as an expression."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{hcl(key)} = {hcl(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",\n".join(map(hcl, value)) + "]"
    if isinstance(value, float):
        return f"{value:f}"
    if not isinstance(value, str):
        return json.dumps(value)
    # A control character has no escape of its own here, and a brace after these letters a meaning.
    text = "".join(
        f"\\u{ord(one):04x}" if ord(one) < 32 or ord(one) == 127 else one
        for one in value.replace("\\", "\\\\")
    )
    return '"' + text.replace('"', '\\"').replace("${", "\\u0024{").replace("%{", "\\u0025{") + '"'


@given(JSON)
@settings(max_examples=60)
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    """A value that is written as an expression, or in JSON as a text, is read back as it was."""
    folder = tmp_path_factory.mktemp("round")
    escaped = json.dumps(value).replace("${", "$${").replace("%{", "%%{")
    expressions = f"  a = {hcl(value)}\n  b = jsonencode({hcl(value)})\n  c = <<E\n{escaped}\nE\n"
    text = f'resource "x" "y" {{\n{expressions}}}\n'
    (folder / "main.tf").write_bytes(text.encode())
    configuration = Configuration.open(folder)
    assert configuration.value("x.y", "a") == value
    assert configuration.document("x.y", "b") == value
    assert configuration.document("x.y", "c") == value
    assert not configuration.notices


@pytest.mark.parametrize(
    ("name", "expected_number"), [("aws-identity_policies", 17), ("aws-role_inline_assume_policy", 4)]
)
def test_plans(data_dir: Path, tmp_path: Path, name: str, expected_number: int) -> None:
    """What is read of the configuration of a plan is what the plan says, wherever both know it."""
    shutil.copy(data_dir / "terraform" / f"{name}.tf.txt", tmp_path / "main.tf")
    plan = orjson.loads((data_dir / "terraform" / f"{name}.plan.json").read_bytes())
    configuration = Configuration.open(tmp_path)
    compared = 0
    for change in plan["resource_changes"]:
        for key, planned in change["change"]["after"].items():
            paths = (
                [f"{key}[{place}].policy" for place in range(len(planned))]
                if key == "inline_policy"
                else [key]
            )
            said = [one["policy"] for one in planned] if key == "inline_policy" else [planned]
            for path, expected in zip(paths, said, strict=True):
                found = configuration.document(change["address"], path)
                if found is None or isinstance(found, Unknown):
                    continue
                compared += 1
                assert found == (orjson.loads(expected) if "policy" in path else expected)
    assert compared == expected_number
