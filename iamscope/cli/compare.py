"""`iamscope compare`: whether one policy lies within another."""

import sys
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
        str | None,
        typer.Argument(
            metavar="A", help="A policy, a folder of them, a manifest, or a principal of the snapshot."
        ),
    ] = None,
    two: Annotated[str | None, typer.Argument(metavar="B", help="What to compare it with.")] = None,
    with_a: Annotated[
        list[str] | None, typer.Option("--with-a", help="A further file of A; repeatable.")
    ] = None,
    with_b: Annotated[
        list[str] | None, typer.Option("--with-b", help="A further file of B; repeatable.")
    ] = None,
    snapshot: Annotated[
        Path | None,
        typer.Option("--snapshot", "-s", help="The snapshot of the principals that A or B name."),
    ] = None,
    against_access: Annotated[
        str | None,
        typer.Option(
            "--against-access",
            help="Instead of B: does A grant any of this, such as `s3:Delete* on arn:aws:s3:::logs/*`?",
        ),
    ] = None,
    pairs: Annotated[
        str | None,
        typer.Option(
            "--pairs",
            help='Answer a batch: a file with {"id", "a", "b"} on each line, `-` for standard input.',
        ),
    ] = None,
    format: Annotated[  # noqa: A002
        CompareFormat, typer.Option("--format", "-f", help="How to print.")
    ] = CompareFormat.TEXT,
) -> None:
    """Compare two policies exactly: what they allow, after their denies, under their conditions.

    Exit code: 0 A is within B, 1 it is not, 2 wrong input, 3 it cannot be told. With --against-access: 0 A
    grants none of it, 1 some. A batch ends with 0, or with 2 if a line of it was malformed.
    """
    json = format is CompareFormat.JSON
    if pairs is not None:
        if one or two or against_access:
            raise typer.BadParameter("--pairs brings both sides: give neither A nor B")
        _batch(pairs)
    elif one is None or (two is None) == (against_access is None):
        raise typer.BadParameter("give A and B, or A and --against-access, or --pairs FILE")
    elif against_access is not None:
        _against([one, *(with_a or ())], against_access, snapshot, json=json)
    else:
        assert two is not None
        _two([one, *(with_a or ())], [two, *(with_b or ())], snapshot, json=json)


def _two(one: list[str], two: list[str], snapshot: Path | None, *, json: bool) -> None:
    from iamscope.pipeline.compare import compare as run
    from iamscope.report import json_compare, text_compare

    compared = run(one, two, snapshot, whole=not json)
    typer.echo((json_compare if json else text_compare).render(compared), nl=False)
    raise typer.Exit(_CODES[compared.contained])


def _against(one: list[str], access: str, snapshot: Path | None, *, json: bool) -> None:
    from iamscope.pipeline.compare import grants
    from iamscope.report import json_compare, text_compare

    granted = grants(one, access, snapshot)
    page = json_compare.render_granted(granted) if json else text_compare.render_granted(granted, access)
    typer.echo(page, nl=False)
    raise typer.Exit({True: 1, False: 0, None: 3}[granted.grants])


def _batch(file: str) -> None:
    from iamscope.pipeline.compare import compare_pairs
    from iamscope.report import json_compare

    refused = False
    for pair in compare_pairs(file):
        refused = refused or pair.error is not None
        # Each answer at once, so that a reader in a pipe need not wait for the batch to end.
        sys.stdout.write(json_compare.line(pair.id, pair.compared, pair.error, pair.seconds))
        sys.stdout.flush()
    raise typer.Exit(2 if refused else 0)
