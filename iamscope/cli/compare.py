"""`iamscope compare`: whether one policy lies within another."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

_CODES = {True: 0, False: 1, None: 3}


class CompareFormat(StrEnum):
    """Formats of a comparison."""

    TEXT = "text"
    JSON = "json"


def compare(
    one: Annotated[
        Path | None, typer.Argument(metavar="A", help="A policy document, or a list of them.")
    ] = None,
    two: Annotated[Path | None, typer.Argument(metavar="B", help="The policy to compare it with.")] = None,
    pairs: Annotated[
        Path | None,
        typer.Option("--pairs", help='Answer a batch: a file with {"id", "a", "b"} on each line.'),
    ] = None,
    format: Annotated[  # noqa: A002
        CompareFormat, typer.Option("--format", "-f", help="How to print.")
    ] = CompareFormat.TEXT,
) -> None:
    """Compare two policies exactly: what they allow, after their denies, under their conditions.

    Exit code: 0 A is within B, 1 it is not, 3 it cannot be told. A batch ends with 0.
    """
    from iamscope.pipeline.compare import compare_files, compare_pairs
    from iamscope.report import json_compare, text_compare

    if pairs is not None:
        for pair in compare_pairs(pairs):
            typer.echo(json_compare.render_line(pair.id, pair.compared, pair.seconds), nl=False)
        return
    if one is None or two is None:
        raise typer.BadParameter("give two policies, or --pairs FILE")
    compared = compare_files(one, two)
    render = json_compare.render if format is CompareFormat.JSON else text_compare.render
    typer.echo(render(compared), nl=False)
    raise typer.Exit(_CODES[compared.contained])
