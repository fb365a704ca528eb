"""The sides of a comparison: policy files, folders of them, manifests, or principals of a snapshot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from iamscope import catalog
from iamscope.cloud import Comparer, World
from iamscope.errors import IamscopeError
from iamscope.manifest.load import load_manifests
from iamscope.pipeline.assumptions import assumptions
from iamscope.pipeline.world import find_principal, load_world

_MANIFESTS = (".yaml", ".yml")
_POLICIES = (".json",)
# Of the layers that may be unread, those that bear on a principal's own policies.
_OWN = frozenset({"scp-unread"})


class UnreadableFileError(IamscopeError):
    """A file cannot be read."""

    code = "unreadable-file"

    def __init__(self, path: str, reason: str, hint: str | None = None) -> None:
        super().__init__(
            f"`{path}` cannot be read: {reason.lower()}",
            hint=hint
            or "give a policy as JSON, a folder of them, or a manifest; `--snapshot` for a principal",
        )


class EmptyFolderError(IamscopeError):
    """A folder holds nothing to compare."""

    code = "empty-folder"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"no policy is in `{path}`",
            hint="policies are files that end in .json, manifests in .yaml or .yml",
        )


class MalformedJsonError(IamscopeError):
    """A file, or a line of it, is not JSON."""

    code = "malformed-json"

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where} is not JSON: {reason}")


class MixedSideError(IamscopeError):
    """A principal is to be united with documents."""

    code = "mixed-side"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the principal `{name}` cannot be united with other documents",
            hint="compare it alone: a principal's policies count within its boundary",
        )


@dataclass(slots=True)
class Sides:
    """Reads sides for one cloud's comparer; `snapshot` is asked for names that are no files."""

    comparer: Comparer[Any]
    snapshot: Path | None = None
    assumes: dict[str, None] = field(default_factory=dict)
    """What is assumed of a snapshot's principals."""
    _world: tuple[str, World] | None = None

    def read(self, names: Sequence[str]) -> Any:
        """Return what some names stand for together. Raises `IamscopeError`."""
        if len(names) == 1:
            return self._one(names[0])
        for name in names:
            if self._is_principal(name):
                raise MixedSideError(name)
        return self.comparer.united([self._one(name) for name in names])

    def _one(self, name: str) -> Any:
        if self._is_principal(name):
            return self._principal(name)
        path = Path(name)
        files = list(_files(path)) if path.is_dir() else [path]
        return self.comparer.united([self._file(file) for file in files])

    def _is_principal(self, name: str) -> bool:
        return self.snapshot is not None and not Path(name).exists()

    def _principal(self, name: str) -> Any:
        label, world = self._known()
        self.assumes.update(dict.fromkeys(word for word in assumptions(world.gaps) if word in _OWN))
        return self.comparer.principal(world, find_principal(world, name, label))

    def _known(self) -> tuple[str, World]:
        """Return the snapshot's name and its world, read when they are first asked for."""
        assert self.snapshot is not None
        if self._world is None:
            snapshot, world = load_world(self.snapshot)
            self._world = (snapshot.name, world)
        return self._world

    def _file(self, path: Path) -> Any:
        if path.suffix.lower() in _MANIFESTS:
            roles = load_manifests([path], catalog.vocabularies()).roles
            entries = [entry for role in roles for entry in role.access.get("aws", ())]
            referenced = any(entry.references for entry in entries)
            world = self._known()[1] if referenced and self.snapshot is not None else None
            return self.comparer.declared(entries, str(path), world)
        return self.comparer.policies(parse_json(read_bytes(path), f"`{path}`"), f"`{path}`")


def _files(folder: Path) -> Iterator[Path]:
    """Yield the policies and manifests of a folder and the folders in it, sorted."""
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in (*_MANIFESTS, *_POLICIES) and path.is_file()
    ]
    if not found:
        raise EmptyFolderError(str(folder))
    yield from found


def read_bytes(path: Path) -> bytes:
    """Return a file's content. Raises `UnreadableFileError`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(str(path), error.strerror or "it is refused") from None


def parse_json(data: bytes, where: str) -> Any:
    """Return what JSON says. Raises `MalformedJsonError`."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise MalformedJsonError(where, str(error)) from None
