"""The files that manifests point at: access lists to include, and texts of the provider's definitions."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from iamscope.manifest.build import Beside
from iamscope.manifest.conform import Section, conform
from iamscope.manifest.files import Reading, parse
from iamscope.manifest.form import FORMS, REFERENCES
from iamscope.manifest.judge import Setting, from_problem
from iamscope.manifest.mistakes import (
    BadReferenceError,
    EncodingError,
    IncludeCycleError,
    ManifestError,
    Mistakes,
    NotAnAccessListError,
    TooManyIncludesError,
)
from iamscope.manifest.paths import beside, content, in_a_file
from iamscope.manifest.place import Located
from iamscope.manifest.vocabulary import Vocabulary
from iamscope.model.safe import quoted

DEEPEST = 8
MOST = 100
CALLED = "the access list"


class Library:
    """Reads each file once, whoever points at it, and keeps what is wrong with it or with the way to it."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary], mistakes: Mistakes) -> None:
        self._vocabularies = vocabularies
        self._mistakes = mistakes
        self._lists: dict[Path, Section] = {}
        self._texts: dict[tuple[Path, str, str], str] = {}

    def beside(self, section: Section) -> Beside:
        """Return what the files say that an agent role points at; mistakes are kept, and left out."""
        included: dict[Path, Section] = {}
        self._include(section, (Path(section.place.file),), included)
        documents = {
            name: text
            for one in (section, *included.values())
            for cloud, key, name in _references(one)
            if (text := self._text(cloud, key, name)) is not None
        }
        return Beside(tuple(included.values()), documents)

    def _include(self, section: Section, way: tuple[Path, ...], found: dict[Path, Section]) -> None:
        """Add the access lists that a section includes; `way` are the files that lead to it, it last."""
        for name in section.fields.get("include", ()):
            try:
                path = beside(name)
                self._check_way(path, name, way, len(found))
                inner = self._access_list(path, name)
            except ManifestError as mistake:
                self._mistakes.add(mistake)
                continue
            if path not in found:
                found[path] = inner
                self._include(inner, (*way, path), found)

    @staticmethod
    def _check_way(path: Path, name: Located, way: tuple[Path, ...], count: int) -> None:
        if path in way:
            message = f"the include of {quoted(name.text)} leads back to that very file"
            raise IncludeCycleError(message, name.place)
        if len(way) > DEEPEST:
            raise TooManyIncludesError(f"files included more than {DEEPEST} levels deep", name.place)
        if count == MOST:
            raise TooManyIncludesError(f"more than {MOST} files included by one manifest", name.place)

    def _access_list(self, path: Path, name: Located) -> Section:
        """Return what is right of the one access list of a file."""
        if path not in self._lists:
            reading = Reading(Mistakes())
            parse(content(path, name), str(path), reading)
            self._mistakes.include(reading.mistakes)
            documents = reading.documents
            if len(documents) != 1 or documents[0].kind != "AccessList":
                message = f"the file {quoted(name.text)} does not hold one document of `kind: AccessList`"
                raise NotAnAccessListError(message, name.place)
            setting = Setting(self._vocabularies)
            form = FORMS["AccessList"]
            self._lists[path] = conform(documents[0].node, form, setting, self._mistakes, CALLED)
        return self._lists[path]

    def _text(self, cloud: str, key: str, name: Located) -> str | None:
        """Return the text of a file that stands for a definition, if that is what a reference means."""
        if not in_a_file(name.text):
            return None
        try:
            return self._checked_text(cloud, key, name)
        except ManifestError as mistake:
            self._mistakes.add(mistake)
            return None

    def _checked_text(self, cloud: str, key: str, name: Located) -> str:
        path = beside(name)
        known = (path, cloud, key)
        if known not in self._texts:
            try:
                text = content(path, name).decode("utf-8-sig")
            except UnicodeDecodeError:
                raise EncodingError(f"{quoted(name.text)} is not UTF-8", name.place) from None
            vocabulary = self._vocabularies.get(cloud)
            if vocabulary and (problem := vocabulary.definition_problem(key, text)):
                raise from_problem(BadReferenceError, problem, name)
            self._texts[known] = text
        return self._texts[known]


def _references(section: Section) -> Iterator[tuple[str, str, Located]]:
    """Yield the references of a section, each with its cloud and key."""
    for part in (section, *section.fields.get("exceptions", ())):
        access: Any = part.fields.get("access")
        for cloud, entries in access.fields.items() if access else ():
            for entry in entries:
                for key in REFERENCES:
                    yield from ((cloud, key, name) for name in entry.fields.get(key, ()))
