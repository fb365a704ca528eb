"""`iamscope manifest compose`: a manifest as the provider's own policies."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iamscope.cli.writing import make_folder, write_new

if TYPE_CHECKING:
    from iamscope.model.composed import Composed


class Form(StrEnum):
    """What a manifest can be composed into."""

    SESSION = "session"
    BOUNDARY = "boundary"
    MANAGED = "managed"


class ComposeFormat(StrEnum):
    """Formats of the answer."""

    TEXT = "text"
    JSON = "json"


def compose(
    manifest: Annotated[Path, typer.Argument(help="The file of the manifest, or a folder of several.")],
    form: Annotated[
        Form,
        typer.Option("--as", help="A session policy, a permissions boundary, or managed policies to attach."),
    ] = Form.SESSION,
    name: Annotated[str | None, typer.Option("--name", help="Which manifest, if there are several.")] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Write each document to a file here, too; none is overwritten.",
        ),
    ] = None,
    format: Annotated[  # noqa: A002
        ComposeFormat, typer.Option("--format", "-f", help="How to print.")
    ] = ComposeFormat.TEXT,
) -> None:
    """Write what a manifest declares as AWS policies that allow exactly that, and prove it.

    Nothing is widened or left out to fit AWS's limits: it is split over several policies, or refused.
    """
    from iamscope.pipeline.compose import compose as run
    from iamscope.report import json_compose, text_compose

    composed = run(manifest, name, form.value)
    if output is not None:
        _write(composed, output)
    page = json_compose if format is ComposeFormat.JSON else text_compose
    typer.echo(page.render(composed), nl=False)


def _write(composed: "Composed", folder: Path) -> None:
    """Write the documents as they were counted: the whitespace of a session policy counts, too."""
    from iamscope.model.safe import printable

    make_folder(folder)
    for document in composed.documents:
        path = folder / f"{document.name}.json"
        write_new(path, document.text)
        typer.echo(f"wrote {printable(str(path))}", err=True)
