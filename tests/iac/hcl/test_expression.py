"""What expressions give, held against what Terraform has made of each."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from iamscope.iac.hcl import Configuration
from iamscope.iac.hcl.address import parse_path
from iamscope.iac.hcl.partial import equal
from iamscope.iac.values import Text, Unknown, is_known, unknowns
from tests.iac.hcl.conftest import Written
from tests.iac.hcl.record import LANGUAGE, RECORD, written

VALUES = json.loads(RECORD.read_text())
SOME = object()

# What we leave to Terraform although nothing in it is unknown.
NOT_FOLLOWED = {
    '"${1e30}"',
    '"%{ for x in local.l }${x},%{ endfor }"',
    '"%{ if true }x%{ else }y%{ endif }"',
    "1 / 3",
    "100000000000000000000",
    "12345678901234567890",
    "7 % 3",
    'base64encode("a")',
    "can(local.o.missing)",
    'cidrsubnet("10.0.0.0/8", 8, 1)',
    'coalesce("a", 1)',
    'coalesce(1, "a")',
    "contains([1, 2], 1)",
    'format("%05d", 5)',
    'format("%q", "a")',
    'length("é")',
    'lower("İ")',
    "max(1, 2)",
    'replace("abc", "/b/", "x")',
    'sha256("a")',
    'split("", "ab")',
    'substr("abc", 0, 1)',
    "terraform.workspace",
    'toset(["a", 1])',
    r'trimspace("\u00a0a\u00a0")',
    'try(local.o.missing, "x")',
    'upper("ß")',
    "yamlencode({ a = 1 })",
}


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    """Return the configuration that was recorded."""
    folder = tmp_path_factory.mktemp("language")
    shutil.copytree(LANGUAGE, folder, dirs_exist_ok=True)
    (folder / "x.tf").write_text(written([text for text, _ in VALUES["values"]]))
    variables = {"str": "vs", "num_as_string": 5, "obj": {"a": 1, "zz": 2}, "lst": [1, "a"]}
    more = {"st": ["b", "a", "b"], "nul": None, "anyv": {"x": [1, "2"]}}
    return Configuration.open(folder, variables | more)


def _value(language: Configuration, place: int) -> Any:
    value = language.value(f"terraform_data.x{place}", "input")
    return value["v"] if isinstance(value, dict) else value


def test_recorded(language: Configuration) -> None:
    """With what its references turn out to be, every value is the one that Terraform computes."""
    wrong = [
        (text, value)
        for place, (text, expected) in enumerate(VALUES["values"])
        if not _agrees(_filled(value := _value(language, place)), expected)
    ]
    assert not wrong
    assert not language.notices


def test_followed(language: Configuration) -> None:
    """Nothing but what is listed here is left unknown without a reference to something unknown."""
    unclear = set()
    for place, (text, _) in enumerate(VALUES["values"]):
        value = _value(language, place)
        if not is_known(value) and not any(word in text for word in ("terraform_data", "local", "module")):
            unclear.add(text)
    local = {text for text in NOT_FOLLOWED if "local" in text}
    assert unclear == NOT_FOLLOWED - local


def test_references(language: Configuration) -> None:
    """Whatever is unknown because of resources names them."""
    for place, (text, _) in enumerate(VALUES["values"]):
        value = _value(language, place)
        if not is_known(value) and "terraform_data." in text:
            assert _references(value), text


@pytest.mark.parametrize(
    ("expression", "references", "pure"),
    [
        ("aws_s3_bucket.b.arn", ["aws_s3_bucket.b.arn"], True),
        ('aws_s3_bucket.b["x.y"].arn', ['aws_s3_bucket.b["x.y"].arn'], True),
        ("aws_s3_bucket.b[var.unset].arn", ["aws_s3_bucket.b", "var.unset"], False),
        ("data.aws_iam_policy_document.d.json", ["data.aws_iam_policy_document.d.json"], True),
        ("upper(aws_a.b.c)", ["aws_a.b.c"], False),
        ("aws_a.b.c ? aws_d.e.f : var.unset", ["aws_a.b.c", "aws_d.e.f", "var.unset"], False),
        ('"%{ if aws_a.b.c }x%{ endif }"', ["aws_a.b.c"], False),
        ("yamlencode([for a in aws_a.b : a.c])", ["aws_a.b"], False),
        ("provider::x::y(aws_a.b.c)", ["aws_a.b.c"], False),
        ("aws_a.b.c + 1", ["aws_a.b.c"], False),
        ("!aws_a.b.c", ["aws_a.b.c"], False),
        ("f(aws_a.b.c...)", ["aws_a.b.c"], False),
        ("var.unset", ["var.unset"], True),
        ("local.missing", ["local.missing"], True),
        ("module.missing.x", ["module.missing.x"], True),
        ("terraform.workspace", ["terraform.workspace"], False),
        ("<<E\n%{ if aws_a.b.c }x%{ endif }\nE\n", [], False),
    ],
)
def test_unknown(written: Written, expression: str, references: list[str], pure: bool) -> None:
    """What is not followed is one unknown with the names in it."""
    configuration = written(
        {"main.tf": f'variable "unset" {{}}\nresource "x" "y" {{\n  a = {expression}\n}}\n'}
    )
    assert configuration.value("x.y", "a") == Unknown("x.y.a", tuple(sorted(references)), pure)


def test_endless(written: Written) -> None:
    """Values that contain themselves, or grow without end, end in unknowns."""
    doubled = "\n".join(f"l{n} = [local.l{n + 1}, local.l{n + 1}, local.l{n + 1}]" for n in range(40))
    text = f"""
locals {{
  a = local.b
  b = [local.a, local.a]
  {doubled}
  l40 = "x"
}}
resource "x" "y" {{
  circle = local.a
  bomb = local.l0
  long = [for a in range(1000) : [for b in range(1000) : join("", range(1000))]]
}}
"""
    configuration = written({"main.tf": text})
    for name in ("circle", "bomb", "long"):
        assert not is_known(configuration.value("x.y", name))


def test_nothing_is_run(written: Written, tmp_path: Path) -> None:
    """A file is read within the folder only, be it named directly or with the path of a module."""
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "link").symlink_to(tmp_path / "secret")
    names = ["../secret", str(tmp_path / "secret"), "${path.module}/../secret", "link", "missing", "~/.x"]
    lines = "\n".join(f'  a{place} = file("{name}")' for place, name in enumerate(names))
    configuration = written(
        {"main.tf": f'resource "x" "y" {{\n{lines}\n  good = file("inner/a")\n}}', "inner/a": "A"}
    )
    for place, _ in enumerate(names):
        assert configuration.value("x.y", f"a{place}") == Unknown(f"x.y.a{place}")
    assert configuration.value("x.y", "good") == "A"
    assert sorted(notice.partition(":")[0] for notice in configuration.notices) == [
        "`../secret` was not read",
        "`link` was not read",
        "`missing` was not read",
        "`~/.x` was not read",
    ]


def _references(value: Any) -> set[str]:
    return {name for one in unknowns(value) for name in one.references}


def _filled(value: Any) -> Any:
    if isinstance(value, Unknown):
        return _looked_up(value.references[0]) if value.pure else SOME
    if isinstance(value, Text):
        pieces = [_filled(one) for one in value.pieces]
        return SOME if SOME in pieces else "".join(pieces)
    if isinstance(value, dict):
        return {key: _filled(one) for key, one in value.items()}
    return [_filled(one) for one in value] if isinstance(value, list) else value


def _looked_up(reference: str) -> Any:
    known = VALUES["attributes"]
    address = max((one for one in known if f"{reference}.".startswith(f"{one}.")), key=len)
    value = known[address]
    for step in parse_path(reference[len(address) + 1 :]) or ():
        value = value[step]
    return value


def _agrees(value: Any, expected: Any) -> bool:
    if value is SOME:
        return True
    if isinstance(value, dict | list) and isinstance(expected, str):
        return _agrees(value, json.loads(expected))
    if isinstance(value, dict) and isinstance(expected, dict):
        return value.keys() == expected.keys() and all(_agrees(value[key], expected[key]) for key in value)
    if isinstance(value, list) and isinstance(expected, list):
        known = [one for one in value if one is not SOME]
        if len(known) < len(value):
            return all(any(_agrees(one, other) for other in expected) for one in known)
        return len(value) == len(expected) and all(map(_agrees, value, expected))
    return equal(value, expected)
