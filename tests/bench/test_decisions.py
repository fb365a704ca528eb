"""Decisions a second: what is compared, and what is skipped."""

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.decisions import PASSES, PROGRAMS, Program, Rate, made, measured, report
from tests.outside.simulator import Unavailable

_COUNTS = (
    "import json, sys; n = len(list(open(sys.argv[1]))); print(json.dumps({'seconds': [n / 10, n, n / 40]}))"
)


def _counting(file: Path) -> list[str]:
    return [sys.executable, "-c", _COUNTS, str(file)]


def _absent(file: Path) -> Sequence[str]:
    raise Unavailable("no such program")


def _failing(file: Path) -> Sequence[str]:
    return [sys.executable, "-c", "import sys; sys.exit('no luck')"]


def test_rates_are_of_the_first_pass_and_the_best_of_the_others(tmp_path: Path) -> None:
    """Cold is the first pass, repeated the quickest of those that follow."""
    assert measured(Program("x", _counting), made(20, seed=1), tmp_path) == Rate(10.0, 40.0)


def test_ours_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    """Our own program decides every request, and has decided as many passes as asked for."""
    rate = measured(PROGRAMS[0], made(20, seed=1), tmp_path)
    assert rate.cold > 0
    assert rate.repeated > 0
    assert PASSES > 1


def test_all_are_asked_about_layers_that_all_know() -> None:
    """No request has a layer that one of the programs does not have."""
    assert not [case for case in made(60, seed=1) if {"rcps", "vpc_endpoint"} & case["policies"].keys()]


def test_a_program_that_does_not_run_is_skipped_with_the_reason() -> None:
    """What cannot be installed, or fails, has a line that says so and no rate."""
    programs = [PROGRAMS[0], Program("absent", _absent), Program("failing", _failing)]
    head, ours, absent, failing = report(programs, count=10).splitlines()
    assert head.split()[-3:] == ["repeated", "ours", "is"]
    assert ours.startswith("iamscope ")
    assert ours.count("1.00x") == 2
    assert absent == "absent: skipped, no such program"
    assert failing == "failing: skipped, it ended with exit code 1: no luck"
