"""What comes of tests, and two snapshots compared, in every format, byte by byte."""

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from tests.report.guarded import GOLDEN, compared, pages, results

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_a_page_is_its_golden_file(name: str) -> None:
    """A page has the bytes that were once looked at and found good."""
    assert pages()[name] == (GOLDEN / name).read_text()


def test_every_page_has_a_golden_file() -> None:
    """No page goes unseen."""
    assert {path.name for path in GOLDEN.iterdir()} == set(pages())


@pytest.mark.parametrize("name", ["test", "diff"])
def test_the_json_has_its_published_shape(name: str) -> None:
    """What is printed fits its schema, and lacks nothing that the schema demands."""
    shape = json.loads((SCHEMAS / f"{name}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(shape)
    page = json.loads(pages()[f"{name}.json"])
    jsonschema.validate(page, shape)
    for key in shape["required"]:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({one: value for one, value in page.items() if one != key}, shape)


def test_the_junit_is_xml_that_counts_right() -> None:
    """A reader of JUnit finds each test once, failed ones as failures and unknown ones as errors."""
    (suite,) = ElementTree.fromstring(pages()["test.xml"])
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("6", "3", "2")
    assert len(suite.findall("testcase")) == len(results().tests)
    assert len(suite.findall("testcase/failure")) == 3
    assert suite[0].get("name") == 'agents <stay> themselves & "alone"'


@pytest.mark.parametrize("name", ["diff.txt", "diff.json", "test.txt", "test.xml"])
def test_hostile_names_steer_nothing(name: str) -> None:
    """No page holds a character that a terminal would obey."""
    assert pages()[name].replace("\n", "").isprintable()


def test_the_exit_codes_are_those_of_the_pages() -> None:
    """Something failed and something is unknown in both."""
    assert (results().exit_code, compared().exit_code) == (4, 4)
