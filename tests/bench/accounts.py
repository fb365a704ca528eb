"""Generates accounts of any size, the same for the same seed, with agents whose right answers are known.

`python -m tests.bench.accounts PRINCIPALS DIRECTORY` writes a snapshot, its manifests and the answers.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import IO

from tests.bench import agents as fleet
from tests.bench.documents import ACCOUNT, Json
from tests.bench.population import Population

DETAILS = "iam.get-account-authorization-details"
OUTSIDE = "222222222222"
TAKEN_AT = "2026-03-02T08:00:00Z"


@dataclass(frozen=True, slots=True)
class World:
    """An account, the manifests of its agents, and the right answer about each of them."""

    details: Json
    manifests: list[Json]
    truth: Json


def generate(principals: int, seed: int = 1, agents: int | None = None) -> World:
    """Return a world with that many users, groups and roles; 2 of 100 are agents unless told otherwise."""
    count = max(len(fleet.KINDS), principals // 50) if agents is None else agents
    chance = Random(seed)
    crew = fleet.enlist(chance, count)
    users, groups = principals * 30 // 100, max(1, principals * 5 // 100)
    others = principals - users - groups - len(crew.roles)
    if others < 0:
        raise ValueError(f"{principals} principals are too few for {count} agents and their operators")
    population = Population(chance, users, groups, others)
    details = {
        "UserDetailList": list(population.users()),
        "GroupDetailList": list(population.groups()),
        "RoleDetailList": [*population.roles(), *crew.roles],
        "Policies": [*population.policies(), *crew.policies],
    }
    return World(details, crew.manifests, {"agents": crew.truth, "principals": principals, "seed": seed})


def write(world: World, directory: Path) -> Path:
    """Write a snapshot, manifests and answers below a directory, and return the file of the details."""
    account = directory / "snapshot" / "aws" / ACCOUNT
    account.mkdir(parents=True, exist_ok=True)
    file = account / f"{DETAILS}.json"
    with file.open("w", encoding="utf-8") as out:
        _stream(world.details, out)
    _write_json(directory / "snapshot" / "snapshot.json", _index(world.details))
    manifests = directory / "manifests"
    manifests.mkdir(exist_ok=True)
    for manifest in world.manifests:
        # JSON is YAML too, and the quickest way to write it.
        _write_json(manifests / f"{manifest['name']}.yaml", manifest)
    _write_json(directory / "truth.json", world.truth)
    return file


def write_organization(principals: int, accounts: int, directory: Path, seed: int = 1) -> int:
    """Write a snapshot of several accounts of the same size, and return how many bytes of details it has.

    The role that trusts an account outside trusts the next one, so that ways lead from account to account.
    """
    size, coverage = 0, []
    for number in range(accounts):
        here, there = _number(number), _number((number + 1) % accounts)
        details = generate(principals // accounts, seed + number).details
        text = json.dumps(details).replace(OUTSIDE, there).replace(ACCOUNT, here)
        folder = directory / "snapshot" / "aws" / here
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{DETAILS}.json").write_text(text, encoding="utf-8")
        size += len(text)
        coverage += [{**one, "items": 1} for one in _index(details, here)["coverage"]]
    index = _index({}, "") | {"scopes": [_number(one) for one in range(accounts)], "coverage": coverage}
    _write_json(directory / "snapshot" / "snapshot.json", index)
    return size


def _number(account: int) -> str:
    return f"{300_000_000_000 + account}"


def _stream(details: Json, out: IO[str]) -> None:
    """Write the details item by item, so that the whole text is never in memory."""
    opening = "{"
    for name, items in details.items():
        out.write(f'{opening}"{name}":[')
        out.writelines(_separated(items))
        out.write("]")
        opening = ",\n"
    out.write("}\n")


def _separated(items: Iterable[Json]) -> Iterator[str]:
    separator = "\n"
    for item in items:
        yield separator + json.dumps(item)
        separator = ",\n"


def _write_json(path: Path, body: Json) -> None:
    path.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


def _index(details: Json, account: str = ACCOUNT) -> Json:
    place = {"call": DETAILS, "scope": account, "file": f"aws/{account}/{DETAILS}.json"}
    return {
        "schema_version": 1,
        "tool_version": "0.1.0",
        "cloud": "aws",
        "taken_at": TAKEN_AT,
        "scopes": [account],
        "regions": [],
        "coverage": [place | {"items": sum(map(len, details.values()))}],
        "gaps": [],
    }


def main() -> None:
    """Write one world as the command line asks."""
    parser = argparse.ArgumentParser(
        description="Write a generated account, its manifests and the right answers."
    )
    parser.add_argument("principals", type=int)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--agents", type=int)
    parser.add_argument("--accounts", type=int, default=1)
    wanted = parser.parse_args()
    if wanted.accounts > 1:
        print(write_organization(wanted.principals, wanted.accounts, wanted.directory, wanted.seed))
        return
    print(write(generate(wanted.principals, wanted.seed, wanted.agents), wanted.directory))


if __name__ == "__main__":
    main()
