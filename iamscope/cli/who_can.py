"""`iamscope who-can`: everybody who may make one call."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from iamscope.cli.question import AssumeNoScp, Complete, Context, Resources


class WhoCanFormat(StrEnum):
    """Formats of a list of principals."""

    TEXT = "text"
    JSON = "json"


def who_can(
    action: Annotated[str, typer.Argument(help="One action, such as `s3:GetObject`.")],
    snapshot: Annotated[Path, typer.Option("--snapshot", "-s", help="The snapshot to ask.")],
    resources: Resources = None,
    context: Context = None,
    complete: Complete = False,
    assume_no_scp: AssumeNoScp = False,
    transitive: Annotated[
        bool, typer.Option("--transitive", help="Also who may by becoming others, with the path.")
    ] = False,
    format: Annotated[WhoCanFormat, typer.Option("--format", "-f", help="How to print.")] = WhoCanFormat.TEXT,  # noqa: A002
) -> None:
    """List every principal that may do ACTION on RESOURCE, or might; those that may not are left out.

    Besides users and roles it lists whom a policy of the resource lets in from outside.
    """
    from iamscope.model.question import Question
    from iamscope.model.safe import printable
    from iamscope.pipeline.asking import parse_context
    from iamscope.pipeline.who_can import who_can as run
    from iamscope.report import json_who_can, text_who_can

    question = Question(
        principal="",
        action=action,
        resources=tuple(resources or ()),
        context=parse_context(context or ()),
        complete=complete,
        without_guardrails=assume_no_scp,
    )
    found = run(snapshot, question, transitive=transitive)
    if format is WhoCanFormat.TEXT:
        page = text_who_can.render(found.action, found.resources, found.holders, found.unlisted)
        typer.echo(page, nl=False)
        return
    for reason in found.unlisted:
        typer.echo(f"note: {printable(reason, 400)}", err=True)
    typer.echo(json_who_can.render(found.holders), nl=False)
