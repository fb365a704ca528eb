"""Files of one revision, written into a folder: what is asked for, and what manifests include."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from iamscope.manifest.files import LARGEST, Reading, parse
from iamscope.manifest.mistakes import ManifestError, Mistakes
from iamscope.manifest.paths import SUFFIXES
from iamscope.manifest.tree import Items, Node, Pairs, Scalar
from iamscope.model.safe import quoted
from iamscope.pipeline.git_errors import LinkError, SubmoduleError, TooMuchError
from iamscope.pipeline.git_objects import Node as Entry
from iamscope.pipeline.git_objects import Objects

_MOST_FILES = 20_000
_MOST_BYTES = 512 * 1024 * 1024
# A named file may be anything that iamscope reads, such as a baseline.
_LARGEST_NAMED = 64 * 1024 * 1024
_DEEPEST = 100
_MOST_LINKS = 40

Parts = tuple[str, ...]


class RevisionFiles:
    """Writes files of one revision below a folder, each once.

    A link is followed within the revision, and what it leads to is written in its place. Whether the work
    tree has the same files is of no matter.
    """

    def __init__(self, objects: Objects, top: str, folder: Path, ref: str) -> None:
        self._objects = objects
        self._top = top
        self._folder = folder
        self._ref = ref
        self._written: set[Parts] = set()
        self._bytes = 0
        self._folders: dict[str, dict[str, Entry]] = {}

    def put(self, parts: Parts) -> None:
        """Write a file with what it includes, or the manifests of a folder; do nothing where there is none.

        Raises `IamscopeError`.
        """
        found = self._find((self._top,), parts)
        if found is None:
            return
        way, entry = found
        if entry.is_folder:
            self._put_folder(parts, way)
        else:
            self._put_with_included(parts, entry)

    def _put_with_included(self, parts: Parts, entry: Entry) -> None:
        data = self._put_file(parts, entry, _LARGEST_NAMED)
        if data is None or PurePosixPath(parts[-1]).suffix.lower() not in SUFFIXES:
            return
        for text in _texts(data, parts[-1]):
            inner = text.removeprefix("./").split("/")
            if PurePosixPath(text).suffix.lower() in SUFFIXES and not {"", ".", ".."} & set(inner):
                beside = (*parts[:-1], *inner)
                found = self._find((self._top,), beside)
                if found is not None and not found[1].is_folder:
                    self._put_with_included(beside, found[1])

    def _put_folder(self, parts: Parts, way: Parts) -> None:
        """Write the files of a folder that can hold manifests, and of all folders in it."""
        if len(way) > _DEEPEST:
            raise TooMuchError(f"{self._called(parts)} is more than {_DEEPEST} folders deep")
        self._folder.joinpath(*parts).mkdir(parents=True, exist_ok=True)
        for name, entry in self._entries(way[-1]).items():
            inside = (*parts, name)
            if entry.is_folder:
                self._put_folder(inside, (*way, entry.name))
            elif entry.is_submodule:
                raise self._submodule(inside)
            elif PurePosixPath(name).suffix.lower() in SUFFIXES:
                self._put_listed(inside, entry, way)

    def _put_listed(self, parts: Parts, entry: Entry, way: Parts) -> None:
        """Write a file of a folder; a link to a folder is passed over, as it is in the work tree."""
        if not entry.is_link:
            self._put_file(parts, entry, LARGEST + 1)
            return
        found = self._find(way, parts[-1:], parts)
        if found is None:
            raise LinkError(f"the link {self._called(parts)} leads nowhere")
        if not found[1].is_folder:
            self._put_file(parts, found[1], LARGEST + 1)

    def _put_file(self, parts: Parts, entry: Entry, most: int) -> bytes | None:
        """Write a file, and return what it holds; return nothing where it was written before."""
        if parts in self._written:
            return None
        data = self._objects.read(entry.name, most)
        self._written.add(parts)
        self._bytes += len(data)
        if len(self._written) > _MOST_FILES or self._bytes > _MOST_BYTES:
            message = f"there is more at `{self._ref}` than can be read"
            raise TooMuchError(message, hint="name the folder of the manifests, not one above it")
        path = self._folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(data)
        return data

    def _find(self, way: Parts, parts: Parts, called: Parts = ()) -> tuple[Parts, Entry] | None:
        """Return what a path leads to, and the folders on the way from the top, itself if it is one.

        `way` are the folders to the one that the path begins in, `called` is the whole path where that is not
        the top. Links are followed, but not out of the repository.
        """
        called = called or parts
        folders = list(way)
        entry = _folder(folders[-1])
        todo = list(reversed(parts))
        links = 0
        while todo:
            name = todo.pop()
            if not entry.is_folder:
                return None
            if name in ("", "."):
                continue
            if name == "..":
                folders.pop()
                if not folders:
                    raise LinkError(f"the link {self._called(called)} leads out of the repository")
                entry = _folder(folders[-1])
                continue
            inner = self._entries(folders[-1]).get(name)
            if inner is None:
                return None
            if inner.is_submodule:
                raise self._submodule(called)
            if inner.is_link:
                links += 1
                todo += self._target(inner, called, links)
                continue
            entry = inner
            if entry.is_folder:
                folders.append(entry.name)
        return tuple(folders), entry

    def _target(self, link: Entry, parts: Sequence[str], links: int) -> Iterator[str]:
        """Yield the names that a link stands for, the last one first."""
        if links > _MOST_LINKS:
            raise LinkError(f"the link {self._called(parts)} leads round in a circle")
        target = self._objects.read(link.name, LARGEST).decode("utf-8", "surrogateescape")
        if target.startswith("/") or "\0" in target:
            raise LinkError(f"the link {self._called(parts)} leads out of the repository")
        yield from reversed(target.split("/"))

    def _entries(self, name: str) -> dict[str, Entry]:
        if name not in self._folders:
            self._folders[name] = self._objects.folder(name)
        return self._folders[name]

    def _submodule(self, parts: Sequence[str]) -> SubmoduleError:
        return SubmoduleError(
            f"{self._called(parts)} is in a submodule, whose files the revision does not hold",
            hint="keep manifests in the repository that they judge",
        )

    def _called(self, parts: Sequence[str]) -> str:
        return quoted(f"{self._ref}:{'/'.join(parts)}")


def _folder(name: str) -> Entry:
    return Entry(b"40000", name)


def _texts(data: bytes, file: str) -> Iterator[str]:
    """Yield every text of our documents in a file; what cannot be read includes nothing."""
    reading = Reading(Mistakes())
    try:
        parse(data, file, reading)
    except ManifestError:
        return
    todo: list[Node] = [document.node for document in reading.documents]
    while todo:
        match todo.pop():
            case Scalar(text=text):
                yield text
            case Items(items=items):
                todo += items
            case Pairs(pairs=pairs):
                todo += (node for pair in pairs for node in pair)
