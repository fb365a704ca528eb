"""A folder of usage, read once: its events, one after the other, and what was read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iamscope.clouds.aws.usage.errors import MalformedEventError, NotUsageError
from iamscope.clouds.aws.usage.events import Event, NotAnEventError, parse_event
from iamscope.clouds.aws.usage.files import documents_of, files_of, records_of

# So many events are told apart by their ids; beyond, one that is in two files would count twice.
_MOST_IDS = 2_000_000


@dataclass(slots=True)
class Log:
    """What was read so far: files, events, the window from the first to the last of them."""

    path: Path
    files: int = 0
    events: int = 0
    twice: int = 0
    first: str = ""
    last: str = ""
    passed_over: list[str] = field(default_factory=list)
    """Files that hold something else."""
    last_accessed: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    """Service last accessed data, each with its file's name without endings."""

    def read(self) -> Iterator[Event]:
        """Yield every event once, file by file. Raises `IamscopeError`."""
        seen: set[str] = set()
        for path in files_of(self.path):
            found = False
            for document in documents_of(path):
                found = self._kept(path, document) or found
                for number, raw in enumerate(records_of(document) or (), start=1):
                    found = True
                    event = _event(path, number, raw)
                    if event.id in seen:
                        self.twice += 1
                        continue
                    if event.id and len(seen) < _MOST_IDS:
                        seen.add(event.id)
                    self._count(event)
                    yield event
            self.files += found
            if not found:
                self.passed_over.append(str(path))
        if not self.files:
            raise NotUsageError(str(self.path))

    def _kept(self, path: Path, document: Any) -> bool:
        """Keep last accessed data; an empty list of events is a file of events, too."""
        if not isinstance(document, dict):
            return isinstance(document, list) and not document
        if isinstance(document.get("ServicesLastAccessed"), list):
            self.last_accessed.append((path.name.partition(".")[0], document))
            return True
        return any(document.get(key) == [] for key in ("Records", "Events"))

    def _count(self, event: Event) -> None:
        self.events += 1
        if event.time:
            self.first = min(self.first or event.time, event.time)
            self.last = max(self.last, event.time)


def _event(path: Path, number: int, raw: object) -> Event:
    try:
        return parse_event(raw)
    except NotAnEventError as error:
        raise MalformedEventError(str(path), number, str(error)) from None
