"""Terraform of remedies: blocks that parse, and texts in which nothing is expanded."""

import json
import re

import pytest

from iamscope.clouds.aws.remedies.terraform import labelled, quoted
from tests.clouds.aws.remedies.test_commands import CASES
from tests.fakes.fixing import Case

TOKEN = re.compile(r'\s*(?:#[^\n]*|("(?:[^"\\\n]|\\.)*")|([{}\[\](),=.])|([\w-]+(?:\.[\w-]+)*))')


def tokens(text: str) -> list[str]:
    """Return the tokens of a file, and fail where there is anything else."""
    found, place = [], 0
    while text[place:].strip():
        match = TOKEN.match(text, place)
        assert match, text[place : place + 40]
        found += [part for part in match.groups() if part]
        place = match.end()
    return found


@pytest.mark.parametrize("name", CASES)
def test_blocks_are_balanced_and_name_files(name: str) -> None:
    """Every block closes, every attribute has a value, every document that is named is there."""
    for remedy in Case(*CASES[name]).fixes.remedies:
        files = {paper.name for paper in remedy.papers}
        for block in remedy.terraform:
            found = tokens(block)
            for opening, closing in ("{}", "[]", "()"):
                assert found.count(opening) == found.count(closing)
            assert all(found[number + 1] not in "{}" for number, token in enumerate(found) if token == "=")
            named = re.findall(r'file\("\$\{path\.module\}/documents/([^"]+)"\)', block)
            assert set(named) <= files


@pytest.mark.parametrize("text", ["${path.root}", "%{if true}", 'a"b', "a\\b", "a\nb", "$${x}", "\u202e"])
def test_nothing_in_a_text_is_expanded(text: str) -> None:
    """A text stands in one line, in quotes, and Terraform's signs in it are doubled."""
    shown = quoted(text)
    assert len(tokens(shown)) == 1
    undone = shown.replace("$${", "${").replace("%%{", "%{")
    assert json.loads(undone) == text
    assert not re.search(r"(?<!\$)\$\{|(?<!%)%\{", shown)


def test_labels_tell_names_apart() -> None:
    """A label is letters, digits and underscores, and no two names have the same."""
    names = ["a-b", "a_b", "A-b", "", "1", "../x", "ü", "x" * 300]
    labels = [labelled(name) for name in names]
    assert len(set(labels)) == len(names)
    assert all(re.fullmatch(r"r_[a-z0-9_]{1,100}", label) for label in labels)
