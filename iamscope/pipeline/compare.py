"""Compare: whether one policy allows nothing that another does not, or a request that shows it does."""

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from iamscope import catalog
from iamscope.cloud import Comparer
from iamscope.errors import IamscopeError
from iamscope.model.compared import Compared, Granted
from iamscope.pipeline.sides import Sides, UnreadableFileError, parse_json

_CLOUD = "aws"


class MalformedPairError(IamscopeError):
    """A line of a batch is not a pair of policies."""

    code = "malformed-pair"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} has no `a` and `b`", hint='write {"id": ..., "a": {...}, "b": {...}} on each line'
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """One answer of a batch: the pair's id, how its sides lie to each other, and the seconds it took.

    Of a line that is no pair there is the error instead.
    """

    id: object
    seconds: float
    compared: Compared | None = None
    error: IamscopeError | None = None


def compare(one: Sequence[str], two: Sequence[str], snapshot: Path | None, *, whole: bool) -> Compared:
    """Return how two sides lie to each other. Raises `IamscopeError` for what cannot be read.

    Each side is files, folders and manifests together, or a principal of the snapshot. With `whole`
    all of each difference is told.
    """
    sides = Sides(catalog.comparer(_CLOUD), snapshot)
    compared: Compared = sides.comparer.compare(sides.read(one), sides.read(two), whole=whole)
    return replace(compared, assumes=(*compared.assumes, *sides.assumes))


def grants(names: Sequence[str], access: str, snapshot: Path | None) -> Granted:
    """Return whether a side grants any of an access in words. Raises `IamscopeError`."""
    sides = Sides(catalog.comparer(_CLOUD), snapshot)
    wanted = sides.comparer.access(access)
    granted: Granted = sides.comparer.common(sides.read(names), wanted)
    return replace(granted, assumes=(*granted.assumes, *sides.assumes))


def compare_pairs(file: str) -> Iterator[Pair]:
    """Yield an answer for each line of a batch; `-` is the standard input. Raises `UnreadableFileError`."""
    comparer = catalog.comparer(_CLOUD)
    with _opened(file) as lines:
        yield from _answers(comparer, lines, "standard input" if file == "-" else f"`{file}`")


def _answers(comparer: Comparer[Any], lines: Iterable[bytes], name: str) -> Iterator[Pair]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _pair(comparer, line, f"line {number} of {name}")


def _pair(comparer: Comparer[Any], line: bytes, where: str) -> Pair:
    begun = time.perf_counter()
    given: Any = None
    try:
        given = parse_json(line, where)
        if not isinstance(given, Mapping) or not {"a", "b"} <= given.keys():
            raise MalformedPairError(where)
        sides = (comparer.policies(given[name], f"`{name}` of {where}") for name in ("a", "b"))
        compared: Compared = comparer.compare(*sides)
    except IamscopeError as error:
        number = given.get("id") if isinstance(given, Mapping) else None
        return Pair(number, time.perf_counter() - begun, error=error)
    return Pair(given.get("id"), time.perf_counter() - begun, compared)


def _opened(file: str) -> AbstractContextManager[BinaryIO]:
    if file == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(file).open("rb")
    except OSError as error:
        hint = 'give a file with {"id": ..., "a": {...}, "b": {...}} on each line'
        raise UnreadableFileError(file, error.strerror or "it is refused", hint) from None
