"""Makes a case smaller while what is remarkable about it stays."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.documents import Json

Path = tuple[str | int, ...]

# Without these a document means something else, or nothing at all.
_KEPT = ("Version", "Effect", "Statement")
_MAY_BE_EMPTY = ("Statement", "policies", "context")
_GONE = object()


def reduced(case: Json, remarkable: Callable[[Json], bool]) -> Json:
    """Return the smallest case that is found by leaving parts out for as long as it is remarkable."""
    found = True
    while found:
        found = False
        for path, value in edits(case):
            smaller = edited(case, path, value)
            if smaller is not None and remarkable(smaller):
                case, found = smaller, True
    return case


def edits(case: Json) -> Iterator[tuple[Path, Any]]:
    """Yield what may be done to a case: parts left out, the larger ones first, then plainer parts put in."""
    paths = sorted((*_paths(case["policies"], ("policies",)), *_keys(case)), key=_order)
    yield from ((path, _GONE) for path in paths)
    for path in paths:
        yield from ((path, plain) for plain in _plainer(path, _at(case, path), case))


def edited(node: Any, path: Path, value: Any) -> Any:
    """Return a copy with one part replaced or left out; `None` where there is no such part to change."""
    first, *rest = path
    if not _has(node, first):
        return None
    copy: Any = node.copy()
    if rest:
        value = edited(copy[first], tuple(rest), value)
        if value is None or (not value and first not in _MAY_BE_EMPTY):
            return None
    if value is _GONE:
        del copy[first]
    elif value == copy[first]:
        return None
    else:
        copy[first] = value
    return copy


def _has(node: Any, part: str | int) -> bool:
    if isinstance(node, list):
        return isinstance(part, int) and part < len(node)
    return isinstance(node, dict) and part in node


def _keys(case: Json) -> Iterator[Path]:
    return (("context", key) for key in case["context"])


def _paths(node: Any, path: Path) -> Iterator[Path]:
    items: list[tuple[str | int, Any]] = []
    if isinstance(node, dict):
        items = list(node.items())
    elif isinstance(node, list):
        items = list(enumerate(node))
    for name, item in items:
        if name not in _KEPT:
            yield (*path, name)
        yield from _paths(item, (*path, name))


def _order(path: Path) -> tuple[int, tuple[str, ...]]:
    # Of a list the last item first, so that the places of the others hold.
    return len(path), tuple(str(9999 - part) if isinstance(part, int) else part for part in path)


def _plainer(path: Path, value: Any, case: Json) -> Iterator[Any]:
    """Yield what a part may become; never what could become this part again, so that there is an end."""
    if path[-1] == "Resource" and value != "*":
        yield case["resource"]["arn"]
        yield "*"
    elif path[-1] == "Action":
        yield case["action"]


def _at(node: Any, path: Path) -> Any:
    for part in path:
        node = node[part]
    return node
