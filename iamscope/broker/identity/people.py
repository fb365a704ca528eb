"""The people directory: which subjects are one person, and in which groups that person is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from iamscope.broker.identity.people_form import PEOPLE
from iamscope.lease.lease import Identity, Sort
from iamscope.manifest.conform import Section, conform
from iamscope.manifest.judge import Setting
from iamscope.manifest.mistakes import (
    DuplicateNameError,
    DuplicateValueError,
    EmptyValueError,
    EncodingError,
    FileTooLargeError,
    MalformedPrincipalError,
    ManifestError,
    Mistakes,
    NoManifestError,
    UnreadableFileError,
)
from iamscope.manifest.place import Located, Place
from iamscope.manifest.safe_text import without_unsafe
from iamscope.manifest.tree import documents
from iamscope.model.safe import quoted

LARGEST = 1024 * 1024
_SETTING = Setting(MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Person:
    """One human being: however many subjects at however many issuers, one voice."""

    name: str
    subjects: frozenset[tuple[str, str]]
    groups: tuple[str, ...]


class People:
    """Everybody whom a broker knows."""

    def __init__(self, people: tuple[Person, ...] = ()) -> None:
        self.people = people
        self._by_subject = {subject: person for person in people for subject in person.subjects}

    def known(self, identity: Identity) -> Identity:
        """Return an identity with its person and groups; with neither, whatever it claims, if it is unknown.

        An agent is nobody, also where its subject is listed.
        """
        person = self._by_subject.get((identity.issuer, identity.subject))
        if person is None or identity.sort is not Sort.PERSON:
            return replace(identity, person="", groups=())
        return replace(identity, person=person.name, groups=person.groups)


def load_people(path: Path) -> People:
    """Return the directory in a file, or raise all its mistakes at once."""
    file = str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise UnreadableFileError(f"{quoted(file)} cannot be read: {reason}", Place(file)) from None
    if len(data) > LARGEST:
        raise FileTooLargeError(f"{quoted(file)} is larger than {LARGEST // 1024} KiB", Place(file))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(file, data.count(b"\n", 0, error.start) + 1)
        raise EncodingError("a byte that is not UTF-8", place, hint="save the file as UTF-8") from None
    return read_people(text, file)


def read_people(text: str, file: str) -> People:
    """Return the directory that a text holds, or raise all its mistakes at once."""
    mistakes = Mistakes()
    sections: list[Section] = []
    try:
        for node in documents(without_unsafe(text, file, mistakes), file):
            sections.append(conform(node, PEOPLE, _SETTING, mistakes, "the people directory"))
    except ManifestError as mistake:
        mistakes.add(mistake)
    if not sections and not mistakes:
        hint = "begin it with `kind: People`"
        mistakes.add(NoManifestError(f"{quoted(file)} holds no people directory", Place(file), hint=hint))
    people = [part for section in sections for part in section.fields.get("people", ())]
    _check_across(people, mistakes)
    mistakes.raise_any()
    return People(tuple(sorted(map(_person, people), key=lambda person: person.name)))


def _person(section: Section) -> Person:
    fields = section.fields
    return Person(
        fields["name"].text,
        frozenset((issuer.text, subject.text) for issuer, subject in _subjects(section)),
        tuple(sorted(group.text for group in fields.get("groups", ()))),
    )


def _subjects(person: Section) -> Iterator[tuple[Located, Located]]:
    """Yield the subjects of a person that are whole."""
    for part in person.fields.get("subjects", ()):
        if {"issuer", "subject"} <= part.fields.keys():
            yield part.fields["issuer"], part.fields["subject"]


def _check_across(people: list[Section], mistakes: Mistakes) -> None:
    """Report what would make two people of one, or one of two."""
    names: dict[str, Place] = {}
    taken: dict[tuple[str, str], Place] = {}
    for person in people:
        if name := person.fields.get("name"):
            if earlier := names.get(name.text):
                message = f"the name {quoted(name.text)} is taken by the person in {earlier}, and given again"
                mistakes.add(DuplicateNameError(message, name.place))
            names.setdefault(name.text, name.place)
        for issuer, subject in _subjects(person):
            if earlier := taken.get((issuer.text, subject.text)):
                message = f"the subject {quoted(subject.text)} is listed in {earlier}, and again"
                mistakes.add(DuplicateValueError(message, subject.place, hint="a subject is one person"))
            taken.setdefault((issuer.text, subject.text), subject.place)
            if empty := next((part for part in (issuer, subject) if not part.text.strip()), None):
                mistakes.add(EmptyValueError("an issuer or a subject is empty", empty.place))
            if wild := next((part for part in (issuer, subject) if "*" in part.text), None):
                message = f"{quoted(wild.text)} is a pattern: people are listed one by one"
                mistakes.add(MalformedPrincipalError(message, wild.place))
