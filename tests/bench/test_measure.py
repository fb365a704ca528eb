"""Measuring: that costs are of the command alone, and that failures are told apart from results."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench.measure import Cost, json_loads, run
from tests.bench.table import Row, growth, table

ROOT = Path(__file__).parents[2]
FILLING = "b'x' * 600_000_000"


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_cpu_seconds_are_of_the_command() -> None:
    """A command that computes costs more CPU seconds than one that sleeps."""
    busy = run(_python("sum(i * i for i in range(3_000_000))"))
    idle = run(_python("import time; time.sleep(0.05)"))
    assert busy.cpu > idle.cpu > 0


def test_peak_memory_is_of_the_command() -> None:
    """A command that fills 600 MB has a peak of at least that, and the next one has not."""
    # A started process counts what the one that starts it holds, so the one here is a fresh one.
    peaks = ", ".join(f"run({_python(one)}).peak" for one in (FILLING, "pass"))
    code = f"from tests.bench.measure import run; print({peaks})"
    done = subprocess.run(_python(code), cwd=ROOT, capture_output=True, text=True, check=True)
    large, small = map(int, done.stdout.split())
    assert large > 600_000_000 > small


def test_exit_code_output_and_complaint_are_kept() -> None:
    """The exit code, the size of what was printed and what was complained of are kept."""
    cost = run(_python("import sys; print('four'); print('why', file=sys.stderr); sys.exit(3)"))
    assert (cost.status, cost.written, cost.complaint) == (3, 5, "why\n")


def test_json_loads_takes_longer_for_more(tmp_path: Path) -> None:
    """Reading a large document takes longer than reading a small one."""
    small, large = tmp_path / "small.json", tmp_path / "large.json"
    small.write_text("{}")
    large.write_text(json.dumps([{"Key": str(number)} for number in range(50_000)]))
    assert json_loads(large) > json_loads(small)


def _row(principals: int, cpu: float) -> Row:
    return Row(principals, size=1_000 * principals, loads=0.5, scan=Cost(cpu, 5_000 * principals, 1))


def test_growth_is_the_exponent_between_the_sizes() -> None:
    """Ten times the principals at a hundred times the cost is growth to the power of two."""
    assert growth([_row(10_000, 100), _row(1_000, 1)]) == pytest.approx(2)
    assert growth([_row(1_000, 1)]) is None


def test_table_prints_ratios() -> None:
    """The table gives each size's cost as a multiple of reading it, smallest first."""
    lines = table([_row(10_000, 12.0), _row(1_000, 1.0)]).splitlines()
    assert lines[1].split() == ["1,000", "1.0", "0.500", "1.00", "2.0", "5", "5.0", "1"]
    assert lines[2].split()[:5] == ["10,000", "10.0", "0.500", "12.00", "24.0"]
    assert lines[3].endswith("to the power of 1.08")


def test_command_that_fails_is_no_result(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A scan that ends with a traceback is not measured, although its exit code is that of findings."""
    monkeypatch.setattr(bench, "scan_command", lambda world: _python("raise RuntimeError('no such thing')"))
    assert bench.main(["300", "--decisions", "0"]) == 2
    captured = capsys.readouterr()
    assert "no such thing" in captured.err
    assert not captured.out


def test_each_size_is_measured_on_its_own_world(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each size that is asked for becomes a line of the table, whatever command is measured."""
    monkeypatch.setattr(
        bench, "scan_command", lambda world: _python(f"print(open({str(world / 'truth.json')!r}).read())")
    )
    leave_out = ["--decisions", "0", "--comparisons", "0", "--no-reach", "--no-check"]
    assert bench.main(["300", "400", *leave_out]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["300", "400"]
    assert "to the power of" in lines[3]
