"""The files of a configuration, read once each and only within the folder that was given."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from iamscope.errors import IamscopeError
from iamscope.iac.hcl.errors import NoConfigurationError, UnreadableSourceError
from iamscope.iac.hcl.syntax import File, parse

MOST = 2_000
"""Files of one folder."""
_LARGEST = 1 << 20
_TEXTS = 64 << 20
_PARSED = 4 << 20
_ENDINGS = (".tf", ".tofu", ".tf.json", ".tofu.json")


@dataclass(slots=True)
class Files:
    """Reads files below `within`, and names them by their path from `root`.

    What cannot be read is told in `notices`, once for each file.
    """

    root: Path
    within: Path
    notices: dict[str, None] = field(default_factory=dict)
    _room: int = _TEXTS
    _parsing: int = _PARSED
    _texts: dict[Path, str | None] = field(default_factory=dict)
    _parsed: dict[Path, File | None] = field(default_factory=dict)
    _listed: dict[Path, tuple[Path, ...]] = field(default_factory=dict)

    @classmethod
    def open(cls, root: Path, within: Path | None = None) -> "Files":
        """Return the files of a folder. Raises `NoConfigurationError`."""
        if not root.is_dir():
            raise NoConfigurationError(str(root))
        found = cls(root.resolve(), (within or root).resolve())
        if not found.listed(found.root):
            raise NoConfigurationError(str(root))
        return found

    def name(self, path: Path) -> str:
        """Return the path of a file from the root."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def listed(self, folder: Path) -> tuple[Path, ...]:
        """Return the files of configuration in a folder, sorted; none where it lies outside."""
        found = self._listed.get(folder)
        if found is None:
            found = self._listed[folder] = self._list(folder)
        return found

    def text(self, path: Path) -> str | None:
        """Return the text of a file, `None` where it cannot be read."""
        if path not in self._texts:
            try:
                self._texts[path] = self._read(path)
            except IamscopeError as error:
                self._texts[path] = None
                self.notices[error.message] = None
        return self._texts[path]

    def parsed(self, path: Path) -> File | None:
        """Return a parsed file, `None` where it cannot be read or parsed."""
        if path not in self._parsed:
            try:
                self._parsed[path] = self._parse(path)
            except IamscopeError as error:
                self._parsed[path] = None
                self.notices[error.message] = None
        return self._parsed[path]

    def _parse(self, path: Path) -> File | None:
        text = self.text(path)
        if text is None:
            return None
        self._parsing -= len(text)
        if self._parsing < 0:
            raise UnreadableSourceError(self.name(path), "there is too much beside it")
        return parse(self.name(path), text)

    def _list(self, folder: Path) -> tuple[Path, ...]:
        try:
            if not folder.resolve(strict=True).is_relative_to(self.within):
                return self._refused(folder, "it lies outside the folder")
            found = sorted(one for one in folder.iterdir() if one.name.endswith(_ENDINGS))
        except (OSError, RuntimeError) as error:
            return self._refused(folder, _reason(error))
        return tuple(found) if len(found) <= MOST else self._refused(folder, f"it has over {MOST:,} files")

    def _refused(self, folder: Path, reason: str) -> tuple[Path, ...]:
        self.notices[UnreadableSourceError(self.name(folder), reason).message] = None
        return ()

    def _read(self, path: Path) -> str:
        name = self.name(path)
        try:
            real = path.resolve(strict=True)
            if not real.is_relative_to(self.within):
                raise UnreadableSourceError(name, "it lies outside the folder")
            # A pipe would wait for ever, and a link may have been put in its place by now.
            handle = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
            with os.fdopen(handle, "rb") as file:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    raise UnreadableSourceError(name, "it is not an ordinary file")
                content = file.read(_LARGEST + 1)
            self._room -= len(content)
            if len(content) > _LARGEST or self._room < 0:
                raise UnreadableSourceError(name, "it is too large, or there is too much beside it")
            return content.decode()
        except UnicodeDecodeError as error:
            raise UnreadableSourceError(name, f"byte {error.start} is not UTF-8") from None
        except (OSError, ValueError, RuntimeError) as error:
            raise UnreadableSourceError(name, _reason(error)) from None


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) else None
    return (text or "its path cannot be followed").lower()
