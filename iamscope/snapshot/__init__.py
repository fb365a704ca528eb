"""What was read from a cloud, when and from where, and what could not be read."""

from iamscope.snapshot.families import FAMILIES, family_of, never_asked
from iamscope.snapshot.family import Family
from iamscope.snapshot.reading import Answer, Snapshot, open_snapshot
from iamscope.snapshot.writing import Begun, Recorded, SnapshotWriter

__all__ = [
    "FAMILIES",
    "Answer",
    "Begun",
    "Family",
    "Recorded",
    "Snapshot",
    "SnapshotWriter",
    "family_of",
    "never_asked",
    "open_snapshot",
]
