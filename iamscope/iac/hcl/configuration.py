"""The configuration that a plan was made from: where its resources are written, and what is written there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iamscope.iac.hcl.address import Address, parse_address, parse_path
from iamscope.iac.hcl.bodies import body_value
from iamscope.iac.hcl.context import Budget, Context
from iamscope.iac.hcl.expression import evaluate
from iamscope.iac.hcl.files import Files
from iamscope.iac.hcl.json_text import decoded
from iamscope.iac.hcl.locating import locate
from iamscope.iac.hcl.module import Module, Scope
from iamscope.iac.hcl.names import stepped
from iamscope.iac.hcl.partial import handed_out
from iamscope.iac.hcl.syntax import Block
from iamscope.iac.plan import Place
from iamscope.iac.values import Text, Unknown
from iamscope.model.safe import quoted


@dataclass(frozen=True, slots=True)
class Configuration:
    """A folder with a root module. Files are read and parsed where something in them is asked for."""

    files: Files
    root: Scope

    @classmethod
    def open(
        cls, folder: Path, variables: Mapping[str, Any] | None = None, *, within: Path | None = None
    ) -> "Configuration":
        """Return the configuration in a folder. Raises `NoConfigurationError`.

        `variables` are the values of those of the root, as the plan has them. Nothing outside of
        `within` is read, by default the folder itself.
        """
        files = Files.open(folder, within)
        return cls(files, Scope(Module(files, files.root), variables=dict(variables or {})))

    @property
    def notices(self) -> tuple[str, ...]:
        """Return what could not be read so far, each as a sentence."""
        return tuple(self.files.notices)

    def place(self, address: str, path: str = "") -> Place | None:
        """Return where an attribute of a resource is written, or the innermost thing around it.

        A path may lead on into a JSON document: `policy.Statement[0].Action[1]`.
        """
        found, steps = self._find(address), parse_path(path)
        if found is None or steps is None:
            return None
        block, context = found
        try:
            return locate(block, steps, context)
        except RecursionError:
            return block.file.place(block.node)

    def value(self, address: str, path: str) -> Any:
        """Return an attribute of a resource, or all its blocks of one kind, with unknown parts.

        It is `None` where it is not written. The JSON of something partly unknown comes as that
        thing, and an unknown element of a list of blocks stands for any number of them.
        """
        return self._value(address, path, handed_out)

    def document(self, address: str, path: str) -> Any:
        """Return what an attribute says in JSON, with unknown parts; as it is where it is no JSON."""

        def read(value: Any) -> Any:
            found = decoded(value) if isinstance(value, str | Text) else None
            return handed_out(value if found is None else found[0])

        return self._value(address, path, read)

    def _value(self, address: str, path: str, read: Callable[[Any], Any]) -> Any:
        steps = parse_path(path)
        found = self._find(address, f"{address}.{steps[0]}") if steps else None
        if found is None or not steps:
            return Unknown(f"{address}.{path}")
        block, context = found
        try:
            return read(stepped(body_value(block, str(steps[0]), context), steps[1:], context, evaluate))
        except RecursionError:
            self.files.notices[f"{quoted(context.where)} is nested too deeply"] = None
            return context.unknown()

    def _find(self, address: str, where: str = "") -> tuple[Block, Context] | None:
        parsed = parse_address(address)
        scope = self._scope(parsed) if parsed else None
        if parsed is None or scope is None:
            return None
        block = scope.module.block(parsed.mode, *parsed.labels)
        if block is None:
            return None
        return block, Context(scope, where, Budget(), key=parsed.key, block=block)

    def _scope(self, address: Address) -> Scope | None:
        scope: Scope | None = self.root
        for step in address.modules:
            scope = scope.child(step) if scope else None
        return scope
