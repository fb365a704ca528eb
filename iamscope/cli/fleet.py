"""Arguments that the questions about a whole fleet share."""

from pathlib import Path
from typing import Annotated

import typer

Manifests = Annotated[
    list[Path] | None,
    typer.Option("--manifests", "-m", help="A manifest, or a folder of them; repeatable."),
]
Estate = Annotated[Path | None, typer.Option("--estate", "-e", help="The estate file: what is production.")]
