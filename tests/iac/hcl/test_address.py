"""Addresses and paths, taken apart."""

import pytest

from iamscope.iac.hcl.address import Address, Step, parse_address, parse_path


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a.b", Address((), "resource", "a", "b")),
        ("data.a.b", Address((), "data", "a", "b")),
        ("a.b[0]", Address((), "resource", "a", "b", 0)),
        (
            'module.x["k.\\"]"].module.y[1].data.a.b["0"]',
            Address((Step("x", 'k."]'), Step("y", 1)), "data", "a", "b", "0"),
        ),
        ("module.module.a.b", Address((Step("module"),), "resource", "a", "b")),
        ("module.a", Address((), "resource", "module", "a")),
        *(
            (text, None)
            for text in ("", "a", "a.b.c", "a[0].b", "a.b[0][1]", "[0]", "a.b[-1]", "a..b", "a b")
        ),
        *((text, None) for text in ('a.b["\\q"]', "module.a.b", "a.b[99999999999]", "a.b[x]")),
    ],
)
def test_address(text: str, address: Address | None) -> None:
    """An address has its modules, mode, type, name and keys, and a text that is none has nothing."""
    assert parse_address(text) == address


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ()),
        ("policy", ("policy",)),
        (
            'policy.Statement[0].Condition["aws:x"][1].a-b',
            ("policy", "Statement", 0, "Condition", "aws:x", 1, "a-b"),
        ),
        ("a..b", None),
        ("a.", None),
        (".a", None),
        ("a[b]", None),
    ],
)
def test_path(text: str, path: tuple[str | int, ...] | None) -> None:
    """A path has its names and keys, and a text that is none has nothing."""
    assert parse_path(text) == path
