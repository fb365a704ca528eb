"""`iamscope check`: whether a change to infrastructure gives an agent more than its manifest declares."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from iamscope.cli.fleet import Estate, Manifests
from iamscope.cli.scan import ScanFormat, Threshold


class OnUnknown(StrEnum):
    """What a grant to an agent means that is known only once the change is applied."""

    FAIL = "fail"
    WARN = "warn"


def check(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT...",
            help="Terraform plans as JSON, templates, policies, Kubernetes manifests, folders of them; or -.",
        ),
    ],
    manifests: Manifests = None,
    estate: Estate = None,
    onto: Annotated[
        Path | None,
        typer.Option("--onto", metavar="SNAPSHOT", help="The account that the plan is applied to."),
    ] = None,
    unknown: Annotated[
        OnUnknown, typer.Option("--unknown", help="Whether a grant to an agent that nobody knows yet fails.")
    ] = OnUnknown.FAIL,
    account: Annotated[
        str, typer.Option("--account", help="The account, where the plan does not say it.")
    ] = "",
    region: Annotated[str, typer.Option("--region", help="The region, where the plan does not say it.")] = "",
    format: Annotated[  # noqa: A002
        ScanFormat, typer.Option("--format", "-f", help="How to print.")
    ] = ScanFormat.TEXT,
    fail_on: Annotated[
        Threshold, typer.Option("--fail-on", help="The least severity that makes the exit code 1.")
    ] = Threshold.LOW,
) -> None:
    """Fail a change that gives an agent more than its manifest declares, before it is applied.

    Without manifests, it fails if what the plan creates comes to administer, or to become others.
    Exit code: 0 passes, 1 fails, 2 wrong input, 3 something could not be decided, 4 both 1 and 3.
    """
    from iamscope import catalog
    from iamscope.model.finding import Severity
    from iamscope.pipeline.check import CheckInput, exit_code
    from iamscope.pipeline.check import check as run

    given = CheckInput(
        inputs=tuple(inputs),
        manifests=tuple(manifests or ()),
        estate=estate,
        onto=onto,
        today=datetime.now(UTC).date(),
        account=account,
        region=region,
        unknown_fails=unknown is OnUnknown.FAIL,
        fail_on=Severity(fail_on.value),
    )
    gate = run(given)
    typer.echo(catalog.FORMATS[format.value](gate), nl=False)
    raise typer.Exit(exit_code(gate))
