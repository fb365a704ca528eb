"""Manifests and estate files read from disk: all of it, or all of its mistakes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from iamscope.manifest import build
from iamscope.manifest.conform import Section, conform
from iamscope.manifest.estate import Estate
from iamscope.manifest.files import Document, Reading, parse, read
from iamscope.manifest.form import FORMS
from iamscope.manifest.guardrail_build import guardrail_tests
from iamscope.manifest.guardrails import GuardrailTest
from iamscope.manifest.judge import Setting
from iamscope.manifest.library import CALLED, Library
from iamscope.manifest.mistakes import (
    ContradictionError,
    DuplicateNameError,
    Mistakes,
    NoManifestError,
    UnknownEnvironmentError,
)
from iamscope.manifest.nearest import nearest
from iamscope.manifest.place import Located, Place
from iamscope.manifest.role import AgentRole, Fleet
from iamscope.manifest.vocabulary import Vocabulary
from iamscope.model.safe import quoted

_CALLED = {
    "AgentRole": "the manifest",
    "AccessList": CALLED,
    "Estate": "the estate file",
    "GuardrailTests": "the file of guardrail tests",
}
# The kinds of documents that may point at other files.
_INCLUDING = frozenset({"AgentRole", "AccessList"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything of our kinds in some files."""

    fleet: Fleet
    estates: tuple[Estate, ...]
    lists: int = 0
    """How many access lists are among the files, included or not."""
    tests: tuple[GuardrailTest, ...] = ()


def load(paths: Sequence[Path], vocabularies: Mapping[str, Vocabulary]) -> Loaded:
    """Return the documents of files and directories, or raise all their mistakes at once.

    When there are estates, the environments that the agent roles name must be theirs.
    """
    return _loaded(read(paths, Mistakes()), vocabularies, paths, FORMS)


def load_manifests(paths: Sequence[Path], vocabularies: Mapping[str, Vocabulary]) -> Fleet:
    """Return the agent roles of files and directories, or raise all their mistakes at once."""
    return _loaded(read(paths, Mistakes()), vocabularies, paths, ("AgentRole",)).fleet


def load_estate(path: Path, vocabularies: Mapping[str, Vocabulary]) -> Estate:
    """Return the one estate of a file, or raise all its mistakes at once."""
    estates = _loaded(read([path], Mistakes()), vocabularies, [path], ("Estate",)).estates
    if len(estates) > 1:
        message = f"a second estate, after the one in line {estates[0].place.line},"
        raise DuplicateNameError(message, estates[1].place, hint="one file describes one estate")
    return estates[0]


def load_guardrails(
    paths: Sequence[Path], vocabularies: Mapping[str, Vocabulary]
) -> tuple[GuardrailTest, ...]:
    """Return the guardrail tests of files and directories, or raise all their mistakes at once."""
    return _loaded(read(paths, Mistakes()), vocabularies, paths, ("GuardrailTests",)).tests


def load_text(text: str, file: str, vocabularies: Mapping[str, Vocabulary]) -> Loaded:
    """Return what a text says that is, or will be, the content of a file."""
    reading = Reading(Mistakes())
    parse(text.encode("utf-8", "surrogatepass"), file, reading)
    return _loaded(reading, vocabularies, [Path(file)], FORMS)


def check_environments(fleet: Fleet, estates: Iterable[Estate]) -> None:
    """Raise all environments that manifests name and no estate defines."""
    check_named(
        (
            name
            for role in fleet.roles
            for name in (
                *role.never_environments,
                *role.environments,
                *(place for rule in role.approvals for place in rule.environments),
            )
        ),
        estates,
    )


def check_named(names: Iterable[Located], estates: Iterable[Estate]) -> None:
    """Raise all names of environments that no estate defines."""
    mistakes = Mistakes()
    known = {environment.name for estate in estates for environment in estate.environments}
    _check_known(names, known, mistakes)
    mistakes.raise_any()


def _loaded(
    reading: Reading, vocabularies: Mapping[str, Vocabulary], paths: Sequence[Path], kinds: Iterable[str]
) -> Loaded:
    documents = [document for document in reading.documents if document.kind in kinds]
    sections = [(document.kind, _section(document, vocabularies, reading.mistakes)) for document in documents]
    library = Library(vocabularies, reading.mistakes)
    beside = [(kind, section, library.beside(section)) for kind, section in sections if kind in _INCLUDING]
    _check_across(sections, reading.mistakes)
    if not documents and not reading.mistakes:
        _report_none(paths, kinds, reading.mistakes)
    reading.mistakes.raise_any()
    roles = [build.agent_role(section, files) for kind, section, files in beside if kind == "AgentRole"]
    estates = tuple(build.estate(section) for kind, section in sections if kind == "Estate")
    tests = tuple(
        test for kind, section in sections if kind == "GuardrailTests" for test in guardrail_tests(section)
    )
    lists = sum(kind == "AccessList" for kind, _ in sections)
    return Loaded(_fleet(roles, reading), estates, lists, tests)


def _fleet(roles: Iterable[AgentRole], reading: Reading) -> Fleet:
    return Fleet(tuple(sorted(roles, key=lambda role: role.name)), tuple(reading.notices))


def _section(document: Document, vocabularies: Mapping[str, Vocabulary], mistakes: Mistakes) -> Section:
    return conform(
        document.node, FORMS[document.kind], Setting(vocabularies), mistakes, _CALLED[document.kind]
    )


def _check_across(sections: Sequence[tuple[str, Section]], mistakes: Mistakes) -> None:
    """Report what is wrong between documents; where some are not whole, with what is right of them."""
    roles = [section for kind, section in sections if kind == "AgentRole"]
    estates = [section for kind, section in sections if kind == "Estate"]
    _check_names((role.fields["name"] for role in roles if "name" in role.fields), mistakes)
    if estates:
        environments = [part for estate in estates for part in estate.fields.get("environments", ())]
        known = {part.fields["name"].text for part in environments if "name" in part.fields}
        _check_known((name for role in roles for name in (*_own(role), *_shunned(role))), known, mistakes)
    for role in roles:
        _check_apart(_own(role), _shunned(role), mistakes)


def _own(role: Section) -> Sequence[Located]:
    """Return the environments that an agent acts in."""
    named: Sequence[Located] = role.fields.get("environments", ())
    return named


def _shunned(role: Section) -> Sequence[Located]:
    """Return the environments that an agent must not change."""
    named: Sequence[Located] = (
        role.fields["never"].fields.get("environments", ()) if "never" in role.fields else ()
    )
    return named


def _check_apart(own: Sequence[Located], shunned: Sequence[Located], mistakes: Mistakes) -> None:
    first = {name.text: name.place for name in own}
    for name in shunned:
        if place := first.get(name.text):
            message = (
                f"`never` names the environment {quoted(name.text)}, in which line {place.line} lets it act,"
            )
            mistakes.add(ContradictionError(message, name.place))


def _check_names(names: Iterable[Located], mistakes: Mistakes) -> None:
    first: dict[str, Place] = {}
    for name in names:
        if earlier := first.get(name.text):
            message = f"the name {quoted(name.text)} is taken by the agent role in {earlier}, and given again"
            mistakes.add(DuplicateNameError(message, name.place))
        first.setdefault(name.text, name.place)


def _report_none(paths: Sequence[Path], kinds: Iterable[str], mistakes: Mistakes) -> None:
    wanted = " or ".join(f"`kind: {kind}`" for kind in kinds)
    where = ", ".join(quoted(str(path)) for path in paths)
    place = Place(str(paths[0]) if paths else "")
    mistakes.add(NoManifestError(f"no document with {wanted} in {where}", place))


def _check_known(names: Iterable[Located], known: set[str], mistakes: Mistakes) -> None:
    hint = f"defined are {', '.join(f'`{name}`' for name in sorted(known))}" if known else "none is defined"
    for name in names:
        if name.text not in known:
            message = f"unknown environment {quoted(name.text)}"
            meant = nearest(name.text, known)
            mistakes.add(UnknownEnvironmentError(message, name.place, nearest=meant, hint=hint))
