"""`iamscope audit`: verify the broker's audit log, export it, and anchor it outside."""

import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iamscope.errors import IamscopeError

if TYPE_CHECKING:
    from iamscope.lease.verified import Verification

app = typer.Typer(
    help="Verify, export and anchor the broker's audit log, offline.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Log = Annotated[Path, typer.Argument(help="The log as JSON lines, as the broker exports it.")]


class VerifyFormat(StrEnum):
    """Formats of a verification."""

    TEXT = "text"
    JSON = "json"


class ExportFormat(StrEnum):
    """Formats of an exported log."""

    JSONL = "jsonl"
    OCSF = "ocsf"


class WrongAgeError(IamscopeError):
    """An age is not one."""

    code = "wrong-age"


AsFormat = Annotated[VerifyFormat, typer.Option("--format", "-f", help="How to print.")]


@app.command()
def verify(
    file: Log,
    keys: Annotated[
        list[Path], typer.Option("--keys", "-k", help="Public keys in PEM that signed its beginning.")
    ],
    anchor: Annotated[
        list[Path] | None, typer.Option(help="A file of checkpoints that was kept outside.")
    ] = None,
    receipt: Annotated[list[Path] | None, typer.Option(help="A receipt that somebody got.")] = None,
    max_age: Annotated[
        str | None, typer.Option(help="How old the newest checkpoint outside may be, such as `24h`.")
    ] = None,
    format: AsFormat = VerifyFormat.TEXT,  # noqa: A002
) -> None:
    """Find what was altered, reordered, dropped, inserted or cut off in a log, and where.

    Exit code: 0 intact, 1 broken, 2 wrong input, 3 it cannot be told whether it is whole.
    """
    from iamscope.lease.verified import Verdict
    from iamscope.pipeline.audit import verify as run

    since = int(time.time()) - _seconds(max_age) if max_age is not None else None
    found = run(file, keys, anchor or (), receipt or (), not_before=since)
    _print(found, file, format)
    raise typer.Exit({Verdict.INTACT: 0, Verdict.BROKEN: 1, Verdict.UNKNOWN: 3}[found.verdict])


@app.command()
def export(
    file: Log,
    format: Annotated[  # noqa: A002
        ExportFormat, typer.Option("--format", "-f", help="JSON lines as they are, or OCSF events.")
    ] = ExportFormat.JSONL,
    after: Annotated[int, typer.Option(help="Only entries beyond this number.", min=0)] = 0,
) -> None:
    """Print the entries of a log for other programs; lines that are no entries are told and left out.

    It verifies nothing. Exit code: 0 all exported, 2 wrong input.
    """
    from iamscope.cli import print_error
    from iamscope.lease.chain import Entry, to_line
    from iamscope.pipeline.audit import entries
    from iamscope.report.ocsf_audit import line

    wrong = False
    for one in entries(file, after):
        if not isinstance(one, Entry):
            wrong = True
            print_error(one, str(file))
        elif format is ExportFormat.OCSF:
            sys.stdout.write(line(one))
        else:
            # Byte for byte: another spelling would not have the hash.
            sys.stdout.buffer.write(to_line(one))
    raise typer.Exit(2 if wrong else 0)


@app.command()
def anchor(
    file: Log,
    to: Annotated[Path, typer.Option(help="The file outside, to which a checkpoint is appended.")],
    keys: Annotated[
        list[Path] | None, typer.Option("--keys", "-k", help="Public keys in PEM that signed its beginning.")
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(help="The private key to sign a checkpoint with now; else the newest one is taken."),
    ] = None,
) -> None:
    """Append a checkpoint of a log to a file outside, unless the log is broken or contradicts that file.

    Exit code: 0 the file is as new as the log's checkpoint, 1 the log is broken, 2 wrong input.
    """
    from iamscope.lease.verified import Verdict
    from iamscope.model.safe import printable
    from iamscope.pipeline.audit import anchor as run

    done = run(file, to, key, keys or (), int(time.time()))
    if done.verification.verdict is Verdict.BROKEN:
        _print(done.verification, file, VerifyFormat.TEXT)
        raise typer.Exit(1)
    where = printable(str(to))
    if done.checkpoint is None:
        typer.echo(f"{where} has seen the log's newest checkpoint already")
    else:
        typer.echo(f"{where}: added a checkpoint of entry {done.checkpoint.number:,}")


@app.command("new-key")
def new_key(
    file: Annotated[Path, typer.Argument(help="The file to write; the public key goes to FILE.pub.")],
) -> None:
    """Write a new Ed25519 key that signs audit logs, and the public key that verifies them."""
    from iamscope.cli.writing import FileExistsAlreadyError, write_new
    from iamscope.lease.signing import new_key as generate
    from iamscope.lease.signing import public_pem, write_key
    from iamscope.model.safe import printable, quoted

    public = file.with_name(f"{file.name}.pub")
    if public.exists():
        raise FileExistsAlreadyError(f"{quoted(str(public))} exists and is not overwritten")
    made = generate()
    write_key(file, made)
    write_new(public, public_pem(made.public).decode())
    typer.echo(f"wrote {printable(str(file))} and {printable(str(public))}, key {made.public.id}")


def _print(found: "Verification", file: Path, format: VerifyFormat) -> None:  # noqa: A002
    from iamscope.report import json_audit, text_audit

    page = json_audit if format is VerifyFormat.JSON else text_audit
    typer.echo(page.render(found, str(file)), nl=False)


def _seconds(age: str) -> int:
    from iamscope.manifest.duration import seconds
    from iamscope.model.safe import quoted

    found = seconds(age)
    if found is None:
        raise WrongAgeError(
            f"{quoted(age)} is not an age", hint="write hours, minutes or seconds, such as `24h`"
        )
    return found
