"""Reads a cloud assembly, the folder `cdk.out` that `cdk synth` writes: each stack is a plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from iamscope.iac.cloudformation.local import read_bytes
from iamscope.iac.mistakes import InvalidAssemblyError
from iamscope.model.safe import quoted

MANIFEST = "manifest.json"
DEEPEST = 8
_UNKNOWN = ("unknown-account", "unknown-region")


@dataclass(frozen=True, slots=True)
class StackFile:
    """The template of one stack, and what the assembly says of where it will be deployed."""

    path: Path
    given: Mapping[str, str]


def is_assembly(data: Any) -> bool:
    """Return whether a JSON value is the manifest of a cloud assembly."""
    return isinstance(data, dict) and isinstance(data.get("artifacts"), dict) and "version" in data


def manifest_in(folder: Path) -> Path | None:
    """Return the manifest of the assembly that a folder is, or nothing if it is none."""
    path = folder / MANIFEST
    try:
        return path if path.is_file() and is_assembly(orjson.loads(read_bytes(path))) else None
    except orjson.JSONDecodeError:
        return None


def stack_files(folder: Path, depth: int = 0) -> Iterator[StackFile]:
    """Yield the templates of all stacks, those of nested assemblies too, each once, sorted by artifact."""
    path = folder / MANIFEST
    try:
        data = orjson.loads(read_bytes(path))
    except orjson.JSONDecodeError as error:
        raise InvalidAssemblyError(str(path), "its manifest is not JSON") from error
    if not is_assembly(data):
        raise InvalidAssemblyError(str(path), "its manifest has no `artifacts`")
    if depth > DEEPEST:
        raise InvalidAssemblyError(str(path), f"assemblies are nested more than {DEEPEST} levels deep")
    for name, artifact in sorted(data["artifacts"].items()):
        properties = artifact.get("properties") if isinstance(artifact, dict) else None
        if not isinstance(properties, dict):
            continue
        match artifact.get("type"):
            case "aws:cloudformation:stack":
                template = _inside(folder, properties.get("templateFile"), path, name)
                yield StackFile(template, _given(artifact, properties, name))
            case "cdk:cloud-assembly":
                yield from stack_files(
                    _inside(folder, properties.get("directoryName"), path, name), depth + 1
                )


def _inside(folder: Path, name: Any, manifest: Path, artifact: str) -> Path:
    """Return a file or folder of the assembly; one that lies elsewhere is refused."""
    found = folder / name if isinstance(name, str) and name and "\0" not in name else None
    if found is None or not found.resolve().is_relative_to(folder.resolve()) or not found.exists():
        raise InvalidAssemblyError(str(manifest), f"the artifact {quoted(artifact)} names no file in it")
    return found


def _given(artifact: Mapping[str, Any], properties: Mapping[str, Any], name: str) -> dict[str, str]:
    given: dict[str, str] = {}
    parameters = properties.get("parameters")
    for key, value in parameters.items() if isinstance(parameters, dict) else ():
        if isinstance(value, str):
            given[key] = value
    scheme, _, place = str(artifact.get("environment", "")).partition("://")
    if scheme == "aws":
        account, _, region = place.partition("/")
        given |= {"AWS::AccountId": account} if account not in (*_UNKNOWN, "") else {}
        given |= {"AWS::Region": region} if region not in (*_UNKNOWN, "") else {}
    stack = properties.get("stackName", name)
    return given | ({"AWS::StackName": stack} if isinstance(stack, str) else {})
