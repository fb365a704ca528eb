"""`iamscope scan`: what each agent can reach, and what of that is beyond its manifest."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from iamscope.cli.fleet import Estate, Manifests


class ScanFormat(StrEnum):
    """Formats of a scan's report."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    MARKDOWN = "markdown"
    GITHUB = "github"
    GITLAB = "gitlab"
    CSV = "csv"


Format = Annotated[
    ScanFormat,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="How to print: text, json, sarif, junit, markdown, github, gitlab or csv.",
    ),
]


class Threshold(StrEnum):
    """The severities at which a scan fails."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def scan(
    snapshot: Annotated[
        Path,
        typer.Argument(help="A snapshot: a folder, a .tar.gz, or one file of account authorization details."),
    ],
    manifests: Manifests = None,
    estate: Estate = None,
    usage: Annotated[
        Path | None,
        typer.Option(
            "--usage",
            metavar="DIR",
            help="Files of CloudTrail: who started agents whose manifest does not say.",
        ),
    ] = None,
    format: Format = ScanFormat.TEXT,  # noqa: A002
    details: Annotated[bool, typer.Option("--details", help="Print every finding with its proof.")] = False,
    fail_on: Annotated[
        Threshold, typer.Option("--fail-on", help="The least severity that makes the exit code 1.")
    ] = Threshold.LOW,
) -> None:
    """Compare what each agent can reach with its manifest.

    Exit code: 0 nothing found, 1 findings, 2 wrong input, 3 gaps that could hide findings, 4 both 1 and 3.
    """
    from iamscope import catalog
    from iamscope.model.finding import Severity
    from iamscope.pipeline.scan import ScanInput, exit_code
    from iamscope.pipeline.scan import scan as run
    from iamscope.pipeline.scan_gate import gate_of
    from iamscope.report import json_format, text

    today = datetime.now(UTC).date()
    result = run(ScanInput(snapshot, tuple(manifests or ()), estate, today, usage))
    severity = Severity(fail_on.value)
    page: str | bytes
    match format:
        case ScanFormat.TEXT:
            page = text.render(result, details=details)
        case ScanFormat.JSON:
            page = json_format.render(result)
        case _:
            page = catalog.FORMATS[format.value](gate_of(result, severity)).encode()
    typer.echo(page, nl=False)
    raise typer.Exit(exit_code(result, severity))
