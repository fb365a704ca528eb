"""`iamscope test`: what principals must and must not be able to do, as tests."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from iamscope.cli.fleet import Estate, Manifests
from iamscope.cli.question import AssumeNoScp


class TestFormat(StrEnum):
    """Formats of what came of tests."""

    __test__ = False

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"


def run_tests(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Files of guardrail tests, or folders of them.")
    ],
    snapshot: Annotated[Path, typer.Option("--snapshot", "-s", help="The snapshot to put the tests to.")],
    manifests: Manifests = None,
    estate: Estate = None,
    assume_no_scp: AssumeNoScp = False,
    format: Annotated[  # noqa: A002
        TestFormat, typer.Option("--format", "-f", help="How to print.")
    ] = TestFormat.TEXT,
) -> None:
    """Test what principals must and must not be able to do. What is not proven does not pass.

    Exit code: 0 all pass, 1 some fail, 2 wrong input, 3 some are unknown, 4 both 1 and 3.
    """
    from iamscope.pipeline.guardrails.run import TestInput
    from iamscope.pipeline.guardrails.run import run as run_all
    from iamscope.report import json_tests, junit_tests, text_tests

    given = TestInput(tuple(files), snapshot, tuple(manifests or ()), estate, assume_no_scp=assume_no_scp)
    found = run_all(given)
    pages = {TestFormat.TEXT: text_tests, TestFormat.JSON: json_tests, TestFormat.JUNIT: junit_tests}
    typer.echo(pages[format].render(found), nl=False)
    raise typer.Exit(found.exit_code)
