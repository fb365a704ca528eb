"""What can be wrong with a snapshot, each with its own sentence."""

from iamscope.errors import IamscopeError
from iamscope.snapshot.names import shown

COLLECT_HINT = (
    "make one with `iamscope collect aws`, or give the output of `aws iam get-account-authorization-details`"
)


class SnapshotNotFoundError(IamscopeError):
    """Nothing is at the path that was given."""

    code = "snapshot-not-found"

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no snapshot at `{shown(name)}`", hint=COLLECT_HINT)


class UnreadableSnapshotError(IamscopeError):
    """The operating system refuses to give us a file."""

    code = "unreadable-snapshot"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"cannot read `{shown(name)}`: {reason}", hint="check that it is an ordinary file you may read"
        )


class UnfinishedSnapshotError(IamscopeError):
    """A collection into this folder was interrupted."""

    code = "unfinished-snapshot"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the snapshot in `{shown(name)}` is not finished",
            hint="run the same `iamscope collect` command again: it goes on where it stopped",
        )


class NotASnapshotError(IamscopeError):
    """A file or folder holds something else."""

    code = "not-a-snapshot"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"`{shown(name)}` is not a snapshot: {reason}", hint=COLLECT_HINT)


class InvalidJsonError(IamscopeError):
    """A file is not JSON."""

    code = "invalid-json"

    def __init__(self, name: str, reason: str, *, line: int, column: int, byte: int) -> None:
        super().__init__(
            f"`{shown(name)}` is not JSON at line {line}, column {column} (byte {byte}): {shown(reason)}",
            hint="write the file again; it may have been edited or mixed with other output",
        )


class TruncatedJsonError(IamscopeError):
    """A file ends in the middle of a JSON document."""

    code = "truncated-json"

    def __init__(self, name: str, *, line: int, column: int, byte: int) -> None:
        super().__init__(
            f"`{shown(name)}` ends too early, at line {line}, column {column} (byte {byte})",
            hint="the file was cut off while it was written or copied: write it again",
        )


class InvalidIndexError(IamscopeError):
    """`snapshot.json` does not have the shape it must have."""

    code = "invalid-snapshot-index"

    def __init__(self, name: str, place: str, expected: str) -> None:
        super().__init__(
            f"`{shown(name)}`: `{shown(place)}` must be {expected}",
            hint="the file is written by `iamscope collect`: collect again rather than edit it",
        )


class SnapshotVersionError(IamscopeError):
    """The snapshot has a layout that this version does not know."""

    code = "snapshot-version"

    def __init__(self, name: str, found: object, known: int) -> None:
        super().__init__(
            f"`{shown(name)}` has schema version `{shown(str(found))}`, but this iamscope reads {known}",
            hint="collect again, or use the iamscope that wrote the snapshot",
        )


class MissingFileError(IamscopeError):
    """`snapshot.json` names a file that is not there."""

    code = "missing-snapshot-file"

    def __init__(self, name: str, missing: str) -> None:
        super().__init__(
            f"`{shown(missing)}` is named by `snapshot.json` but is not in `{shown(name)}`",
            hint="the snapshot was copied in part: copy it again, or collect again",
        )


class UnlistedFileError(IamscopeError):
    """A file lies in the snapshot that `snapshot.json` does not name."""

    code = "unlisted-snapshot-file"

    def __init__(self, name: str, extra: str) -> None:
        super().__init__(
            f"`{shown(extra)}` is in `{shown(name)}` but `snapshot.json` does not name it",
            hint="remove the file, or add it to `coverage` in snapshot.json so that it is read",
        )


class UnsafeNameError(IamscopeError):
    """A file name leads out of the snapshot, or cannot be a file of one."""

    code = "unsafe-snapshot-name"

    def __init__(self, name: str, entry: str, reason: str) -> None:
        super().__init__(
            f"`{shown(name)}` names the file `{shown(entry)}`, which {reason}",
            hint="do not use a snapshot from a source you do not trust",
        )


class BrokenArchiveError(IamscopeError):
    """An archive cannot be read to its end."""

    code = "broken-archive"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"`{shown(name)}` is not a whole .tar.gz archive: {shown(reason)}",
            hint="the archive was cut off or damaged: copy it again",
        )


class SnapshotTooLargeError(IamscopeError):
    """A file or archive goes beyond what a snapshot can reasonably be."""

    code = "snapshot-too-large"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"`{shown(name)}` is refused: {reason}",
            hint="unpack it yourself and give the folder, if you trust it",
        )


class SnapshotExistsError(IamscopeError):
    """The folder to write into already holds something."""

    code = "snapshot-exists"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"`{shown(name)}` already exists and is not empty", hint="choose another folder with `--output`"
        )


class SnapshotLockedError(IamscopeError):
    """Another process is writing the same snapshot."""

    code = "snapshot-locked"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"another collection is writing to `{shown(name)}`", hint="wait for it, or choose another folder"
        )


class ResumeMismatchError(IamscopeError):
    """An unfinished snapshot was begun with other options or by somebody else."""

    code = "resume-mismatch"

    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"the unfinished snapshot in `{shown(name)}` was begun with another {what}",
            hint="use the same options and credentials as before, or another folder",
        )


class BrokenJournalError(IamscopeError):
    """The journal of an unfinished snapshot cannot be understood."""

    code = "broken-journal"

    def __init__(self, name: str, line: int) -> None:
        super().__init__(
            f"the journal of the unfinished snapshot in `{shown(name)}` is damaged at line {line}",
            hint="remove the folder and collect again",
        )


class UnwritableSnapshotError(IamscopeError):
    """The operating system refuses to let us write."""

    code = "unwritable-snapshot"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"cannot write to `{shown(name)}`: {reason}", hint="check the folder's rights and the free space"
        )
