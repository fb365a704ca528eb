"""Finds out what an input is by what stands in it, and reads it: the one way in to this room."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.iac import kubernetes, policy
from iamscope.iac.cloudformation import assembly, stacks
from iamscope.iac.cloudformation.local import read_bytes, read_stream, read_tree
from iamscope.iac.mistakes import (
    BinaryPlanError,
    InputTooLargeError,
    InvalidTemplateError,
    NothingPlannedError,
    NothingThereError,
    TerraformSourceError,
    TerraformStateError,
    UnknownInputError,
    UnknownParameterError,
)
from iamscope.iac.plan import Plan
from iamscope.iac.trees import decoded, looks_like_json, member, trees
from iamscope.manifest.nearest import nearest
from iamscope.manifest.tree import Node, Pairs

LARGEST = 512 * 1024 * 1024
LARGEST_TEXT = 16 * 1024 * 1024
STANDARD_INPUT = "standard input"

_ZIP = b"PK\x03\x04"
_SOURCES = (".tf", ".tofu", ".hcl", ".tfvars", ".tf.json", ".tofu.json")
_SUFFIXES = (".json", ".yaml", ".yml", ".template")
_SKIPPED = frozenset({"node_modules", "__pycache__"})
_BLOCK = re.compile(r"^\s*(resource|data|module|provider|variable|terraform)\b[^\n:=]*\{", re.MULTILINE)
_TELLING = re.compile(
    rb'AWSTemplateFormatVersion|"?Resources"?\s*:|"?Statement"?\s*:|\bServiceAccount\b|"resource_changes"'
    rb'|"planned_values"|"PolicyDocument"|"PolicyVersion"'
)


def read_plan(path: Path, parameters: Mapping[str, str] | None = None) -> tuple[Plan, ...]:
    """Return the plans of a file, of a folder, or of standard input for `-`.

    `parameters` are values for the parameters of templates and, under names such as `AWS::Region`, of what
    every template is given. In a folder, files that describe no infrastructure are passed over; what is wrong
    with others is raised at once.
    """
    reading = _Reading(dict(parameters or {}))
    if str(path) == "-":
        plans = reading.data(sys.stdin.buffer.read(LARGEST + 1), STANDARD_INPUT, None)
    elif os.path.isdir(path):  # noqa: PTH112 - unlike the method, this never raises
        plans = reading.folder(path)
    elif not os.path.lexists(path):
        raise NothingThereError(str(path))
    else:
        plans = reading.file(path)
    reading.check_parameters()
    return plans


class _Reading:
    """Reads the files of one input."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._declared: set[str] = set()
        self._nested: set[Path] = set()
        self._templates = 0

    def file(self, path: Path) -> tuple[Plan, ...]:
        """Return the plans of a file that was named."""
        if path.name == assembly.MANIFEST and assembly.manifest_in(path.parent):
            return self._assembly(path.parent)
        if path.name.endswith(_SOURCES):
            raise TerraformSourceError(str(path))
        # A shell hands over the output of a command as a pipe with a name.
        data = read_stream(path, LARGEST) if path.is_fifo() else read_bytes(path, LARGEST)
        return self.data(data, str(path), path.parent)

    def folder(self, folder: Path) -> tuple[Plan, ...]:
        """Return the plans of a folder, sorted by file."""
        if assembly.manifest_in(folder):
            return self._assembly(folder)
        plans: list[tuple[Path, Plan]] = []
        errors: list[IamscopeError] = []
        sources: list[Path] = []
        for path in _walk(folder):
            try:
                if path.is_dir():
                    plans += [(path, plan) for plan in self._assembly(path)]
                elif path.name.endswith(_SOURCES):
                    sources.append(path)
                elif _TELLING.search(data := read_bytes(path, LARGEST)):
                    plans += [(path, plan) for plan in self._perhaps(data, path, folder)]
            except ManyErrors as error:
                errors += error.errors
            except IamscopeError as error:
                errors.append(error)
        _raise_any(errors)
        if not plans:
            raise TerraformSourceError(str(sources[0])) if sources else NothingPlannedError(folder)
        # A template that another one nests is read where it is nested, with the values given to it there.
        return tuple(plan for path, plan in plans if path.resolve() not in self._nested)

    def _perhaps(self, data: bytes, path: Path, folder: Path) -> tuple[Plan, ...]:
        """Return the plans of a file in a folder, none if it only looked as if it held some."""
        try:
            return self.data(data, str(path), folder)
        except (UnknownInputError, TerraformStateError):
            return ()

    def data(self, data: bytes, file: str, folder: Path | None) -> tuple[Plan, ...]:
        """Return the plans of some bytes; nested templates are read inside the folder alone."""
        if len(data) > LARGEST:
            raise InputTooLargeError(file, LARGEST)
        if data.startswith(_ZIP):
            raise BinaryPlanError(file)
        if (plan := _terraform(data, file)) is not None:
            return (plan,)
        if len(data) > LARGEST_TEXT:
            raise InputTooLargeError(file, LARGEST_TEXT)
        text = decoded(data, file)
        if not looks_like_json(text):
            if _BLOCK.search(text):
                raise TerraformSourceError(file)
            if "kind:" in text and "apiVersion:" in text:
                kubernetes.refuse_placeholders(text, file)
        return self._documents(tuple(trees(text, file)), file, folder)

    def _documents(self, nodes: tuple[Node, ...], file: str, folder: Path | None) -> tuple[Plan, ...]:
        if any(kubernetes.is_manifest(node) for node in nodes):
            return (kubernetes.read(nodes, file),)
        if not nodes:
            raise UnknownInputError(file)
        root = nodes[0]
        if len(nodes) > 1:
            if _is_template(root):
                raise InvalidTemplateError("a second document in a template", nodes[1].place)
            raise UnknownInputError(file)
        if _is_template(root):
            return (self._template(root, file, self._given, folder),)
        if policy.is_policy(root):
            return (policy.read(root, file),)
        raise UnknownInputError(file)

    def _template(self, root: Node, file: str, given: Mapping[str, str], folder: Path | None) -> Plan:
        plan, ledger = stacks.read(root, file, given, folder)
        self._declared |= ledger.parameters
        self._nested |= ledger.nested
        self._templates += 1
        return plan

    def _assembly(self, folder: Path) -> tuple[Plan, ...]:
        plans = []
        for stack in assembly.stack_files(folder):
            root = read_tree(stack.path, str(stack.path))
            if root is None:
                raise UnknownInputError(str(stack.path))
            # What the caller says is said for this run; the assembly was written for any.
            plans.append(self._template(root, str(stack.path), {**stack.given, **self._given}, folder))
        return tuple(plans)

    def check_parameters(self) -> None:
        """Raise what is given for parameters that no template has; without templates, nothing is asked."""
        unknown = sorted(
            name for name in self._given if name not in self._declared and not name.startswith("AWS::")
        )
        if self._templates:
            _raise_any([UnknownParameterError(name, nearest(name, self._declared)) for name in unknown])


def _raise_any(errors: list[IamscopeError]) -> None:
    if errors:
        raise errors[0] if len(errors) == 1 else ManyErrors(tuple(errors))


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that may describe infrastructure, and the assemblies in it, as folders."""
    for place, folders, names in os.walk(folder):
        kept = []
        for name in sorted(folders):
            path = Path(place, name)
            if assembly.manifest_in(path):
                yield path
            elif not name.startswith(".") and name not in _SKIPPED:
                kept.append(name)
        folders[:] = kept
        for name in sorted(names):
            if name.endswith((*_SUFFIXES, *_SOURCES)):
                yield Path(place, name)


def _is_template(node: Node) -> bool:
    return (
        isinstance(member(node, "Resources"), Pairs) or member(node, "AWSTemplateFormatVersion") is not None
    )


def _terraform(data: bytes, file: str) -> Plan | None:
    """Return the plan that Terraform printed as JSON, or nothing if the bytes are none."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    try:
        raw = orjson.loads(data)
    except orjson.JSONDecodeError:
        _refuse_stream(data, file)
        return None
    if "format_version" in raw and ("resource_changes" in raw or "planned_values" in raw):
        return _read_terraform(raw, file)
    if "terraform_version" in raw and ("lineage" in raw or "values" in raw):
        raise TerraformStateError(file, "a Terraform state")
    return None


def _read_terraform(raw: Mapping[str, Any], file: str) -> Plan:
    plan: Plan = import_module("iamscope.iac.terraform").read(raw, file)
    return plan


def _refuse_stream(data: bytes, file: str) -> None:
    """Raise for the messages that Terraform prints while it plans, one JSON object a line."""
    first = data.lstrip().partition(b"\n")[0]
    if b'"@level"' in first and b'"@message"' in first:
        raise TerraformStateError(file, "the stream of messages of `terraform plan -json`")
