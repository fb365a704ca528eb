"""A PostgreSQL server of its own, on a socket in a temporary folder."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_USER = "nobody"
INSTALL = "apt-get install -y postgresql"


def programs() -> Path | None:
    """Return the folder of the server's programs, the newest first, if there is any."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    return found[0].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def server() -> Iterator[Path]:
    """Start a server, and give the folder of its socket. The server refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="iamscope-pg-"))
    bin_ = programs()
    assert bin_ is not None
    drop: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, _USER)
        drop = ["setpriv", f"--reuid={_USER}", "--regid=nogroup", "--clear-groups"]

    def run(*command: str) -> None:
        subprocess.run([*drop, *command], check=True, capture_output=True, cwd="/")

    data = str(folder / "data")
    run(str(bin_ / "initdb"), "-D", data, "-U", "iamscope", "-A", "trust", "--no-sync")
    control = str(bin_ / "pg_ctl")
    options = f"-k {folder} -c listen_addresses= -c fsync=off"
    run(control, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield folder
    finally:
        run(control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def database(socket: Path, name: str) -> str:
    """Return the address of a new, empty database."""
    with psycopg.connect(f"host={socket} user=iamscope dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"postgresql://iamscope@/{name}?host={socket}"
