"""`iamscope manifest suggest`: a first manifest for a principal of a snapshot."""

from pathlib import Path
from typing import Annotated

import typer

from iamscope.cli.writing import write_new


def suggest(
    principal: Annotated[str, typer.Argument(help="A user or role: its ARN, or its name.")],
    snapshot: Annotated[Path, typer.Option("--snapshot", "-s", help="The snapshot that holds it.")],
    usage: Annotated[
        Path | None,
        typer.Option(
            "--usage",
            metavar="DIR",
            help="Files of CloudTrail, answers of LookupEvents, or last-accessed data; a file or a folder.",
        ),
    ] = None,
    rare: Annotated[
        int, typer.Option("--rare", min=0, help="Actions that were used no more often become comments.")
    ] = 1,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write, instead of printing it.")
    ] = None,
) -> None:
    """Suggest a manifest for PRINCIPAL: what it may do, or, with --usage, what of that it does.

    What is left out is in comments: rare, unused, refused, and what a manifest cannot say.
    """
    from iamscope.model.safe import printable
    from iamscope.pipeline.suggest import checked_text
    from iamscope.pipeline.suggest import suggest as run

    text = checked_text(run(snapshot, principal, usage, rare))
    if output is None:
        typer.echo(text, nl=False)
        return
    write_new(output, text)
    typer.echo(f"wrote {printable(str(output))}")
