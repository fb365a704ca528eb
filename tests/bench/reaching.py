"""Measures reach of everybody beside `json.loads`, and single questions about reach once all is loaded."""

import json
import math
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.accounts import DETAILS
from tests.bench.measure import Cost, json_loads, run

ROOT = Path(__file__).parents[2]
SIZES = ((1_000, 1), (10_000, 1), (10_000, 50))
PEER_SIZES = (300, 1_000)
_MAIN = "import sys; from iamscope.cli import main; sys.exit(main())"

# CPU seconds of single questions about some principals, spread over the account, once the world is loaded.
_ASKED = """
import json, sys, time
from pathlib import Path
from iamscope.graph.reach import reach
from iamscope.pipeline.world import load_world
snapshot, world = load_world(Path(sys.argv[1]))
principals = world.principals()
some = principals[:: max(1, len(principals) // 100)]
took = []
for one in some:
    start = time.process_time()
    reach(world, [one])
    took.append(time.process_time() - start)
print(json.dumps(sorted(took)))
"""


@dataclass(frozen=True, slots=True)
class Reached:
    """One size: what `json.loads` took on its bytes, what reach of everybody cost, and single questions."""

    principals: int
    accounts: int
    size: int
    loads: float
    cost: Cost
    single: Sequence[float]

    @property
    def ratio(self) -> float:
        """How many times the CPU seconds of `json.loads` on the same bytes."""
        return self.cost.cpu / self.loads


def measured(principals: int, accounts: int, directory: Path, seed: int = 1) -> Reached:
    """Write an organization of one size, and return what reach of everybody in it cost."""
    world = directory / f"reach-{principals}-{accounts}"
    size = [str(principals), str(world), "--seed", str(seed), "--accounts", str(accounts)]
    made = run([sys.executable, "-m", "tests.bench.accounts", *size], cwd=ROOT)
    assert made.status == 0, made.complaint
    snapshot = world / "snapshot"
    files = sorted(snapshot.rglob(f"{DETAILS}.json"))
    cost = run([sys.executable, "-c", _MAIN, "reach", "--all", "-s", str(snapshot)], cwd=ROOT)
    assert cost.status in (0, 3), cost.complaint
    asked = subprocess.run(
        [sys.executable, "-c", _ASKED, str(snapshot)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    loads = sum(json_loads(file) for file in files)
    bytes_read = sum(file.stat().st_size for file in files)
    return Reached(principals, accounts, bytes_read, loads, cost, json.loads(asked.stdout))


def report(directory: Path, sizes: Sequence[tuple[int, int]] = SIZES, seed: int = 1) -> str:
    """Return the table of some sizes, each as principals and accounts."""
    rows = [measured(principals, accounts, directory, seed) for principals, accounts in sizes]
    head = f"{'principals':>10} {'accounts':>8} {'json.loads s':>13} {'reach --all s':>14} {'ratio':>7}"
    lines = ["reach of everybody", f"{head} {'peak/input':>11} {'one, median ms':>15} {'worst ms':>9}"]
    lines += [_line(row) for row in rows]
    alone = [row for row in rows if row.accounts == 1]
    if len(alone) > 1:
        first, last = alone[0], alone[-1]
        grown = math.log(last.cost.cpu / first.cost.cpu) / math.log(last.principals / first.principals)
        lines.append(f"CPU seconds grow with principals to the power of {grown:.2f}")
    return "\n".join(lines)


def beside_pmapper(directory: Path, sizes: Sequence[int] = PEER_SIZES, seed: int = 1) -> str:
    """Return how much longer PMapper takes to draw its graph of the same accounts, where it runs here."""
    lines = [f"{'principals':>10} {'PMapper graph s':>16} {'reach --all s':>14} {'ours is':>9}"]
    for principals in sizes:
        ours = measured(principals, 1, directory, seed)
        file = next((directory / f"reach-{principals}-1").rglob(f"{DETAILS}.json"))
        command = [sys.executable, "-m", "tests.bench.pmapper_graph", str(file)]
        theirs = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        if theirs.returncode:
            return f"PMapper: skipped, {theirs.stderr.strip()[-300:]}"
        seconds = float(theirs.stdout.splitlines()[-1])
        spent = f"{principals:>10,} {seconds:>16.1f} {ours.cost.cpu:>14.2f}"
        lines.append(f"{spent} {seconds / ours.cost.cpu:>8.1f}x")
    return "\n".join(lines)


def _line(row: Reached) -> str:
    middle, worst = row.single[len(row.single) // 2] * 1000, row.single[-1] * 1000
    spent = f"{row.principals:>10,} {row.accounts:>8} {row.loads:>13.3f} {row.cost.cpu:>14.2f}"
    memory = row.cost.peak / row.size
    return f"{spent} {row.ratio:>7.1f} {memory:>11.1f} {middle:>15.1f} {worst:>9.1f}"
