"""`iamscope paths`: every minimal path from one principal to another."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class PathsFormat(StrEnum):
    """Formats of a list of paths."""

    TEXT = "text"
    JSON = "json"


def paths(
    start: Annotated[str, typer.Argument(metavar="FROM", help="The user or role that acts.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The user or role that is reached.")],
    snapshot: Annotated[Path, typer.Option("--snapshot", "-s", help="The snapshot to ask.")],
    format: Annotated[PathsFormat, typer.Option("--format", "-f", help="How to print.")] = PathsFormat.TEXT,  # noqa: A002
) -> None:
    """Show every minimal path by which FROM becomes TO, certain ones first.

    Exit code: 0 the answer is whole, 2 wrong input, 3 gaps that could hide more.
    """
    from iamscope.pipeline.paths import paths as run
    from iamscope.report import json_paths, text_paths

    found = run(snapshot, start, target)
    render = json_paths.render if format is PathsFormat.JSON else text_paths.render
    typer.echo(render(found), nl=False)
    raise typer.Exit(3 if found.gaps else 0)
