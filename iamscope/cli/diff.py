"""`iamscope diff`: what became reachable between two snapshots."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from iamscope.cli.fleet import Estate, Manifests


class DiffFormat(StrEnum):
    """Formats of a diff."""

    TEXT = "text"
    JSON = "json"


def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="The earlier snapshot, or a plan.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="The later snapshot, or a plan.")],
    manifests: Manifests = None,
    estate: Estate = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Compare every principal, not agents alone.")
    ] = False,
    format: Annotated[  # noqa: A002
        DiffFormat, typer.Option("--format", "-f", help="How to print.")
    ] = DiffFormat.TEXT,
) -> None:
    """Show what became reachable from A to B, and what stopped being so, for each agent.

    Agents are those of the manifests; without any, whoever looks like an agent.
    Exit code: 0 nothing grew, 1 something did, 2 wrong input, 3 some cannot be told, 4 both 1 and 3.
    """
    from iamscope.pipeline.diff import DiffInput
    from iamscope.pipeline.diff import diff as run
    from iamscope.report import json_diff, text_diff

    found = run(DiffInput(before, after, tuple(manifests or ()), estate, everybody))
    render = json_diff.render if format is DiffFormat.JSON else text_diff.render
    typer.echo(render(found), nl=False)
    raise typer.Exit(found.exit_code)
