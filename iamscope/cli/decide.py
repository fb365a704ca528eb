"""`iamscope decide`: a batch of self-contained cases."""

import sys
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from iamscope.errors import IamscopeError


class DecideFormat(StrEnum):
    """Formats of answered cases."""

    TEXT = "text"
    JSON = "json"


class UnreadableCasesError(IamscopeError):
    """The file of cases cannot be read."""

    code = "unreadable-cases"


def decide(
    file: Annotated[
        str, typer.Argument(help="Cases as YAML, JSON or JSON lines; `-` reads them from standard input.")
    ],
    format: Annotated[DecideFormat, typer.Option("--format", "-f", help="How to print.")] = DecideFormat.TEXT,  # noqa: A002
) -> None:
    """Answer self-contained cases: a principal, an action, a resource, and all policies that bear on it.

    Exit code: 0 all answered, 1 a decision is not the one that its case expects, 2 a case is malformed.
    """
    from iamscope.cli import print_error
    from iamscope.pipeline.decide import Refused
    from iamscope.pipeline.decide import decide as run
    from iamscope.report import json_decide, text_decide

    line = json_decide.line if format is DecideFormat.JSON else text_decide.line
    answered = agreeing = expecting = refused = 0
    with _opened(file) as stream:
        for answer in run(stream, "standard input" if file == "-" else file):
            if isinstance(answer, Refused):
                refused += 1
                print_error(answer.error, answer.place)
                continue
            answered += 1
            expecting += bool(answer.expect)
            agreeing += answer.agrees
            sys.stdout.write(line(answer))
    if format is DecideFormat.TEXT:
        sys.stdout.write(text_decide.summary(answered, agreeing, expecting, refused))
    raise typer.Exit(2 if refused else 1 if agreeing < expecting else 0)


def _opened(file: str) -> AbstractContextManager[BinaryIO]:
    if file == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(file).open("rb")
    except OSError as error:
        reason = (error.strerror or "it is refused").lower()
        raise UnreadableCasesError(f"`{file}` cannot be read: {reason}") from error
