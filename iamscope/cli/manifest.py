"""`iamscope manifest`: write, check and describe manifests."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iamscope.cli.compose import compose
from iamscope.cli.suggest import suggest
from iamscope.cli.writing import write_new

if TYPE_CHECKING:
    from iamscope.manifest.vocabulary import Vocabulary

app = typer.Typer(
    help="Write, check and describe role manifests and estate files.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Kind(StrEnum):
    """The kinds of documents."""

    AGENT_ROLE = "AgentRole"
    ACCESS_LIST = "AccessList"
    ESTATE = "Estate"
    GUARDRAIL_TESTS = "GuardrailTests"


class CheckFormat(StrEnum):
    """Formats of a check."""

    TEXT = "text"
    JSON = "json"


def vocabularies() -> Mapping[str, "Vocabulary"]:
    """Return the vocabulary of every cloud that this iamscope knows."""
    from iamscope.catalog import vocabularies as known

    return known()


@app.command()
def init(
    name: Annotated[str, typer.Argument(help="The agent role's name: small letters, digits and hyphens.")],
    principal: Annotated[str | None, typer.Option(help="The principal that the agent acts as.")] = None,
    operator: Annotated[str | None, typer.Option(help="The principal of the agent's operator.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; NAME.yaml when left out.")
    ] = None,
) -> None:
    """Write a commented starter manifest; an existing file is never overwritten."""
    from iamscope.manifest.starter import checked_starter
    from iamscope.model.safe import printable

    text = checked_starter(name, vocabularies(), principal=principal, operator=operator)
    path = output or Path(f"{name}.yaml")
    write_new(path, text)
    typer.echo(f"wrote {printable(str(path))}")


@app.command()
def validate(
    paths: Annotated[list[Path], typer.Argument(help="Files, or directories, read recursively.")],
) -> None:
    """Check manifests, estate files, guardrail tests; print `ok` or every mistake with its file and line."""
    from iamscope.manifest.load import load
    from iamscope.model.safe import quoted

    loaded = load(paths, vocabularies())
    for notice in loaded.fleet.notices:
        typer.echo(f"note: {quoted(str(notice.place))} is {notice.message}", err=True)
    roles, estates = len(loaded.fleet.roles), len(loaded.estates)
    lists = f", {_count(loaded.lists, 'access list')}" if loaded.lists else ""
    tests = f", {_count(len(loaded.tests), 'guardrail test')}" if loaded.tests else ""
    typer.echo(f"ok: {_count(roles, 'agent role')}{lists}, {_count(estates, 'estate')}{tests}")


@app.command()
def check(
    paths: Annotated[list[Path], typer.Argument(help="Manifests, or directories of them, read recursively.")],
    snapshot: Annotated[
        Path | None,
        typer.Option("--snapshot", "-s", help="The snapshot that holds the policies that entries reference."),
    ] = None,
    format: Annotated[  # noqa: A002
        CheckFormat, typer.Option("--format", "-f", help="How to print.")
    ] = CheckFormat.TEXT,
) -> None:
    """Prove manifests consistent: nothing both declared and forbidden, and no word without effect.

    Exit code: 0 proven consistent, 1 not consistent, 2 wrong input, 3 it cannot be told.
    """
    from iamscope.model.checked import Verdict, verdict
    from iamscope.pipeline.manifest_check import check as run
    from iamscope.report import json_manifest, text_manifest

    found = run(paths, snapshot, datetime.now(UTC).date())
    page = json_manifest if format is CheckFormat.JSON else text_manifest
    typer.echo(page.render(found), nl=False)
    codes = {Verdict.CONSISTENT: 0, Verdict.INCONSISTENT: 1, Verdict.UNKNOWN: 3}
    raise typer.Exit(codes[verdict(found)])


@app.command()
def schema(
    kind: Annotated[Kind, typer.Option(help="The kind of document.")] = Kind.AGENT_ROLE,
) -> None:
    """Print the JSON Schema of a kind of document, for editors and other programs."""
    from iamscope.manifest.schema import json_schema

    typer.echo(json.dumps(json_schema(kind.value), indent=2))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


app.command("compose")(compose)
app.command("suggest")(suggest)
