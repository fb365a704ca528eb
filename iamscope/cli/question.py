"""Arguments that the questions about single requests share."""

from typing import Annotated

import typer

Resources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[RESOURCE]...", help="The ARN that it acts on; several where the call takes several."
    ),
]
Context = Annotated[
    list[str] | None,
    typer.Option("--context", "-c", help="A condition key, as `key=value`; repeatable, also for one key."),
]
Complete = Annotated[
    bool, typer.Option("--complete", help="Condition keys that are not given are absent, not unknown.")
]
AssumeNoScp = Annotated[
    bool, typer.Option("--assume-no-scp", help="Take unread policies of the organization to be absent.")
]
