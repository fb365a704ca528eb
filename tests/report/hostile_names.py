"""Names that somebody might choose to harm whoever reads a report."""

from hypothesis import strategies as st

PARTS = (
    *"`|@#!$\\[]()<>&*_~=+-:;,.%{}'\"/ \n\r\t\x00\x1b\u202e\u2028\ufffe\x85",
    "``",
    "@team",
    "#1",
    "!2",
    "https://evil.example",
    "www.evil.example",
    "a@b.example",
    "[a](https://b.example)",
    "![i](x)",
    "<img src=x>",
    "</details>",
    "<!--",
    "]]>",
    "&amp;",
    "::error::x",
    "##[stop-commands]x",
    "%0A",
    "{0}",
    "](1)",
    "\n/merge",
    "\n# title",
    "\n- item",
    "=cmd()",
    "word",
    "GH-1",
    "1.",
    "| --- |",
)
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=12).map("".join)
