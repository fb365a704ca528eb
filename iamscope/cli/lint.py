"""`iamscope lint`: what is wrong with a policy, or without effect."""

from enum import StrEnum
from typing import Annotated

import typer


class LintFormat(StrEnum):
    """Formats of remarks."""

    TEXT = "text"
    JSON = "json"


def lint(
    policy: Annotated[
        str,
        typer.Argument(help="A policy document, a list of them, or an answer that holds one; `-` for stdin."),
    ],
    format: Annotated[LintFormat, typer.Option("--format", "-f", help="How to print.")] = LintFormat.TEXT,  # noqa: A002
) -> None:
    """Show what is wrong in a policy or has no effect, with line and column.

    Exit code: 0 nothing to remark, 1 remarks, 2 not a policy.
    """
    from iamscope.pipeline.lint import lint as run
    from iamscope.pipeline.policy_text import named
    from iamscope.report import json_lint, text_lint

    remarks = run(policy)
    if format is LintFormat.JSON:
        typer.echo(json_lint.render(remarks), nl=False)
    else:
        typer.echo(text_lint.render(named(policy), remarks), nl=False)
    raise typer.Exit(1 if remarks else 0)
