"""Measures decisions a second, ours beside those of other programs on the same requests in the same run."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.documents import Json
from tests.outside import pmapper, simulator
from tests.outside.accounts import requests
from tests.outside.simulation import simulation
from tests.outside.simulator import Unavailable

REQUESTS = 2_000
PASSES = 4
ROOT = Path(__file__).parents[2]
OURS = "iamscope"
# PMapper knows neither of these, and all shall do the same work.
_LEFT_OUT = ("rcps", "vpc_endpoint")


@dataclass(frozen=True, slots=True)
class Rate:
    """How many decisions a CPU second a program makes: at first, and when asked the same again."""

    cold: float
    repeated: float


@dataclass(frozen=True, slots=True)
class Program:
    """A program that says what its passes over a file cost; `command` may raise `Unavailable`."""

    name: str
    command: Callable[[Path], Sequence[str]]
    spelled: Callable[[Json], Json] = dict


def _ours(file: Path) -> list[str]:
    return [sys.executable, "-m", "tests.bench.decide_rate", str(file), str(PASSES)]


def _pmapper(file: Path) -> list[str]:
    return [str(pmapper.install()), str(pmapper.SCRIPT), str(file), str(PASSES)]


def _simulator(file: Path) -> list[str]:
    del file  # it reads its standard input
    return simulator.command(simulator.install(), "--passes", str(PASSES))


PROGRAMS = (
    Program(OURS, _ours),
    Program("PMapper, local check", _pmapper),
    Program("iam-simulate", _simulator, simulation),
)


def made(count: int, seed: int) -> list[Json]:
    """Return requests on generated accounts with the layers that every program knows."""
    cases = list(requests(count, seed))
    for case in cases:
        case["policies"] = {
            layer: given for layer, given in case["policies"].items() if layer not in _LEFT_OUT
        }
    return cases


def measured(program: Program, cases: Sequence[Json], directory: Path) -> Rate:
    """Return how fast a program decides the cases. Raises `Unavailable` where it does not run here."""
    file = directory / "requests.jsonl"
    file.write_text("".join(json.dumps(program.spelled(case)) + "\n" for case in cases), encoding="utf-8")
    command = program.command(file)
    with file.open("rb") as given:
        done = subprocess.run(command, stdin=given, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise Unavailable(f"it ended with exit code {done.returncode}: {done.stderr.strip()[-500:]}")
    first, *others = json.loads(done.stdout)["seconds"]
    return Rate(len(cases) / first, len(cases) / min(others))


def report(programs: Sequence[Program] = PROGRAMS, count: int = REQUESTS, seed: int = 1) -> str:
    """Return the table of all programs; one that does not run here is skipped with the reason."""
    cases, rates, skipped = made(count, seed), {}, []
    with tempfile.TemporaryDirectory() as directory:
        for program in programs:
            try:
                rates[program.name] = measured(program, cases, Path(directory))
            except Unavailable as why:
                skipped.append(f"{program.name}: skipped, {why}")
    return "\n".join([*_table(rates), *skipped])


def _table(rates: dict[str, Rate]) -> list[str]:
    head = f"{'decisions a CPU second':<22} {'cold':>9} {'ours is':>8} {'repeated':>9} {'ours is':>8}"
    return [head, *(_line(name, rate, rates.get(OURS)) for name, rate in rates.items())]


def _line(name: str, rate: Rate, ours: Rate | None) -> str:
    cold = f"{ours.cold / rate.cold:>7.2f}x" if ours else ""
    repeated = f"{ours.repeated / rate.repeated:>7.2f}x" if ours else ""
    return f"{name:<22} {rate.cold:>9,.0f} {cold:>8} {rate.repeated:>9,.0f} {repeated:>8}"
