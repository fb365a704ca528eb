"""Who can: everybody who may make one call, or might."""

from dataclasses import dataclass
from pathlib import Path

from iamscope.model.question import Holder, Question
from iamscope.pipeline.asking import check_action, open_questions
from iamscope.pipeline.who_becomes import with_others


@dataclass(frozen=True, slots=True)
class Holders:
    """Everybody who may or might, sorted, and why somebody may be missing."""

    action: str
    resources: tuple[str, ...]
    holders: tuple[Holder, ...]
    unlisted: tuple[str, ...]


def who_can(snapshot: Path, question: Question, *, transitive: bool = False) -> Holders:
    """Return who may make a call, or might; the question's principal is ignored. Raises `IamscopeError`.

    With `transitive` those count, too, who may by becoming others.
    """
    asked = open_questions(snapshot)
    check_action(asked, question.action)
    holders = tuple(asked.questions.holders(question))
    return Holders(
        action=question.action,
        resources=question.resources,
        holders=with_others(snapshot, question, holders) if transitive else holders,
        unlisted=tuple(asked.questions.unlisted(question)),
    )
