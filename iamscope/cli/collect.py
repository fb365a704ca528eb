"""`iamscope collect`: read a cloud into a snapshot."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iamscope.errors import IamscopeError

if TYPE_CHECKING:
    from iamscope.snapshot.index import Index

_SHOWN = 20
"""How many gaps are printed; the snapshot holds them all."""


class InterruptedCollectionError(IamscopeError):
    """Somebody pressed Ctrl-C."""

    code = "interrupted"
    exit_code = 130

    def __init__(self, output: Path, *, kept: bool) -> None:
        onward = f"; run the same command again to go on from what is in `{output}`" if kept else ""
        super().__init__(f"interrupted{onward}")


def collect_aws(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write, or to go on with.", metavar="DIR")
    ] = Path("iamscope-snapshot"),
    profile: Annotated[str, typer.Option(help="The profile of the AWS configuration to sign in with.")] = "",
    region: Annotated[
        list[str] | None,
        typer.Option(help="A region to read; may be repeated. The configured one if left out."),
    ] = None,
    all_regions: Annotated[
        bool, typer.Option("--all-regions", help="Read every region that is enabled in the account.")
    ] = False,
    account: Annotated[
        list[str] | None,
        typer.Option(help="An account to read through --assume-role-name; may be repeated."),
    ] = None,
    assume_role_name: Annotated[
        str, typer.Option(help="The role to assume in each --account.", metavar="NAME")
    ] = "",
    role_arn: Annotated[
        list[str] | None,
        typer.Option(help="A role to assume and read its account; may be repeated.", metavar="ARN"),
    ] = None,
    external_id: Annotated[str, typer.Option(help="The external id that the roles' trust asks for.")] = "",
    last_accessed: Annotated[
        bool,
        typer.Option("--last-accessed", help="Also ask which services each principal used; takes minutes."),
    ] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many calls to make at once.")] = 16,
    endpoint_url: Annotated[str, typer.Option(hidden=True)] = "",
) -> None:
    """Read an AWS account, or several, into a snapshot. Only reads, and keeps no secrets."""
    from iamscope import catalog

    try:
        with progress() as told:
            index = catalog.collect_aws(
                output=output,
                profile=profile,
                regions=tuple(region or ()),
                all_regions=all_regions,
                accounts=tuple(account or ()),
                assume_role_name=assume_role_name,
                role_arns=tuple(role_arn or ()),
                external_id=external_id,
                last_accessed=last_accessed,
                workers=workers,
                endpoint_url=endpoint_url,
                progress=told,
            )
    except KeyboardInterrupt:
        raise InterruptedCollectionError(output, kept=output.exists()) from None
    for line in summary(index, output):
        print(line)


@contextmanager
def progress() -> Iterator[Callable[[int, int, str], None]]:
    """Show a bar on a terminal; be quiet in a pipe."""
    if not sys.stderr.isatty():
        yield lambda made, known, call: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("signing in", total=None)
        yield lambda made, known, call: bar.update(task, completed=made, total=known, description=call)


def summary(index: "Index", output: Path) -> Iterator[str]:
    """Yield the lines that say what was collected and what was not."""
    files = sum(1 for part in index.coverage if part.file)
    places = f"{_count(len(index.scopes), 'account')}, {_count(len(index.regions), 'region')}"
    yield f"wrote {output}: {_count(files, 'file')} from {places}"
    if not index.gaps:
        yield "no gaps: every call was answered"
        return
    # Names of resources come from the account, and may have been chosen to harm a terminal.
    from iamscope.snapshot.names import shown

    hiding = Counter(gap.direction.value for gap in index.gaps)
    directions = ", ".join(f"{number} may hide {_WHAT[name]}" for name, number in sorted(hiding.items()))
    yield f"{_count(len(index.gaps), 'gap')} ({directions}):"
    for gap in index.gaps[:_SHOWN]:
        needs = f" (needs {gap.missing})" if gap.missing else ""
        yield f"  {gap.call} in {shown(gap.scope)}: {shown(gap.reason)}{needs}"
    if len(index.gaps) > _SHOWN:
        yield f"  and {len(index.gaps) - _SHOWN} more in {output / 'snapshot.json'}"


_WHAT = {"grants": "access", "limits": "a limit"}


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
