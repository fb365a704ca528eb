"""What a gate found as a comment on a pull request."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from iamscope.model.gate import Gate, Judged, ReachMoved
from iamscope.report import markdown
from tests.report.gates import CLEAN, DESTROYS, FULL, LANE_SPOTS, hostile
from tests.report.hostile_names import NAMES

PARSER = MarkdownIt("commonmark").enable("table").enable("strikethrough")
# All that may stand outside of code spans.
_HARMLESS = re.compile(r"[A-Za-z0-9 ,;:.()'|*#-]*")
_OURS = ("<details><summary>", "</details>", "<!-- iamscope check -->")


def inline(page: str) -> list[Token]:
    """Return the inline tokens of a page, from every block."""
    return [child for token in PARSER.parse(page) for child in token.children or ()]


def outside(line: str) -> str:
    """Return what of a line is not in a code span."""
    assert line.count("`") % 2 == 0
    assert "``" not in line
    return "".join(line.split("`")[::2])


def test_the_verdict_comes_first_and_reach_before_findings() -> None:
    """After a mark by which it is found again, the comment says how many fail, what moves and what fails."""
    page = markdown.render(FULL)
    assert page.startswith("<!-- iamscope check -->\n### iamscope: 4 findings fail (2 critical, 2 high)\n")
    order = [
        page.index(title) for title in ("How reach changes", "What fails", "What cannot be told", "fixes")
    ]
    assert order == sorted(order)
    assert "can reach now | can no longer reach" in page


def test_a_clean_gate_is_short() -> None:
    """Where nothing was found, there is nothing to unfold."""
    page = markdown.render(CLEAN)
    assert "no finding fails" in page
    assert "<details>" not in page


def test_tables_have_their_cells() -> None:
    """Each row of a table has as many cells as its head."""
    for token in PARSER.parse(markdown.render(FULL)):
        if token.type == "table_open":
            break
    else:
        pytest.fail("there is no table")
    rows = [line for line in markdown.render(FULL).splitlines() if line.startswith("|")]
    assert {row.count(" |") for row in rows} == {3, 5}


def test_everything_folded_is_closed() -> None:
    """Whatever is cut, each fold is closed again."""
    many = tuple(
        Judged(replace(DESTROYS, message=f"can use `x{n}` {'y' * 900}"), LANE_SPOTS) for n in range(99)
    )
    page = markdown.render(replace(FULL, judged=many))
    assert page.count("<details>") == page.count("</details>") > 0


def test_it_fits_into_a_comment() -> None:
    """However much is found, a comment is not too long for GitHub, and says what it leaves out."""
    name = "a-long-name/" * 100
    gate = replace(
        FULL,
        judged=tuple(Judged(replace(DESTROYS, message=f"`{name}{n}`"), LANE_SPOTS) for n in range(300)),
        reach=tuple(ReachMoved(f"{name}{n}", (name,) * 50, (name,) * 50) for n in range(300)),
        notices=(name,) * 300,
    )
    page = markdown.render(gate)
    assert len(page) < 65_536
    assert "300 findings fail" in page
    assert "left out here" in page


@settings(max_examples=60)
@given(NAMES)
def test_no_name_gets_out_of_its_code_span(name: str) -> None:
    """Outside of code spans are only plain words and our own marks: no mention, link, HTML or command."""
    page = markdown.render(hostile(name))
    for line in page.splitlines():
        bare = outside(line)
        for mark in _OURS:
            bare = bare.replace(mark, "")
        assert _HARMLESS.fullmatch(bare.replace("</summary>", "")), line
    kinds = {token.type for token in inline(page)}
    assert kinds <= {"text", "code_inline", "strong_open", "strong_close", "softbreak"}
    blocks = {token.content.strip() for token in PARSER.parse(page) if token.type == "html_block"}
    assert all(block.startswith(_OURS) for block in blocks)


@settings(max_examples=25)
@given(NAMES)
def test_no_name_makes_another_block(name: str) -> None:
    """Whatever the names, headings, lists and tables are those of plain names."""
    kinds = [
        [token.type for token in PARSER.parse(markdown.render(gate))]
        for gate in (hostile(name), hostile("plain"))
    ]
    assert kinds[0] == kinds[1]


def gate_named(name: str) -> Gate:
    """Return a gate with one finding, whose message is a name."""
    return replace(FULL, judged=(Judged(replace(DESTROYS, message=name), ()),), agents=(), reach=())


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("can use `a:B` on `c`, too", "can use `a:B` on `c`, too"),
        ("at bot.tf:4, but nothing grants it", "at `bot.tf:4`, but nothing grants it"),
        ("holds `x`'s policies (`a`, `b`)", "holds `x`'s policies (`a`, `b`)"),
        ("cc @team about #1", "cc `@team` about `#1`"),
        ("a | b ` c", "a `<U+007C>` b `'` c"),
        ("```sh", "` ` `'sh`"),
    ],
)
def test_names_are_in_code_spans_and_words_are_not(message: str, shown: str) -> None:
    """Words of a sentence stand as they are, and all else in code."""
    assert f"| {shown} | not known |" in markdown.render(gate_named(message))
