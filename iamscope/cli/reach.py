"""`iamscope reach`: what a principal can become, or everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iamscope.cli.fleet import Estate
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
    OPENGRAPH = "opengraph"


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
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="With --all: how many accounts to look at at once.")
    ] = 1,
    estate: Estate = None,
    session_policies: Annotated[
        list[str] | None,
        typer.Option(
            "--session-policy",
            help="Limit a session of the role PRINCIPAL: a file, or a managed policy's ARN; repeatable.",
        ),
    ] = None,
    all_paths: Annotated[
        bool, typer.Option("--all-paths", help="Print all minimal paths to each, not only the shortest.")
    ] = False,
    details: Annotated[bool, typer.Option("--details", help="Leave nobody out of the page.")] = False,
    format: Annotated[ReachFormat, typer.Option("--format", "-f", help="How to print.")] = ReachFormat.TEXT,  # noqa: A002
) -> None:
    """Show every principal that PRINCIPAL can become, what each adds, and what can be harmed so.

    With --all, show who can grant itself anything and who gains access by becoming others.
    Exit code: 0 the answer is whole, 2 wrong input, 3 gaps that could hide more.
    """
    if everybody == (principal is not None):
        raise WhoseReachError("whose reach is asked for", hint="name one principal, or give --all")
    if external and not everybody:
        raise WhoseReachError("`--external` adds to `--all`", hint="give --all, or no --external")
    if principal is None:
        gaps = _all(snapshot, format, external=external, jobs=jobs)
    else:
        limits = tuple(session_policies or ())
        gaps = _one(_One(snapshot, principal, estate, limits, details, all_paths), format)
    raise typer.Exit(3 if gaps else 0)


@dataclass(frozen=True)
class _One:
    """What is asked about one principal."""

    snapshot: Path
    principal: str
    estate: Path | None
    session_policies: tuple[str, ...]
    details: bool
    all_paths: bool


def _one(asked: _One, format: ReachFormat) -> bool:  # noqa: A002
    from iamscope.pipeline.reach import reach as run
    from iamscope.report import json_reach, text_reach

    limits = asked.session_policies
    answer = run(asked.snapshot, asked.principal, asked.estate, limits, all_paths=asked.all_paths)
    if format is ReachFormat.JSON:
        typer.echo(json_reach.render(answer.told), nl=False)
    elif format is ReachFormat.TEXT:
        typer.echo(text_reach.render(answer.told, details=asked.details), nl=False)
    else:
        outside = {answer.told.principal.id} if answer.told.outsider else set()
        typer.echo(_drawn([answer.found], format, outside), nl=False)
    return bool(answer.told.gaps)


def _all(snapshot: Path, format: ReachFormat, *, external: bool, jobs: int) -> bool:  # noqa: A002
    from iamscope.pipeline.reach_all import reach_all
    from iamscope.report import json_reach_all, text_reach_all

    if format is ReachFormat.JSON:
        lines = reach_all(snapshot, json_reach_all.tell, external=external, jobs=jobs)
        for piece in json_reach_all.render(lines.told):
            typer.echo(piece, nl=False)
        return bool(lines.gaps)
    if format is ReachFormat.TEXT:
        found = reach_all(snapshot, text_reach_all.tell, external=external, jobs=jobs)
        typer.echo(text_reach_all.render(tuple(found.told), found.gaps, found.assumes), nl=False)
        return bool(found.gaps)
    everybody = reach_all(snapshot, lambda one: one, external=external)
    standings = tuple(everybody.told)
    outside = {one.principal.id for one in standings if one.outsider}
    typer.echo(_drawn([one.reach for one in standings], format, outside), nl=False)
    return bool(everybody.gaps)


def _drawn(found: "Iterable[Reach]", format: ReachFormat, outside: set[str]) -> str:  # noqa: A002
    from iamscope.graph import drawing, opengraph

    draw = {
        ReachFormat.OPENGRAPH: opengraph.opengraph,
        ReachFormat.GRAPHML: drawing.graphml,
        ReachFormat.DOT: drawing.dot,
        ReachFormat.MERMAID: drawing.mermaid,
    }
    return draw[format](found, outside)
