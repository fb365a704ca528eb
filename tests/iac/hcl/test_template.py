"""Templates, cut into texts and expressions."""

import pytest

from iamscope.iac.hcl.template import Heredoc, Part, cut, unescaped


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("", []),
        ("a$b%c", ["a$b%c"]),
        ("a${b}c", ["a", "<b>", "c"]),
        ("$${a} %%{b}", ["${", "a} ", "%{", "b}"]),
        ('${f("}", "${"}"}", { a = 1 })}}', ['<f("}", "${"}"}", { a = 1 })>', "}"]),
        ('${"a\\"}"}', ['<"a\\"}">']),
        ('${"$${"}', ['<"$${">']),
        *(
            (source, None)
            for source in ("%{ if a }", "${a", '${"a}', "${~ a}", "${a ~}", "${a # }\n}", "${a /* } */}")
        ),
        ("${a // }\n}", None),
        ('${"' * 200, None),
    ],
)
def test_cut(source: str, pieces: list[str] | None) -> None:
    """Each expression ends with the brace that closes it, and what we do not follow has no pieces."""
    found = cut(source)
    shown = (
        None if found is None else [one.text if one.part is Part.TEXT else f"<{one.text}>" for one in found]
    )
    assert shown == pieces


def test_spans() -> None:
    """The pieces stand one after the other, and nothing is between them."""
    source = "a${b}$${c}%%{d}"
    pieces = cut(source)
    assert pieces is not None
    assert "".join(source[one.start : one.end] for one in pieces) == source


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a", "a"),
        (r"\n\t\r\"\\", '\n\t\r"\\'),
        (r"\u00e9\U0001F600", "é😀"),
        (r"\\n", r"\n"),
        *((text, None) for text in (r"\q", "\\", r"\u12", r"\ud800", r"\U00110000", r"\$")),
    ],
)
def test_escapes(text: str, meant: str | None) -> None:
    """Escapes are those of the language, and any other is none."""
    assert unescaped(text) == meant


def test_heredoc() -> None:
    """The body of a heredoc is what stands between its first and its last line."""
    heredoc = Heredoc.of("<<-E\n  a\n\n   b\n  E\n")
    assert heredoc == Heredoc("  a\n\n   b\n", 5, flush=True)
    pieces = heredoc.pieces()
    assert pieces is not None
    assert [one.text for one in pieces] == ["a\n\n b\n"]
    assert Heredoc.of("<<E\nE\n").body == ""
