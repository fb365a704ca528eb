"""`iamscope can`: may a principal make one call."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from iamscope.cli.question import AssumeNoScp, Complete, Context, Resources


class CanFormat(StrEnum):
    """Formats of an answer."""

    TEXT = "text"
    JSON = "json"


def can(
    principal: Annotated[
        str,
        typer.Argument(
            help="A user, role or session: its ARN, or its name where that is unambiguous; a root ARN, "
            "a service such as `lambda.amazonaws.com`, or `anonymous`."
        ),
    ],
    action: Annotated[str, typer.Argument(help="One action, such as `s3:GetObject`.")],
    snapshot: Annotated[Path, typer.Option("--snapshot", "-s", help="The snapshot to ask.")],
    resources: Resources = None,
    context: Context = None,
    complete: Complete = False,
    session_policy: Annotated[
        str | None, typer.Option("--session-policy", help="A file with the session policy of the session.")
    ] = None,
    with_role: Annotated[
        str | None, typer.Option("--with-role", help="The role that the call passes to a service.")
    ] = None,
    literal: Annotated[
        bool, typer.Option("--literal", help="`*` and `?` in a RESOURCE mean themselves: it is no pattern.")
    ] = False,
    why_not: Annotated[
        bool,
        typer.Option("--why-not", help="Also say the smallest change with which the answer would be yes."),
    ] = False,
    assume_no_scp: AssumeNoScp = False,
    format: Annotated[CanFormat, typer.Option("--format", "-f", help="How to print.")] = CanFormat.TEXT,  # noqa: A002
) -> None:
    """Say whether PRINCIPAL may do ACTION on RESOURCE, which statement decides, and what it depends on.

    A RESOURCE with `*` or `?` is a pattern: the answer is yes only if all of it is allowed.
    Keys that the snapshot fixes are filled in; all others are unknown, and what rests on them is conditional.
    """
    from iamscope.model.question import Question
    from iamscope.model.safe import printable
    from iamscope.pipeline.asking import parse_context
    from iamscope.pipeline.can import can as run
    from iamscope.report import json_can, text_can

    question = Question(
        principal=principal,
        action=action,
        resources=tuple(resources or ()),
        context=parse_context(context or ()),
        complete=complete,
        passes=with_role or "",
        without_guardrails=assume_no_scp,
        literal=literal,
        why_not=why_not,
    )
    answer = run(snapshot, question, session_policy)
    if format is CanFormat.TEXT:
        typer.echo(text_can.render(answer), nl=False)
        return
    for note in answer.notes:
        typer.echo(f"note: {printable(note, 1000)}", err=True)
    typer.echo(json_can.render(answer), nl=False)
