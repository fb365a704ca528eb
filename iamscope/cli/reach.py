"""`iamscope reach`: what a principal can become."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class ReachFormat(StrEnum):
    """Formats of an answer about reach."""

    TEXT = "text"
    JSON = "json"


def reach(
    principal: Annotated[
        str, typer.Argument(help="A user or role: its ARN, or its name where that is unambiguous.")
    ],
    snapshot: Annotated[Path, typer.Option("--snapshot", "-s", help="The snapshot to ask.")],
    format: Annotated[ReachFormat, typer.Option("--format", "-f", help="How to print.")] = ReachFormat.TEXT,  # noqa: A002
) -> None:
    """Show every principal that PRINCIPAL can become, with the shortest path to each.

    Exit code: 0 the answer is whole, 2 wrong input, 3 gaps that could hide more.
    """
    from iamscope.pipeline.reach import reach as run
    from iamscope.report import json_reach, text_reach

    answer = run(snapshot, principal)
    render = json_reach.render if format is ReachFormat.JSON else text_reach.render
    typer.echo(render(answer.principal, answer.reaches, answer.gaps, answer.assumes), nl=False)
    raise typer.Exit(3 if answer.gaps else 0)
