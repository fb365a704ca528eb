"""`iamscope access`: what a principal is effectively allowed."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class AccessFormat(StrEnum):
    """Formats of an effective access."""

    TEXT = "text"
    JSON = "json"


def access(
    principal: Annotated[
        str, typer.Argument(help="A user or role: its ARN, or its name where that is unambiguous.")
    ],
    snapshot: Annotated[Path, typer.Option("--snapshot", "-s", help="The snapshot to ask.")],
    format: Annotated[AccessFormat, typer.Option("--format", "-f", help="How to print.")] = AccessFormat.TEXT,  # noqa: A002
) -> None:
    """Show what PRINCIPAL is allowed in effect: by service, with conditions, limits and denials.

    Exit code: 0 the answer is whole, 2 wrong input, 3 something unread could grant more.
    """
    from iamscope.pipeline.access import access as run
    from iamscope.report import json_access, text_access

    found = run(snapshot, principal)
    render = json_access.render if format is AccessFormat.JSON else text_access.render
    typer.echo(render(found), nl=False)
    raise typer.Exit(3 if found.gaps or found.hidden else 0)
