"""`iamscope check`: whether a change to infrastructure gives an agent more than its manifest declares."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from iamscope.cli.check_options import (
    AcceptNew,
    Account,
    Agents,
    BaselineFile,
    FactsFiles,
    Inputs,
    ManifestsFrom,
    NewOnly,
    Onto,
    OnUnknown,
    Outputs,
    Parameters,
    Region,
    Source,
    Unknown,
    UpdateBaseline,
    outputs,
)
from iamscope.cli.fleet import Estate, Manifests
from iamscope.cli.scan import Format, ScanFormat, Threshold
from iamscope.cli.writing import write_report


def check(
    inputs: Inputs,
    manifests: Manifests = None,
    estate: Estate = None,
    onto: Onto = None,
    facts: FactsFiles = None,
    source: Source = None,
    manifests_from: ManifestsFrom = None,
    baseline: BaselineFile = None,
    new_only: NewOnly = False,
    update_baseline: UpdateBaseline = False,
    accept_new: AcceptNew = False,
    unknown: Unknown = OnUnknown.FAIL,
    account: Account = "",
    region: Region = "",
    parameter: Parameters = None,
    agent: Agents = None,
    format: Format = ScanFormat.TEXT,  # noqa: A002
    output: Outputs = None,
    fail_on: Annotated[
        Threshold, typer.Option("--fail-on", help="The least severity that makes the exit code 1.")
    ] = Threshold.LOW,
) -> None:
    """Fail a change that gives an agent more than its manifest declares, before it is applied.

    Without manifests, it fails if what the plan creates comes to administer, or to become others.
    Exit code: 0 passes, 1 fails, 2 wrong input, 3 something could not be decided, 4 both 1 and 3.
    """
    files = outputs(output or ())
    from iamscope import catalog
    from iamscope.model.finding import Severity
    from iamscope.pipeline.check import CheckInput, exit_code
    from iamscope.pipeline.check import check as run

    given = CheckInput(
        inputs=tuple(inputs),
        manifests=tuple(manifests or ()),
        estate=estate,
        onto=onto,
        facts=tuple(facts or ()),
        source=source,
        manifests_from=manifests_from,
        baseline=baseline,
        new_only=new_only,
        update=update_baseline,
        grow=accept_new,
        parameters=_pairs(parameter or (), "NAME=VALUE", "--parameter"),
        agents=_pairs(agent or (), "NAME=ADDRESS", "--agent"),
        today=datetime.now(UTC).date(),
        account=account,
        region=region,
        unknown_fails=unknown is OnUnknown.FAIL,
        fail_on=Severity(fail_on.value),
    )
    gate = run(given)
    pages = {path: catalog.FORMATS[name](gate) for path, name in files.items()}
    for path, page in pages.items():
        write_report(path, page)
    typer.echo(catalog.FORMATS[format.value](gate), nl=False)
    raise typer.Exit(exit_code(gate))


def _pairs(given: Sequence[str], form: str, option: str) -> Mapping[str, str]:
    for text in given:
        if "=" not in text:
            raise typer.BadParameter(f"`{text}` is not {form}", param_hint=option)
    return {text.partition("=")[0]: text.partition("=")[2] for text in given}
