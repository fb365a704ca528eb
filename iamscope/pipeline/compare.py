"""Compare: whether one policy allows nothing that another does not, or a request that shows it does."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from iamscope import catalog
from iamscope.cloud import Comparer
from iamscope.errors import IamscopeError
from iamscope.model.compared import Compared


class UnreadableFileError(IamscopeError):
    """A file cannot be read."""

    code = "unreadable-file"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"`{path}` cannot be read: {reason}", hint="give the path of a JSON file")


class MalformedJsonError(IamscopeError):
    """A file, or a line of it, is not JSON."""

    code = "malformed-json"

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where} is not JSON: {reason}")


class MalformedPairError(IamscopeError):
    """A line of a batch is not a pair of policies."""

    code = "malformed-pair"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} has no `a` and `b`", hint='write {"id": ..., "a": {...}, "b": {...}} on each line'
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """One answer of a batch: the pair's id, how its sides lie to each other, and the seconds it took."""

    id: object
    compared: Compared
    seconds: float


def compare_files(one: Path, two: Path) -> Compared:
    """Return how the policies in two files lie to each other. Raises `IamscopeError`."""
    return catalog.comparer("aws").compare_policies(_read(one), _read(two))


def compare_pairs(path: Path) -> Iterator[Pair]:
    """Yield an answer for each line of a batch file. Raises `IamscopeError` at a line that is no pair."""
    comparer = catalog.comparer("aws")
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _pair(comparer, line, f"line {number} of `{path}`")
    except OSError as error:
        raise UnreadableFileError(path, error.strerror or "unknown reason") from None


def _pair(comparer: Comparer, line: bytes, where: str) -> Pair:
    given = _parse(line, where)
    if not isinstance(given, Mapping) or not {"a", "b"} <= given.keys():
        raise MalformedPairError(where)
    begun = time.perf_counter()
    compared = comparer.compare_policies(given["a"], given["b"])
    return Pair(given.get("id"), compared, time.perf_counter() - begun)


def _read(path: Path) -> Any:
    try:
        return _parse(path.read_bytes(), f"`{path}`")
    except OSError as error:
        raise UnreadableFileError(path, error.strerror or "unknown reason") from None


def _parse(data: bytes, where: str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise MalformedJsonError(where, str(error)) from None
