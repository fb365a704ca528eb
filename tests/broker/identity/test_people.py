"""The people directory."""

from pathlib import Path

import pytest

from iamscope.broker.identity.people import People, load_people, read_people
from iamscope.errors import IamscopeError, ManyErrors
from iamscope.lease.lease import Identity, Sort

TEXT = """\
kind: People
version: 1
people:
  - name: ada
    groups: [security, platform]
    subjects:
      - {issuer: https://login.example, subject: 00u1}
      - {issuer: https://accounts.google.com, subject: 117243987123456789012}
      - {issuer: local, subject: ada}
  - name: grace
    subjects: [{issuer: https://login.example, subject: 00u2}]
"""


def _person(issuer: str, subject: str, sort: Sort = Sort.PERSON, person: str = "") -> Identity:
    return Identity(sort, issuer, subject, person)


def test_one_person_has_several_subjects() -> None:
    """Every subject of a person is that person, with that person's groups."""
    people = read_people(TEXT, "people.yaml")
    for subject in (
        ("https://login.example", "00u1"),
        ("https://accounts.google.com", "117243987123456789012"),
        ("local", "ada"),
    ):
        found = people.known(_person(*subject))
        assert (found.person, found.groups) == ("ada", ("platform", "security"))
    assert people.known(_person("https://login.example", "00u2")).groups == ()


@pytest.mark.parametrize(
    "stranger",
    [
        _person("https://login.example", "00u3"),
        _person("https://login.example", "00U1"),
        _person("https://login.example/", "00u1"),
        _person("https://evil.example", "00u1"),
        _person("https://login.example", "00u1", Sort.AGENT),
        _person("https://evil.example", "00u1", person="ada"),
    ],
)
def test_strangers(stranger: Identity) -> None:
    """Who is not listed is nobody, and neither is an agent, whatever either claims."""
    found = read_people(TEXT, "people.yaml").known(stranger)
    assert (found.person, found.groups) == ("", ())
    assert People().known(stranger).person == ""


WRONG = """\
kind: People
version: 1
people:
  - name: Ada
    subjects: [{issuer: https://login.example, subject: 00u1}]
  - name: grace
    groups: [security, security]
    subjects:
      - {issuer: https://login.example, subject: 00u1}
      - {issuer: https://login.example, subject: "*"}
      - {issuer: https://login.example, subject: ""}
  - name: grace
    subject: [{issuer: local, subject: g}]
  - name: mallory
    subjects: [{issuer: local}]
    groups: []
"""


def test_all_mistakes_at_once() -> None:
    """Every mistake of a directory is reported with its line, all of them together."""
    with pytest.raises(ManyErrors) as raised:
        read_people(WRONG, "people.yaml")
    told = {error.code: error.message for error in raised.value.errors}
    assert told.keys() == {
        "bad-name", "duplicate-value", "malformed-principal", "empty-value", "duplicate-name", "unknown-key",
        "missing-key",
    }  # fmt: skip
    lines = sorted(int(error.message.rpartition(":")[2]) for error in raised.value.errors)
    assert lines == [4, 7, 9, 10, 11, 12, 13, 15, 16]


@pytest.mark.parametrize(
    "text", ["", "kind: Estate\nversion: 1\n", "[]", "kind: [", "people: &a [*a]", "kind: People\n---\n- 1"]
)
def test_no_directory(text: str) -> None:
    """What is no people directory, or no YAML, is refused."""
    with pytest.raises(IamscopeError):
        read_people(text, "people.yaml")


def test_files(tmp_path: Path) -> None:
    """A directory is read from a file, which has to be there, small and UTF-8."""
    file = tmp_path / "people.yaml"
    with pytest.raises(IamscopeError, match="cannot be read"):
        load_people(file)
    for data in (b"\xff", b" " * (1024 * 1024 + 1)):
        file.write_bytes(data)
        with pytest.raises(IamscopeError, match=r"UTF-8|larger"):
            load_people(file)
    file.write_text(TEXT)
    assert [person.name for person in load_people(file).people] == ["ada", "grace"]
