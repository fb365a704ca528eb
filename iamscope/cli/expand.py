"""`iamscope expand`: the actions that a policy names."""

from enum import StrEnum
from typing import Annotated

import typer


class ExpandFormat(StrEnum):
    """Formats of a list of actions."""

    TEXT = "text"
    JSON = "json"


def expand(
    policy: Annotated[
        str,
        typer.Argument(
            help="A policy document, a list of them, or the answer of get-policy-version; `-` for stdin."
        ),
    ],
    format: Annotated[ExpandFormat, typer.Option("--format", "-f", help="How to print.")] = ExpandFormat.TEXT,  # noqa: A002
    everything: Annotated[bool, typer.Option("--all", help="Print every action, however many.")] = False,
) -> None:
    """List the actions that a policy grants and denies, by danger class, wildcards written out.

    Resources and conditions are left aside: an action is listed as soon as one statement names it.
    """
    from iamscope.pipeline.expand import expand as run
    from iamscope.report import json_expand, text_expand

    found = run(policy)
    if format is ExpandFormat.JSON:
        typer.echo(json_expand.render(found), nl=False)
    else:
        typer.echo(text_expand.render(found, everything=everything), nl=False)
