"""A snapshot to ask, and questions whose words exist."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from iamscope import catalog
from iamscope.cloud import Questions
from iamscope.errors import IamscopeError
from iamscope.manifest.nearest import nearest
from iamscope.manifest.vocabulary import Vocabulary
from iamscope.pipeline.world import UnknownCloudError, UnknownPrincipalError
from iamscope.snapshot import Snapshot, open_snapshot


class UnknownActionError(IamscopeError):
    """An action that was asked for does not exist."""

    code = "unknown-action"

    def __init__(self, action: str, problem: str, close: str | None) -> None:
        hint = f"did you mean `{close}`?" if close else "name one action, such as `s3:GetObject`"
        super().__init__(f"`{action}` {problem}", hint=hint)


class MalformedContextError(IamscopeError):
    """A condition key was not given as `key=value`."""

    code = "malformed-context"

    def __init__(self, given: str) -> None:
        super().__init__(
            f"`{given}` is not a condition key with a value",
            hint="write --context aws:SourceIp=203.0.113.7; repeat it for several values",
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A snapshot that can be asked."""

    snapshot: Snapshot
    questions: Questions
    vocabulary: Vocabulary


def open_questions(path: Path) -> Asked:
    """Return a snapshot to ask. Raises `IamscopeError` where it cannot be read."""
    snapshot = open_snapshot(path)
    cloud = catalog.clouds().get(snapshot.cloud)
    if cloud is None:
        raise UnknownCloudError(snapshot.cloud, snapshot.name)
    with _kept():
        return Asked(snapshot, cloud.questions(snapshot), cloud.vocabulary())


@contextmanager
def _kept() -> Iterator[None]:
    """Keep what is loaded out of the garbage collector's way: walking over it again finds nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if enabled:
            gc.enable()


def check_action(asked: Asked, action: str) -> None:
    """Raise `UnknownActionError` for what is not one action that exists, with the nearest."""
    problem = asked.vocabulary.action_problem(action)
    if problem is not None:
        raise UnknownActionError(action, problem.message, problem.nearest)
    if "*" in action or "?" in action:
        raise UnknownActionError(action, "is a pattern, not one action", None)


def check_principal(asked: Asked, principal: str) -> None:
    """Raise `UnknownPrincipalError` for somebody who should be in the snapshot and is not."""
    if not asked.questions.knows(principal):
        known = [item.id if ":" in principal else item.name for item in asked.questions.principals()]
        raise UnknownPrincipalError(principal, asked.snapshot.name, nearest(principal, known))


def parse_context(given: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return condition keys from texts such as `key=value`; a key that comes twice has two values."""
    found: dict[str, tuple[str, ...]] = {}
    spelled: dict[str, str] = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or ":" not in key.strip():
            raise MalformedContextError(text)
        name = spelled.setdefault(key.strip().lower(), key.strip())
        found[name] = (*found.get(name, ()), value)
    return found
