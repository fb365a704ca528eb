"""Runs commands one after the other, and says what each cost."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_KILO = 1024 if sys.platform != "darwin" else 1


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took and said: CPU seconds, peak memory in bytes, exit code, size of its output."""

    cpu: float
    peak: int
    status: int
    written: int = 0
    complaint: str = ""


def run(command: Sequence[str], *, cwd: Path | None = None) -> Cost:
    """Run a command to its end and count what it writes.

    A child begins with the peak memory of the process that starts it, so whoever calls this keeps small:
    large accounts are made and read in children too.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(command, stdout=output, stderr=complaints, cwd=cwd)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        written = output.seek(0, os.SEEK_END)
        complaints.seek(0)
        said = complaints.read().decode(errors="replace")[-2000:]
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _KILO, child.returncode, written, said)


# The best of three, in CPU seconds, so that a busy neighbour does not make us look good.
_LOADS = """
import json, sys, time
data = open(sys.argv[1], "rb").read()
best = None
for _ in range(3):
    start = time.process_time()
    json.loads(data)
    took = time.process_time() - start
    best = took if best is None else min(best, took)
print(best)
"""


def json_loads(file: Path) -> float:
    """Return the CPU seconds that `json.loads` takes on a file's bytes."""
    command = [sys.executable, "-c", _LOADS, str(file)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
