"""`iamscope facts`: write what a cloud's provider provides to a file, for `iamscope check --facts`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iamscope.cli.collect import progress
from iamscope.cli.writing import write_report

if TYPE_CHECKING:
    from iamscope.model.provided import Provided

app = typer.Typer(
    help="Write the texts of a provider's own policies to a file, for `iamscope check --facts`.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def group() -> None:
    """Write the texts of a provider's own policies to a file, for `iamscope check --facts`."""


@app.command("aws")
def facts_aws(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write, or to write anew.")
    ],
    snapshot: Annotated[
        Path | None,
        typer.Option("--snapshot", "-s", help="Take the texts that a snapshot holds, and ask nobody."),
    ] = None,
    profile: Annotated[str, typer.Option(help="The profile of the AWS configuration to sign in with.")] = "",
    region: Annotated[
        str, typer.Option(help="The region to sign in to. The configured one if left out.")
    ] = "",
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many calls to make at once.")] = 16,
    endpoint_url: Annotated[str, typer.Option(hidden=True)] = "",
) -> None:
    """Write the text of AWS managed policies: all, from an account, or those that a snapshot holds."""
    from iamscope import catalog
    from iamscope.pipeline.facts import facts_of_snapshot, render

    if snapshot is not None and (profile or region or endpoint_url):
        raise typer.BadParameter("a snapshot is read without signing in", param_hint="--snapshot")
    if snapshot is not None:
        provided = facts_of_snapshot(snapshot)
    else:
        with progress() as told:
            provided = catalog.provided_by_aws(
                profile=profile, region=region, workers=workers, endpoint_url=endpoint_url, progress=told
            )
    write_report(output, render(provided))
    for line in summary(provided, output):
        print(line)


def summary(provided: "Provided", output: Path) -> Iterator[str]:
    """Yield the lines that say what was written, and what was left out."""
    from iamscope.model.safe import printable

    number = len(provided.policies)
    policies = "1 managed policy" if number == 1 else f"{number:,} managed policies"
    when = f", as of {printable(provided.taken_at)}" if provided.taken_at else ""
    yield f"wrote {output}: {policies} of AWS{when}"
    for reason, count in provided.refused:
        yield f"left out {count:,}, whose text could not be read: {printable(reason, 300)}"
