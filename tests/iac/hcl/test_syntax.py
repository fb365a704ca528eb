"""What is parsed, and what is refused because Terraform may read it differently."""

import pytest

from iamscope.iac.hcl.errors import SyntaxProblemError
from iamscope.iac.hcl.syntax import LARGEST, parse, parse_expression
from iamscope.iac.plan import Place


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('a = "x\ny"', 1, "a line end within quotes"),
        ('a = "$${x"\nb = "}"', 1, "a quote within an escaped template"),
        ("a = <<E\nx\nE \nb = 1\nE\n", 1, "a line that ends `E` early"),
        ("a = <<-E\nx\n  E\t\nb = 1\nE\n", 1, "a line that ends `E` early"),
        ('a = "${f(\\"x\\")}"', 1, "an escaped quote outside quotes"),
        ("a = 1\nb = <<E\n\x1cE\nc = 2\nE\n", 3, "a control character"),
        ("a = 1\x00", 1, "a control character"),
        ("a = 1\n" + "\n" * 1000, 1, "a thousand blanks in a row"),
        ("#" * (LARGEST + 1), 1, f"it is longer than {LARGEST:,} letters"),
        ("a = 1\nb = = 2", 2, "unexpected text"),
        ("a = {", 1, "unexpected text"),
        ("a = <<E\nx\n", 1, "unexpected text"),
        ("a = (" * 2000, 1, "unexpected text"),
        ("\ufeffa = 1", 1, "unexpected text"),
    ],
)
def test_refused(text: str, line: int, reason: str) -> None:
    """A text that is broken, or that two readers may understand differently, is refused with its place."""
    with pytest.raises(SyntaxProblemError) as caught:
        parse("m.tf", text)
    assert reason in caught.value.message
    assert f"`m.tf:{line}:" in caught.value.message


def test_blocks() -> None:
    """Blocks have their labels, attributes and inner blocks, wherever they stand."""
    text = 'a "b" c {\n  in = 1\n  null = 2 # x\n\n  d {}\n  e "f" { g = 3 }\n}\n\n# end\nh {\n}'
    file = parse("m.tf", text)
    first, last = file.blocks
    assert (first.kind, first.labels, list(first.attributes)) == ("a", ("b", "c"), ["in", "null"])
    assert [(one.kind, one.labels) for one in first.blocks] == [("d", ()), ("e", ("f",))]
    assert file.place(first.node) == Place("m.tf", 1, 1, 7)
    assert file.place(first.attributes["null"].node) == Place("m.tf", 3, 3, 3)
    assert file.place(first.blocks[0].node) == Place("m.tf", 5, 3, 5)
    assert file.place(last.node) == Place("m.tf", 10, 1, 11)


@pytest.mark.parametrize("text", ["1) y = (2", "1)\ny = (2", "", "a b", "{", "x = 1"])
def test_no_expression(text: str) -> None:
    """A text that is no expression alone has no tree, be it so in brackets or not."""
    assert parse_expression(text) is None


@pytest.mark.parametrize("text", ["1", "a.b[0]", "a ?\n b : c", '{ "x" = 1\n y = 2 }', 'f("${x}", "}")'])
def test_expression(text: str) -> None:
    """An expression alone has a tree."""
    assert parse_expression(text) is not None


def test_line_ends() -> None:
    """Lines may end in the manner of Windows."""
    (block,) = parse("m.tf", 'a "b" {\r\n  c = <<E\r\nx\r\nE\r\n  d = 1\r\n}\r\n').blocks
    assert list(block.attributes) == ["c", "d"]
