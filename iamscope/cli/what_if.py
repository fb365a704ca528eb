"""`iamscope what-if`: what edits would change."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from iamscope.cli.fleet import Estate, Manifests


class WhatIfFormat(StrEnum):
    """Formats of what would change."""

    TEXT = "text"
    JSON = "json"


def what_if(
    snapshot: Annotated[Path, typer.Option("--snapshot", "-s", help="The snapshot to try the edits on.")],
    edits: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[EDIT]...",
            help="An edit as one text, such as `detach ops from role/deploy`; several are done in order.",
        ),
    ] = None,
    files: Annotated[
        list[Path] | None,
        typer.Option("--edits", help="A JSON file of edits, done before those in words; repeatable."),
    ] = None,
    manifests: Manifests = None,
    estate: Estate = None,
    format: Annotated[  # noqa: A002
        WhatIfFormat, typer.Option("--format", "-f", help="How to print.")
    ] = WhatIfFormat.TEXT,
) -> None:
    """Show what edits would change: findings, reach and access. Nothing is changed anywhere.

    Exit code: 0 all of it is told, 2 wrong input, 3 some of it cannot be told.
    """
    from iamscope.pipeline.what_if import WhatIfInput
    from iamscope.pipeline.what_if import what_if as run
    from iamscope.report import json_what_if, text_what_if

    if not edits and not files:
        raise typer.BadParameter("give an edit, or a file of them with --edits")
    given = WhatIfInput(tuple(edits or ()), tuple(files or ()), snapshot, tuple(manifests or ()), estate)
    found = run(given)
    render = json_what_if.render if format is WhatIfFormat.JSON else text_what_if.render
    typer.echo(render(found), nl=False)
    raise typer.Exit(3 if found.undecided else 0)
