"""Facts: the texts of policies that a cloud's provider provides, written to a file and read from it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from iamscope import catalog
from iamscope.errors import IamscopeError, ManyErrors
from iamscope.model.provided import Provided
from iamscope.model.safe import harmless_json, quoted
from iamscope.snapshot import open_snapshot

KIND = "Facts"
VERSION = 1
_LARGEST = 32 * 1024 * 1024
_MOST_POLICIES = 20_000
_MOST_MISTAKES = 50
_KEYS = ("kind", "version", "cloud", "taken_at", "policies")
_OF_POLICY = ("name", "version", "document")


class FactsError(IamscopeError):
    """Something in a file of facts is not as iamscope writes it."""

    code = "bad-facts"


class NewerFactsError(IamscopeError):
    """A file of facts was written by a newer version of iamscope."""

    code = "newer-facts"


class UnreadableFactsError(IamscopeError):
    """A file of facts cannot be read."""

    code = "unreadable-facts"


class NoFactsError(IamscopeError):
    """There is nothing to write a file of facts of."""

    code = "no-facts"

    def __init__(self, snapshot: str) -> None:
        super().__init__(
            f"the snapshot {quoted(snapshot)} holds no text of a policy of AWS",
            hint="it holds those that are attached; without `--snapshot` all are read from an account",
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """The policies of one file, each as its cloud reads it; the time is empty where nothing says it."""

    file: str
    cloud: str
    taken_at: str
    policies: tuple[Any, ...]

    @property
    def words(self) -> str:
        """What a report says of it."""
        when = f"as of {self.taken_at}" if self.taken_at else "which does not say as of when"
        return f"texts of managed policies are taken from {quoted(self.file)}, {when}"


def facts_of_snapshot(path: Path) -> Provided:
    """Return the policies of AWS whose text a snapshot holds. Raises `IamscopeError`."""
    snapshot = open_snapshot(path)
    policies = tuple(catalog.clouds()["aws"].provided(snapshot))
    if not policies:
        raise NoFactsError(snapshot.name)
    return Provided("aws", snapshot.taken_at, policies)


def render(provided: Provided) -> str:
    """Return facts as the text of their file; the same facts give the same bytes."""
    told = {
        "kind": KIND,
        "version": VERSION,
        "cloud": provided.cloud,
        "taken_at": provided.taken_at or None,
        "policies": [
            {"name": one.name, "version": one.version, "document": json.loads(one.document)}
            for one in sorted(provided.policies)
        ],
    }
    return harmless_json(json.dumps(told, indent=2, ensure_ascii=False) + "\n")


def read_facts(path: Path) -> Facts:
    """Return the facts of a file. Raises `IamscopeError` with every mistake in it."""
    file = str(path)
    return _Reading(file).facts(_loaded(_text(path, file), file))


def _text(path: Path, file: str) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        hint = "`iamscope facts` writes one" if isinstance(error, FileNotFoundError) else None
        _unreadable(file, f"cannot be read: {(error.strerror or 'it is refused').lower()}", hint)
    if len(data) > _LARGEST:
        _unreadable(file, "is larger than any that iamscope writes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _unreadable(file, "is not UTF-8")


def _unreadable(file: str, problem: str, hint: str | None = None) -> NoReturn:
    raise UnreadableFactsError(f"the facts {quoted(file)}: the file {problem}", hint=hint) from None


def _loaded(text: str, file: str) -> object:
    """Return the value of a JSON text in which no name of an object stands twice."""

    def members(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                raise FactsError(f"{quoted(name)} stands twice in one object of {quoted(file)}")
            found[name] = value
        return found

    def constant(name: str) -> NoReturn:
        raise FactsError(f"{quoted(file)} holds `{name}`, which is not JSON")

    try:
        return json.loads(text, object_pairs_hook=members, parse_constant=constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise FactsError(f"{quoted(file)} is not JSON in {where}: {error.msg.lower()}") from None
    except RecursionError:
        raise FactsError(f"{quoted(file)} is nested too deeply") from None
    except ValueError:
        raise FactsError(f"{quoted(file)} holds a number that is too long") from None


@dataclass(slots=True)
class _Reading:
    """Reads one file, and collects what is wrong with it."""

    file: str
    mistakes: list[IamscopeError] = field(default_factory=list)
    """The first ones of those that were found."""
    count: int = 0

    def facts(self, raw: object) -> Facts:
        if not isinstance(raw, Mapping) or raw.get("kind") != KIND:
            raise FactsError(
                f"{quoted(self.file)} is no file of facts",
                hint=f"one has `kind: {KIND}`; `iamscope facts` writes it",
            )
        self._check_version(raw.get("version"))
        self._check_keys(raw, _KEYS, "the file")
        cloud = raw.get("cloud")
        known = cloud if isinstance(cloud, str) and cloud in catalog.clouds() else ""
        if "cloud" in raw and not known:
            self._add(f"`cloud` is none of {', '.join(sorted(catalog.clouds()))}")
        taken_at = self._time(raw.get("taken_at"))
        policies = self._policies(raw.get("policies"), known)
        self._raise_any()
        return Facts(self.file, known, taken_at, policies)

    def _check_version(self, version: object) -> None:
        if type(version) is not int or version < 1:
            raise FactsError(
                f"{quoted(self.file)} has no `version`", hint=f"this one reads version {VERSION}"
            )
        if version > VERSION:
            raise NewerFactsError(
                f"{quoted(self.file)} is of version {version}, and this iamscope reads up to {VERSION}",
                hint="use the version of iamscope that wrote it, or a later one",
            )

    def _check_keys(self, raw: Mapping[str, Any], known: Sequence[str], what: str) -> None:
        for key in known:
            if key not in raw:
                self._add(f"{what} has no `{key}`")
        for key in raw:
            if key not in known:
                self._add(f"{what} has the unknown key {quoted(key)}")

    def _time(self, raw: object) -> str:
        if raw is None:
            return ""
        if isinstance(raw, str):
            with suppress(ValueError):
                datetime.fromisoformat(raw)
                return raw
        self._add("`taken_at` is neither a time such as `2026-01-02T03:04:05Z` nor `null`")
        return ""

    def _policies(self, raw: object, cloud: str) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            if raw is not None:
                self._add("`policies` is not a list")
            return ()
        if len(raw) > _MOST_POLICIES:
            self._add("`policies` are more than any provider has")
            return ()
        found: dict[str, Any] = {}
        for number, one in enumerate(raw):
            where = f"`policies[{number}]`"
            if not isinstance(one, Mapping):
                self._add(f"{where} is not an object")
                continue
            self._check_keys(one, _OF_POLICY, where)
            name, version = (self._is_text(one, key, where) for key in ("name", "version"))
            if name in found:
                self._add(f"{where} is {quoted(name, 200)} once more")
            elif name and version and "document" in one and cloud:
                found[name] = self._policy(cloud, name, version, one["document"])
        return tuple(found.values())

    def _is_text(self, raw: Mapping[str, Any], key: str, where: str) -> str:
        value = raw.get(key)
        if isinstance(value, str):
            if not value:
                self._add(f"`{key}` of {where} is empty")
            return value
        if key in raw:
            self._add(f"`{key}` of {where} is not text")
        return ""

    def _policy(self, cloud: str, name: str, version: str, document: object) -> Any:
        try:
            return catalog.planner(cloud).provided(name, version, document, quoted(self.file))
        except IamscopeError as error:
            self._keep(error)

    def _add(self, problem: str) -> None:
        self._keep(FactsError(f"{problem} in {quoted(self.file)}"))

    def _keep(self, mistake: IamscopeError) -> None:
        self.count += 1
        if self.count <= _MOST_MISTAKES:
            self.mistakes.append(mistake)

    def _raise_any(self) -> None:
        more = self.count - len(self.mistakes)
        if more:
            self.mistakes.append(FactsError(f"{more} more mistakes in {quoted(self.file)}"))
        if self.mistakes:
            raise self.mistakes[0] if self.count == 1 else ManyErrors(tuple(self.mistakes))
