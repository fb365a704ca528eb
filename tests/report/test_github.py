"""What a gate found as annotations of GitHub Actions."""

import re
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given, settings

from iamscope.model.gate import Gate, Judged, Spot
from iamscope.report import github
from tests.report.gates import ADMIN, CLEAN, DESTROYS, FULL, hostile
from tests.report.hostile_names import NAMES

_UNESCAPED = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}


class Command(NamedTuple):
    """One workflow command, as the runner reads it."""

    level: str
    properties: dict[str, str]
    message: str


def plain(text: str) -> str:
    """Return a text without its escapes."""
    return re.sub("%(25|0D|0A|3A|2C)", lambda match: _UNESCAPED[match[0]], text)


def commands(page: str) -> list[Command]:
    """Return the commands of a log; every line must be one."""
    found = []
    for line in page.split("\n")[:-1]:
        match = re.fullmatch(r"::([a-z]+) ([^\r\n]*?)::(.*)", line)
        assert match is not None, line
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        found.append(Command(match[1], {key: plain(value) for key, value in pairs}, plain(match[3])))
    return found


def of(gate: Gate) -> list[Command]:
    """Return the commands of a gate's report."""
    return commands(github.render(gate))


def test_the_first_line_is_the_verdict() -> None:
    """The verdict comes first, as an error only if something fails."""
    assert of(FULL)[0].level == "error"
    assert of(FULL)[0].message.startswith("4 findings fail (2 critical, 2 high)\n")
    assert of(CLEAN)[0].level == "notice"


def test_what_fails_comes_first_and_only_that_is_an_error() -> None:
    """Findings that fail are errors and come before all others, the worst first."""
    found = of(FULL)[1:]
    failing = len(FULL.failing)
    assert [one.level for one in found[:failing]] == ["error"] * failing
    assert "error" not in [one.level for one in found[failing:]]
    assert [one.properties["title"].split(":")[0] for one in found[:2]] == ["critical", "critical"]


@pytest.mark.parametrize(
    ("spot", "properties"),
    [
        (Spot("a.tf", 3, 5), {"file": "a.tf", "line": "3", "col": "5"}),
        (Spot("./a.tf", 3, 5, 9), {"file": "a.tf", "line": "3", "endLine": "9"}),
        (Spot("a,b:c%.tf", 3), {"file": "a,b:c%.tf", "line": "3"}),
        (Spot("a::b.tf", 3), {"file": "a::b.tf", "line": "3"}),
        (Spot("%0Aa%3A.tf", 3), {"file": "%0Aa%3A.tf", "line": "3"}),
        (Spot("a.tf"), {"file": "a.tf"}),
        (Spot("", address="aws_iam_role.x"), {"file": "plan.json"}),
    ],
)
def test_an_annotation_stands_where_the_finding_is(spot: Spot, properties: dict[str, str]) -> None:
    """File, lines and column are told as far as they are known, and come back as they were."""
    found = of(replace(FULL, judged=(Judged(ADMIN, (spot,)),)))[1].properties
    assert found == {**properties, "title": "critical: reaches-admin"}


def test_a_percent_sign_is_one() -> None:
    """What looks like an escape in a name comes back as it was, and is no end of a line."""
    found = of(replace(FULL, judged=(Judged(replace(ADMIN, message="uses `%0A::error::x`"), ()),)))
    assert found[1].message.splitlines()[0].endswith(" uses `%0A::error::x`")


def test_without_any_file_the_annotation_is_of_the_run() -> None:
    """Where neither file nor input nor manifest is known, no file is named."""
    found = of(replace(FULL, inputs=(), agents=(), judged=(Judged(DESTROYS, ()),)))
    assert set(found[1].properties) == {"title"}


@settings(max_examples=25)
@given(NAMES)
def test_no_name_gives_another_command(name: str) -> None:
    """Whatever the names, there are as many commands as for plain ones, of the same levels and properties."""
    shapes = [
        [(one.level, list(one.properties)) for one in of(hostile(text))] for text in (name + "x", "plain")
    ]
    assert shapes[0] == shapes[1]
