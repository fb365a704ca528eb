"""The command line: arguments, rendering and exit codes; nothing else."""

import io
import sys

from iamscope.errors import IamscopeError, ManyErrors

INTERNAL = 70
INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its exit code; no traceback reaches a user."""
    _print_anything()
    try:
        from iamscope.cli.app import app

        app()
    except IamscopeError as error:
        print_error(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader went away; there is nobody left to tell.
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last resort of the whole program
        _print_internal(error)
        sys.exit(INTERNAL)


def _print_anything() -> None:
    """Let letters that the terminal's encoding does not have be printed as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_error(error: IamscopeError, place: str = "") -> None:
    """Print an error, or each of several, with its hint; `place` is where it was met."""
    from iamscope.model.safe import printable

    errors = error.errors if isinstance(error, ManyErrors) else (error,)
    where = f"{printable(place)}: " if place else ""
    for single in errors:
        print(f"{where}error[{single.code}]: {printable(single.message, 1000)}", file=sys.stderr)
        if single.hint:
            print(f"  hint: {printable(single.hint, 1000)}", file=sys.stderr)
    if len(errors) > 1:
        print(f"{len(errors)} mistakes", file=sys.stderr)


def _print_internal(error: Exception) -> None:
    import os
    import traceback

    if os.environ.get("IAMSCOPE_DEBUG"):
        traceback.print_exception(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.filename.rpartition('iamscope/')[2]}:{place.lineno}"
    print(f"error[internal]: {type(error).__name__} at {where}", file=sys.stderr)
    print("  hint: this is a bug; run again with IAMSCOPE_DEBUG=1 and report what it prints", file=sys.stderr)
