"""`iamscope fix`: the changes that remove findings, written down and never made."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from iamscope.cli.fleet import Estate


class FixFormat(StrEnum):
    """Formats of remedies."""

    TEXT = "text"
    JSON = "json"


def fix(
    snapshot: Annotated[Path, typer.Option("--snapshot", "-s", help="The snapshot to fix.")],
    manifests: Annotated[
        list[Path], typer.Option("--manifests", "-m", help="A manifest, or a folder of them; repeatable.")
    ],
    fingerprints: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FINDING]...",
            help="Fingerprints of findings, or their beginnings; all findings without.",
        ),
    ] = None,
    estate: Estate = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A new folder to write documents and scripts to.")
    ] = None,
    format: Annotated[FixFormat, typer.Option("--format", "-f", help="How to print.")] = FixFormat.TEXT,  # noqa: A002
) -> None:
    """Find for each finding the smallest change that is proven to remove it. Nothing is changed anywhere.

    Exit code: 0 everything has a remedy, 1 something has none, 2 wrong input, 3 gaps could hide more, 4 both.
    """
    from iamscope.pipeline.fix import FixInput, exit_code
    from iamscope.pipeline.fix import fix as run
    from iamscope.pipeline.folder import must_be_new, write_folder
    from iamscope.report import folder_fix, json_fix, text_fix

    if output is not None:
        must_be_new(output)
    fixed = run(FixInput(snapshot, tuple(manifests), estate, tuple(fingerprints or ())))
    if output is not None and fixed.fixes.remedies:
        write_folder(output, folder_fix.files(fixed.fixes, json_fix.render(fixed.fixes)))
    if format is FixFormat.JSON:
        typer.echo(json_fix.render(fixed.fixes), nl=False)
    else:
        typer.echo(text_fix.render(fixed.fixes, str(output or "")), nl=False)
    raise typer.Exit(exit_code(fixed))
