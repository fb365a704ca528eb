"""Files that commands write: new ones, never over another, and reports, which replace those of before."""

from pathlib import Path

from iamscope.errors import IamscopeError


class FileExistsAlreadyError(IamscopeError):
    """A file would be overwritten."""

    code = "file-exists"


class CannotWriteError(IamscopeError):
    """A file cannot be written where it was asked for."""

    code = "cannot-write"


def write_new(path: Path, text: str) -> None:
    """Write a file. Raises `IamscopeError` where one is there already."""
    from iamscope.model.safe import quoted

    file = quoted(str(path))
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        message = f"{file} exists and is not overwritten"
        raise FileExistsAlreadyError(message, hint="name another with -o") from error
    except OSError as error:
        reason = (error.strerror or "it is refused").lower()
        raise CannotWriteError(f"{file} cannot be written: {reason}") from error


def make_folder(path: Path) -> None:
    """Make a folder, if there is none. Raises `CannotWriteError`."""
    from iamscope.model.safe import quoted

    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "it is refused").lower()
        raise CannotWriteError(f"the folder {quoted(str(path))} cannot be made: {reason}") from error


def write_report(path: Path, text: str) -> None:
    """Write a report as a whole or not at all, in place of one of before. Raises `CannotWriteError`."""
    from iamscope.model.safe import quoted
    from iamscope.pipeline.whole_file import write_whole

    try:
        write_whole(path, text.encode())
    except OSError as error:
        reason = (error.strerror or "it is refused").lower()
        raise CannotWriteError(f"{quoted(str(path))} cannot be written: {reason}") from error
