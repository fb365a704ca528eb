"""Resources, data sources and module calls of a configuration, and references to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.demo.terraform import documents, hcl
from tests.demo.terraform.expressions import UNKNOWN, Context, Expression, evaluate, has_unknown
from tests.demo.terraform.types import filled


@dataclass(frozen=True)
class Block:
    """A resource or a data source."""

    type: str
    name: str
    body: Mapping[str, Any]
    for_each: Expression | None = None
    data: bool = False
    comment: str = ""

    @property
    def address(self) -> str:
        """The address within its module."""
        return f"{'data.' if self.data else ''}{self.type}.{self.name}"

    def instances(self, here: Context) -> Iterator[tuple[str, Context]]:
        """Yield the key of each instance, in brackets, and where its expressions are evaluated."""
        yield from _instances(self.for_each, here)

    def values(self, here: Context) -> dict[str, Any]:
        """Return the attributes of an instance as they are planned."""
        own = {name: evaluate(value, here) for name, value in self.body.items()}
        if self.type == "aws_iam_policy_document":
            found = {"version": "2012-10-17", **own}
            text = UNKNOWN if has_unknown(own) else documents.text(found)
            made = dict.fromkeys(("id", "json", "minified_json"), UNKNOWN)
            return found | (documents.read(text) if isinstance(text, str) else made)
        return own if self.data else filled(self.type, own)

    def get(self, attribute: str, key: str | Expression = "") -> Expression:
        """Return a reference to an attribute, of one instance if it has several."""
        address, names = _referred(self.address, key, attribute)

        def of(here: Context) -> Any:
            wanted = evaluate(key, here)
            found = dict(self.instances(here)) if self.body else {}
            if not self.body:
                # A block that another file holds: what AWS works out of it is unknown.
                return UNKNOWN
            return self.values(found[f'["{wanted}"]' if wanted else ""]).get(attribute, UNKNOWN)

        return Expression(f"{address}.{attribute}", names, of)

    def text(self) -> str:
        """Return the block as HCL."""
        kind = "data" if self.data else "resource"
        each = {"for_each": self.for_each} if self.for_each else {}
        return hcl.block(f'{kind} "{self.type}" "{self.name}"', {**each, **self.body}, self.comment)


@dataclass(frozen=True)
class Module:
    """A module: its variables with their types, its blocks and its outputs."""

    source: str
    variables: Mapping[str, tuple[str, str]]
    blocks: tuple[Block, ...]
    outputs: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """A call of a module."""

    name: str
    module: Module
    arguments: Mapping[str, Any]
    for_each: Expression | None = None
    comment: str = ""

    def instances(self, here: Context) -> Iterator[tuple[str, Context]]:
        """Yield the key of each instance, in brackets, and where its module is evaluated."""
        for key, place in _instances(self.for_each, here):
            arguments = {name: evaluate(value, place) for name, value in self.arguments.items()}
            yield key, Context(variables=arguments)

    def get(self, output: str, key: str | Expression = "") -> Expression:
        """Return a reference to an output."""
        address, names = _referred(f"module.{self.name}", key, output)

        def of(here: Context) -> Any:
            wanted = evaluate(key, here)
            place = dict(self.instances(here))[f'["{wanted}"]' if wanted else ""]
            return evaluate(self.module.outputs[output], place)

        return Expression(f"{address}.{output}", names, of)

    def text(self) -> str:
        """Return the call as HCL."""
        each = {"for_each": self.for_each} if self.for_each else {}
        body = {"source": self.module.source, **each, **self.arguments}
        return hcl.block(f'module "{self.name}"', body, self.comment)


@dataclass(frozen=True)
class Configuration:
    """A whole configuration: files with their blocks, and the texts that a person wrote around them."""

    files: Mapping[str, tuple[Block | Call, ...]]
    locals: Mapping[str, Mapping[str, Any]]
    """The local values that stand on top of each file."""
    heads: Mapping[str, str]
    modules: tuple[Module, ...]
    variables: Mapping[str, Any]

    @property
    def blocks(self) -> list[Block]:
        """The resources and data sources of the root."""
        return [one for blocks in self.files.values() for one in blocks if isinstance(one, Block)]

    @property
    def calls(self) -> list[Call]:
        """The calls of modules."""
        return [one for blocks in self.files.values() for one in blocks if isinstance(one, Call)]


def _instances(for_each: Expression | None, here: Context) -> Iterator[tuple[str, Context]]:
    if for_each is None:
        yield "", here
        return
    items = for_each.of(here)
    assert isinstance(items, Mapping)
    for key in sorted(items):
        yield f'["{key}"]', Context(key, items[key], here.variables)


def _referred(address: str, key: str | Expression, attribute: str) -> tuple[str, tuple[str, ...]]:
    """Return the text before an attribute, and what a plan lists: a computed index ends a name."""
    if isinstance(key, Expression):
        return f"{address}[{key.text}]", (address, *key.references)
    if key:
        one = f'{address}["{key}"]'
        return one, (f"{one}.{attribute}", one, address)
    return address, (f"{address}.{attribute}", address)
