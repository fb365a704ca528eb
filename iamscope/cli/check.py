"""`iamscope check`: whether a change to infrastructure gives an agent more than its manifest declares."""

from collections.abc import Mapping, Sequence
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


def _parameters(given: Sequence[str]) -> Mapping[str, str]:
    for text in given:
        if "=" not in text:
            raise typer.BadParameter(f"`{text}` is not NAME=VALUE", param_hint="--parameter")
    return {text.partition("=")[0]: text.partition("=")[2] for text in given}


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
    source: Annotated[
        Path | None,
        typer.Option("--source", metavar="DIR", help="The configuration of the plan: for lines, and more."),
    ] = None,
    manifests_from: Annotated[
        str | None,
        typer.Option(
            "--manifests-from", metavar="REF", help="Judge by manifests and estate as they are at a revision."
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Known findings, which do not fail."),
    ] = None,
    new_only: Annotated[
        bool,
        typer.Option("--new-only", help="Fail only by what the change adds."),
    ] = False,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Write the baseline without what is gone.")
    ] = False,
    accept_new: Annotated[
        bool, typer.Option("--accept-new", help="With --update-baseline: take up what is new as well.")
    ] = False,
    unknown: Annotated[
        OnUnknown, typer.Option("--unknown", help="Whether a grant to an agent that nobody knows yet fails.")
    ] = OnUnknown.FAIL,
    account: Annotated[
        str, typer.Option("--account", help="The account, where the plan does not say it.")
    ] = "",
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", metavar="NAME=VALUE", help="A parameter of a template; repeatable."),
    ] = None,
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
        source=source,
        manifests_from=manifests_from,
        baseline=baseline,
        new_only=new_only,
        update=update_baseline,
        grow=accept_new,
        parameters=_parameters(parameter or ()),
        today=datetime.now(UTC).date(),
        account=account,
        region=region,
        unknown_fails=unknown is OnUnknown.FAIL,
        fail_on=Severity(fail_on.value),
    )
    gate = run(given)
    typer.echo(catalog.FORMATS[format.value](gate), nl=False)
    raise typer.Exit(exit_code(gate))
