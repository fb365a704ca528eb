"""Runs the comparison with iam-simulate and writes its page; `make outside` calls this."""

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from ruamel.yaml import YAML

from tests.bench.documents import Json
from tests.outside.accounts import requests
from tests.outside.compare import compare
from tests.outside.drawn import drawn
from tests.outside.page import example, page
from tests.outside.simulator import HERE, Simulator, Unavailable, install

ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "differential.md"
CORRECTED = ROOT / "tests" / "cases" / "aws" / "authorize" / "differential.yaml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask both evaluators, write the page, and return 1 where a disagreement is not explained."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.outside", description="Compare our evaluator of AWS policies with iam-simulate."
    )
    parser.add_argument("--accounts", type=int, default=14_000, help="requests on generated accounts")
    parser.add_argument("--drawn", type=int, default=6_000, help="random cases of the oracle")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", type=Path, default=PAGE)
    wanted = parser.parse_args(arguments)
    try:
        with Simulator(install()) as program:
            cases = chain(requests(wanted.accounts, wanted.seed), drawn(wanted.drawn, wanted.seed))
            found = compare(cases, program.answer)
    except Unavailable as why:
        print(f"iam-simulate: {why}", file=sys.stderr)
        return 2
    made = {"seed": wanted.seed, "accounts": wanted.accounts, "drawn": wanted.drawn}
    text = page(found, _corrected(), version=_version(), **made)
    wanted.page.write_text(text, encoding="utf-8")
    for count, name in sorted(((count, name) for name, count in found.standings.items()), reverse=True):
        print(f"{count:>7,} {name}")
    for each in found.unexplained:
        print(example(each), file=sys.stderr)
    return 1 if found.unexplained else 0


def _corrected() -> list[Json]:
    """Return the cases on which ours was wrong once."""
    found: list[Json] = YAML(typ="safe", pure=True).load(CORRECTED)
    return found


def _version() -> str:
    locked = json.loads((HERE / "package.json").read_text(encoding="utf-8"))
    return str(locked["dependencies"]["@cloud-copilot/iam-simulate"])


if __name__ == "__main__":
    sys.exit(main())
