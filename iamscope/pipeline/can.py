"""Can: may a principal make one call."""

from dataclasses import replace
from pathlib import Path

from iamscope.model.question import Answer, Question
from iamscope.pipeline.asking import check_action, check_principal, open_questions
from iamscope.pipeline.policy_text import read_policy


def can(snapshot: Path, question: Question, session_policy: str | None = None) -> Answer:
    """Return the answer of a snapshot. `session_policy` is a file. Raises `IamscopeError`."""
    asked = open_questions(snapshot)
    check_action(asked, question.action)
    check_principal(asked, question.principal)
    if session_policy is not None:
        question = replace(question, session_policy=read_policy(session_policy))
    return asked.questions.ask(question)
