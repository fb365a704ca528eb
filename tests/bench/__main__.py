"""Measures scans and checks beside parsing their input, decisions and comparisons beside other programs.

All that is compared is measured in the same run, on the same bytes or requests. Run it as
`python -m tests.bench`. It prints ratios and asserts nothing: a machine's seconds are its own.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench import checking, comparisons, reaching
from tests.bench.accounts import DETAILS
from tests.bench.decisions import REQUESTS, report
from tests.bench.measure import json_loads, run
from tests.bench.table import Row, table

SIZES = (1_000, 10_000)
ROOT = Path(__file__).parents[2]
_MAIN = "import sys; from iamscope.cli import main; sys.exit(main())"
# Nothing found, findings, gaps, or both: in each case the scan came to its end.
_FINISHED = (0, 1, 3, 4)


def scan_command(world: Path) -> list[str]:
    """Return the command that scans a written world as a user would."""
    snapshot, manifests = world / "snapshot", world / "manifests"
    scan = ["scan", str(snapshot), "--manifests", str(manifests), "--format", "json"]
    return [sys.executable, "-c", _MAIN, *scan]


class Unfinished(Exception):  # noqa: N818 - it says what became of the command
    """A command that is to be measured did not come to its end."""


def measured(principals: int, directory: Path, seed: int = 1) -> Row:
    """Write a world of one size, and return what reading and scanning it cost."""
    world = directory / str(principals)
    made = run(
        [sys.executable, "-m", "tests.bench.accounts", str(principals), str(world), "--seed", str(seed)],
        cwd=ROOT,
    )
    if made.status:
        raise Unfinished(made.complaint)
    file = world / "snapshot" / "aws" / "111111111111" / f"{DETAILS}.json"
    cost = run(scan_command(world), cwd=ROOT)
    # Python itself ends with 1 when something goes wrong, and then there is no result.
    if cost.status not in _FINISHED or not cost.written:
        raise Unfinished(f"the scan of {principals} principals ended with {cost.status}: {cost.complaint}")
    return Row(principals, file.stat().st_size, json_loads(file), cost)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each size that was asked for, and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Measure a scan of generated accounts."
    )
    parser.add_argument("principals", nargs="*", type=int, help="sizes (default: 1000 10000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--decisions", type=int, default=REQUESTS, help="requests to decide (0: none)")
    parser.add_argument(
        "--comparisons", type=int, default=comparisons.PAIRS, help="pairs of policies to compare (0: none)"
    )
    parser.add_argument("--no-reach", action="store_true", help="leave reach of everybody out")
    parser.add_argument("--no-check", action="store_true", help="leave the check of a plan out")
    wanted = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as directory:
            sizes = wanted.principals or SIZES
            print(table([measured(size, Path(directory), wanted.seed) for size in sizes]))
            if not wanted.no_reach:
                told = [(size, 1) for size in wanted.principals] or reaching.SIZES
                print(f"\n{reaching.report(Path(directory), told, wanted.seed)}")
                print(f"\n{reaching.beside_pmapper(Path(directory), seed=wanted.seed)}")
            if not wanted.no_check:
                print(f"\n{checking.report(Path(directory) / 'plan', seed=wanted.seed)}")
        if wanted.decisions:
            print(f"\n{report(count=wanted.decisions, seed=wanted.seed)}")
        if wanted.comparisons:
            print(f"\n{comparisons.report(count=wanted.comparisons, seed=wanted.seed)}")
    except Unfinished as why:
        print(why, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
