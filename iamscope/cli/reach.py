"""`iamscope reach`: what a principal can become, or everybody."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iamscope.errors import IamscopeError

if TYPE_CHECKING:
    from iamscope.graph.reach import Reach


class ReachFormat(StrEnum):
    """Formats of an answer about reach."""

    TEXT = "text"
    JSON = "json"
    GRAPHML = "graphml"
    DOT = "dot"
    MERMAID = "mermaid"


class WhoseReachError(IamscopeError):
    """It is not said whose reach is asked for, or said twice."""

    code = "whose-reach"


def reach(
    snapshot: Annotated[Path, typer.Option("--snapshot", "-s", help="The snapshot to ask.")],
    principal: Annotated[
        str | None,
        typer.Argument(
            help="A user or role: its ARN, or its name where that is unambiguous; or somebody outside: an "
            "account, '*' for everybody, the host of an identity provider, a service."
        ),
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Ask about every principal.")] = False,
    external: Annotated[
        bool, typer.Option("--external", help="With --all: also about those outside whom trusts let in.")
    ] = False,
    format: Annotated[ReachFormat, typer.Option("--format", "-f", help="How to print.")] = ReachFormat.TEXT,  # noqa: A002
) -> None:
    """Show every principal that PRINCIPAL can become, with the shortest path to each.

    With --all, show who can grant itself anything and who gains access by becoming others.
    Exit code: 0 the answer is whole, 2 wrong input, 3 gaps that could hide more.
    """
    if everybody == (principal is not None):
        raise WhoseReachError("whose reach is asked for", hint="name one principal, or give --all")
    if external and not everybody:
        raise WhoseReachError("`--external` adds to `--all`", hint="give --all, or no --external")
    gaps = (
        _all(snapshot, format, external=external) if principal is None else _one(snapshot, principal, format)
    )
    raise typer.Exit(3 if gaps else 0)


def _one(snapshot: Path, principal: str, format: ReachFormat) -> bool:  # noqa: A002
    from iamscope.pipeline.reach import reach as run
    from iamscope.report import json_reach, text_reach

    answer = run(snapshot, principal)
    if format in (ReachFormat.TEXT, ReachFormat.JSON):
        render = json_reach.render if format is ReachFormat.JSON else text_reach.render
        parts = (answer.principal, answer.reaches, answer.gaps, answer.assumes, answer.exposures)
        typer.echo(render(*parts, answer.outsider), nl=False)
    else:
        outside = {answer.principal.id} if answer.outsider else set()
        typer.echo(_drawn([answer.found], format, outside), nl=False)
    return bool(answer.gaps)


def _all(snapshot: Path, format: ReachFormat, *, external: bool) -> bool:  # noqa: A002
    from iamscope.pipeline.reach_all import reach_all
    from iamscope.report import json_reach_all, text_reach_all

    answer = reach_all(snapshot, external=external)
    if format is ReachFormat.JSON:
        for piece in json_reach_all.render(answer.standings):
            typer.echo(piece, nl=False)
    elif format is ReachFormat.TEXT:
        page = text_reach_all.render(tuple(answer.standings), answer.gaps, answer.assumes)
        typer.echo(page, nl=False)
    else:
        standings = tuple(answer.standings)
        outside = {one.principal.id for one in standings if one.outsider}
        typer.echo(_drawn([one.reach for one in standings], format, outside), nl=False)
    return bool(answer.gaps)


def _drawn(found: "Iterable[Reach]", format: ReachFormat, outside: set[str]) -> str:  # noqa: A002
    from iamscope.graph import drawing

    draw = {
        ReachFormat.GRAPHML: drawing.graphml,
        ReachFormat.DOT: drawing.dot,
        ReachFormat.MERMAID: drawing.mermaid,
    }
    return draw[format](found, outside)
