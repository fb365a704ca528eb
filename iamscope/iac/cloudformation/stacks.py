"""Reads a template and those nested in it: their resources, under addresses that say where each is."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iamscope.iac.choice import ABSENT, Choice, Formula, every
from iamscope.iac.cloudformation import serverless
from iamscope.iac.cloudformation.calls import MalformedError
from iamscope.iac.cloudformation.local import Folder, read_tree
from iamscope.iac.cloudformation.resolver import Record, Resolver
from iamscope.iac.cloudformation.scope import FACTS, Ledger, Outputs, Scope, declared, mappings
from iamscope.iac.cloudformation.serverless import UNREAD
from iamscope.iac.mistakes import InvalidTemplateError
from iamscope.iac.plan import Change, Plan, Planned, Tool
from iamscope.iac.trees import entries, member, member_text, place
from iamscope.iac.values import Unknown
from iamscope.manifest.mistakes import Mistakes, NestingError
from iamscope.manifest.place import Place as Spot
from iamscope.manifest.tree import Items, Node, Pairs, Scalar
from iamscope.model.safe import quoted

DEEPEST = 8
MOST_OPEN = 20
MOST_TEMPLATES = 500
_ELSEWHERE = {
    "AWS::CloudFormation::StackSet": "it creates stacks in other places",
    "AWS::ServiceCatalog::CloudFormationProvisionedProduct": "its template is in a catalog",
}
_NESTED = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
_UNDERSTOOD = frozenset({"AWS::LanguageExtensions", serverless.TRANSFORM})


@dataclass(slots=True)
class Input:
    """One input while it is read: what is counted over all its templates, and what is wrong with them."""

    folder: Folder | None
    ledger: Ledger
    mistakes: Mistakes


def read(root: Node, file: str, given: Mapping[str, Any], folder: Path | None) -> tuple[Plan, Ledger]:
    """Return the plan of a template, with what its nested templates create, and what was counted.

    `given` are values of parameters and, under names such as `AWS::Region`, of pseudo parameters. Nested
    templates are read only inside the folder. Raises `ManifestError` for all that no template may hold.
    """
    whole = Input(Folder(folder) if folder else None, Ledger(), Mistakes())
    stack = Stack(root, file, given, whole)
    try:
        resources = tuple(sorted(stack.resources(), key=lambda planned: planned.address))
    except RecursionError as error:
        # Each text is nested to a depth that is bounded; what depends on what across them is not.
        raise NestingError("values depend on each other over too many levels", root.place) from error
    whole.mistakes.raise_any()
    facts = {
        FACTS.get(name, "stack"): value for name, value in given.items() if name in (*FACTS, "AWS::StackName")
    }
    return Plan(Tool.CLOUDFORMATION, file, resources, facts, tuple(whole.ledger.notices)), whole.ledger


class Stack:
    """One template that is being read."""

    def __init__(
        self,
        root: Node,
        file: str,
        given: Mapping[str, Any],
        whole: Input,
        prefix: str = "",
        condition: Formula | bool = True,
    ) -> None:
        self._root = root
        self._condition = condition
        self._whole = whole
        self._ledger = whole.ledger
        pseudo = {name: value for name, value in given.items() if name.startswith("AWS::")}
        self._scope = Scope(file, prefix, pseudo, outputs_of=self._outputs_of)
        declared(root, given, self._scope, self._ledger)
        self._scope.mappings = mappings(root)
        self._transforms = _transforms(member(root, "Transform"))
        self._resolver = Resolver(self._scope, self._ledger)
        self._scope.conditions = {name: node for name, node, _ in self._section("Conditions")}
        self._resources = self._section("Resources")
        self._nodes = {name: node for name, node, _ in self._resources}
        self._scope.open_ended |= any(name != "AWS::LanguageExtensions" for name in self._transforms)
        self._scope.resources = frozenset(self._nodes)
        self._nested: dict[str, Stack | str] = {}
        self._outputs: dict[str, Any] | None = None
        self._open: set[str] = set()

    def resources(self) -> Iterator[Planned]:
        """Yield what the template creates, and what those nested in it do."""
        if not isinstance(member(self._root, "Resources"), Pairs):
            message = "a template without `Resources`"
            self._whole.mistakes.add(InvalidTemplateError(message, self._root.place))
        for name in self._transforms:
            if name not in _UNDERSTOOD:
                self._ledger.note(
                    f"the macro {quoted(name)} may change all of the template", self._root.place
                )
                yield self._unread(f"{UNREAD} {name}", self._root.place)
        for name, node, spot in self._resources:
            yield from self._resource(name, node, spot)
        if self._scope.assumed:
            names = ", ".join(quoted(name) for name in sorted(self._scope.assumed))
            self._ledger.note(f"assumes the defaults of the parameters {names}", self._root.place)

    def outputs(self) -> Outputs:
        """Return the values that the template gives to the one in which it is nested."""
        if self._outputs is None:
            written = {name: member(node, "Value") for name, node, _ in self._section("Outputs")}
            self._outputs = {
                name: self._resolver.value(node) for name, node in written.items() if node is not None
            }
        return self._outputs

    def _section(self, name: str) -> list[tuple[str, Node, Spot]]:
        """Return the entries of a section; where its loops cannot be written out, those that are no loops."""
        section = member(self._root, name)
        if not isinstance(section, Pairs):
            return []
        try:
            return self._resolver.members(section)
        except MalformedError as error:
            self._scope.open_ended = True
            self._ledger.note(f"a part of {quoted(name)} cannot be written out: {error}", section.place)
            return [(key, node, spot) for key, node, spot in entries(section)]

    def _resource(self, name: str, node: Node, spot: Spot) -> Iterator[Planned]:
        if name.startswith("Fn::"):
            yield self._unread(name, spot)
            return
        kind = member_text(node, "Type")
        if kind is None:
            message = f"the resource {quoted(name)} has no `Type`"
            self._whole.mistakes.add(InvalidTemplateError(message, spot))
            return
        answer = self._answer(node)
        if answer is False:
            return
        planned = self._planned(name, kind, node, spot, answer)
        if kind in _NESTED:
            yield from self._with_nested(name, planned, spot)
        elif kind.startswith(serverless.PREFIX):
            yield from serverless.written_out(
                planned, self._globals(kind), self._partition(), self._ledger, spot
            )
        elif kind in _ELSEWHERE or kind.endswith("::MODULE"):
            why = _ELSEWHERE.get(kind, "it is a module")
            yield serverless.unread(planned, why, self._ledger, spot)
        else:
            yield planned

    def _with_nested(self, name: str, planned: Planned, spot: Spot) -> Iterator[Planned]:
        nested = self._nested_stack(name)
        if isinstance(nested, Stack):
            yield planned
            yield from nested.resources()
        else:
            yield serverless.unread(planned, nested, self._ledger, spot)

    def _answer(self, node: Node) -> Formula | bool:
        condition = member(node, "Condition")
        if not isinstance(condition, Scalar):
            return self._condition
        return every([self._condition, self._resolver.conditions.decide(condition.text, condition)])

    def _planned(self, name: str, kind: str, node: Node, spot: Spot, answer: Formula | bool) -> Planned:
        record = Record()
        properties = member(node, "Properties")
        values = {} if properties is None else self._resolver.value(properties, "", record)
        if values is ABSENT or values is None:
            values = {}
        record.places[""] = place(spot)
        condition = None
        if not isinstance(answer, bool):
            word = member_text(node, "Condition") or f"of {self._scope.prefix}"
            condition = Choice(f"condition {word}", when=answer, yes=True, no=False)
        return Planned(
            self._scope.prefix + name,
            kind,
            Change.CREATE,
            values if isinstance(values, dict) else {UNREAD: values},
            references=record.references,
            places=record.places,
            condition=condition,
        )

    def _unread(self, name: str, spot: Spot) -> Planned:
        address = self._scope.prefix + name
        values = {UNREAD: Unknown(f"what {name} creates")}
        return Planned(address, UNREAD, Change.CREATE, values, places={"": place(spot)})

    def _globals(self, kind: str) -> dict[str, Any]:
        """Return what the section `Globals` of a serverless template adds to every resource of a type."""
        node = member(member(self._root, "Globals"), kind.removeprefix(serverless.PREFIX))
        found = self._resolver.value(node) if node is not None else {}
        return found if isinstance(found, dict) else {}

    def _partition(self) -> Any:
        return self._scope.pseudo.get(
            "AWS::Partition", Unknown("AWS::Partition", ("AWS::Partition",), pure=True)
        )

    def _outputs_of(self, name: str) -> Outputs | None:
        kind = member_text(self._nodes.get(name), "Type")
        nested = self._nested_stack(name) if kind in _NESTED else ""
        return nested.outputs() if isinstance(nested, Stack) else None

    def _nested_stack(self, name: str) -> "Stack | str":
        """Return a nested template, or why what it creates is not known."""
        if name not in self._nested:
            if name in self._open or len(self._open) > MOST_OPEN:
                return "it depends on what depends on it"
            self._open.add(name)
            self._nested[name] = self._read_nested(name, self._nodes[name])
            self._open.discard(name)
        return self._nested[name]

    def _read_nested(self, name: str, node: Node) -> "Stack | str":
        properties = member(node, "Properties")
        prefix = f"{self._scope.prefix}{name}/"
        if prefix.count("/") > DEEPEST:
            return f"it is nested deeper than {DEEPEST} levels"
        if self._ledger.templates == MOST_TEMPLATES:
            return f"there are more than {MOST_TEMPLATES} nested templates"
        self._ledger.templates += 1
        path = self._local(node, properties)
        if path is None:
            return "its template is not at hand"
        self._ledger.nested.add(path)
        root = read_tree(path, _shown(path, self._scope.file))
        if root is None:
            return "its template is empty"
        parameters = member(properties, "Parameters")
        values = self._resolver.value(parameters) if parameters is not None else {}
        given = self._pseudo_below() | (values if isinstance(values, dict) else {})
        return Stack(root, root.place.file, given, self._whole, prefix, self._answer(node))

    def _pseudo_below(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self._scope.pseudo.items()
            if name not in ("AWS::StackName", "AWS::StackId")
        }

    def _local(self, node: Node, properties: Node | None) -> Path | None:
        kind = member_text(node, "Type") or ""
        # The CDK names the file of a nested template in the metadata; the property names a place in a bucket.
        names = [
            member_text(member(node, "Metadata"), "aws:asset:path"),
            member_text(properties, _NESTED[kind]),
        ]
        folder = self._whole.folder
        if folder is None:
            return None
        found = (folder.beside(self._scope.file, name) for name in names if name)
        return next((path for path in found if path is not None), None)


def _shown(path: Path, beside: str) -> str:
    """Return what a file is called: as the one that names it, from the current folder or from the root."""
    return str(path) if Path(beside).is_absolute() else os.path.relpath(path)


def _transforms(node: Node | None) -> tuple[str, ...]:
    nodes = node.items if isinstance(node, Items) else (node,)
    names = []
    for one in nodes:
        name = (
            member_text(one, "Name")
            if isinstance(one, Pairs)
            else one.text
            if isinstance(one, Scalar)
            else None
        )
        names += [name] if name else []
    return tuple(names)
