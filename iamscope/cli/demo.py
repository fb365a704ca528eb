"""`iamscope demo`: the whole story on a built-in account, without any cloud."""

from pathlib import Path
from typing import Annotated

import typer

STORY = "incident"


def demo(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder that gets the story and its reports.")
    ] = Path("iamscope-demo"),
) -> None:
    """Scan a built-in account in which a coding agent can delete production, and show what prevents it."""
    from iamscope.pipeline.demo import run

    told = run(output)
    typer.echo(told, nl=False)
