"""`iamscope agents`: who in a snapshot looks like an agent, and which manifest covers it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from iamscope.cli.fleet import Manifests


class AgentsFormat(StrEnum):
    """Formats of a list of agents."""

    TEXT = "text"
    JSON = "json"


def agents(
    snapshot: Annotated[Path, typer.Option("--snapshot", "-s", help="The snapshot to ask.")],
    manifests: Manifests = None,
    usage: Annotated[
        Path | None,
        typer.Option("--usage", help="A folder or file of CloudTrail events, to find agents by their calls."),
    ] = None,
    format: Annotated[AgentsFormat, typer.Option("--format", "-f", help="How to print.")] = AgentsFormat.TEXT,  # noqa: A002
) -> None:
    """List every principal that looks like an agent, why, and the manifest that covers it, if one does.

    Exit code: 0 the answer is whole, 2 wrong input.
    """
    from iamscope.pipeline.agents import agents as run
    from iamscope.report import json_agents, text_agents

    found = run(snapshot, tuple(manifests or ()), usage)
    render = json_agents.render if format is AgentsFormat.JSON else text_agents.render
    typer.echo(render(found), nl=False)
