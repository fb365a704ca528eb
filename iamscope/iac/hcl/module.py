"""Modules: where each thing of a configuration is written, found by a search for words before any parsing."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from iamscope.iac.hcl.address import Step
from iamscope.iac.hcl.files import Files
from iamscope.iac.hcl.syntax import Block, tokens
from iamscope.model.safe import quoted

_INSTALLED = Path(".terraform", "modules", "modules.json")


@dataclass(slots=True)
class Module:
    """One folder with configuration."""

    files: Files
    folder: Path
    _found: dict[tuple[str, ...], Block | None] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Return what `path.module` is: its path from the root."""
        return self.files.name(self.folder)

    def block(self, kind: str, *labels: str) -> Block | None:
        """Return the one block with these labels, `None` where there is none or more than one.

        A second one overrides parts of the first, by rules of its own or of another tool.
        """
        words = (kind, *labels)
        if words not in self._found:
            self._found[words] = self._only(words)
        return self._found[words]

    def local(self, name: str) -> Block | None:
        """Return the one block of local values that gives a name."""
        words = ("locals", "", name)
        if words not in self._found:
            found = [one for one in self._candidates(("locals", name)) if name in one.attributes]
            self._found[words] = found[0] if len(found) == 1 else None
        return self._found[words]

    def _only(self, words: tuple[str, ...]) -> Block | None:
        found = [one for one in self._candidates(words) if (one.kind, *one.labels) == words]
        if len(found) > 1:
            places = " and ".join(quoted(str(one.file.place(one.node))) for one in found)
            self.files.notices[f"{quoted('.'.join(words))} is written at {places}, so neither was read"] = (
                None
            )
        return found[0] if len(found) == 1 else None

    def _candidates(self, words: tuple[str, ...]) -> Iterator[Block]:
        for path in self.files.listed(self.folder):
            text = self.files.text(path)
            if text is None or not all(word in text for word in words):
                continue
            if path.suffix == ".json":
                self.files.notices[
                    f"{quoted(self.files.name(path))} is configuration in JSON, which was not read"
                ] = None
                continue
            file = self.files.parsed(path)
            if file is not None:
                yield from (one for one in file.blocks if one.kind == words[0])


@dataclass(frozen=True, slots=True)
class Scope:
    """One instance of a module: where its names are looked up."""

    module: Module
    steps: tuple[Step, ...] = ()
    parent: "Scope | None" = None
    call: Block | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    """Values of the variables of the root."""

    @property
    def prefix(self) -> str:
        """Return what addresses of the whole have before those of this module."""
        return "".join(f"module.{step}." for step in self.steps)

    def child(self, step: Step) -> "Scope | None":
        """Return the scope of a module that this one calls, `None` where its configuration is not here."""
        call = self.module.block("module", step.name)
        if call is None:
            return None
        folder = self._folder(call, step)
        if folder is None or not self.module.files.listed(folder):
            return None
        return Scope(Module(self.module.files, folder), (*self.steps, step), self, call)

    def _folder(self, call: Block, step: Step) -> Path | None:
        source = call.attributes.get("source")
        text = "".join(tokens(source.value)) if source else ""
        if len(text) > 2 and text[0] == text[-1] == '"' and text.count('"') == 2 and "\\" not in text:
            text = text[1:-1]
            if text.startswith(("./", "../")) and "${" not in text:
                # Without following links: the boundary is checked on the folder that is meant in the end.
                return _plain(self.module.folder / text)
        names = ".".join(one.name for one in (*self.steps, step))
        place = _installed(self.module.files).get(names)
        return None if place is None else _plain(self.module.files.root / place)


def _plain(path: Path) -> Path:

    return Path(os.path.normpath(path))


def _installed(files: Files) -> Mapping[str, str]:
    """Return the folders of modules from elsewhere, as `terraform init` has put them down."""
    path = files.root / _INSTALLED
    text = files.text(path) if path.is_file() else None
    try:
        listed = orjson.loads(text or "{}").get("Modules", [])
        return {one["Key"]: one["Dir"] for one in listed if isinstance(one["Dir"], str)}
    except (orjson.JSONDecodeError, AttributeError, TypeError, KeyError):
        return {}
