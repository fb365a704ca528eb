"""Judgement of single texts by what they mean: by their own grammar, or by the vocabulary of a cloud."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from iamscope.manifest import duration
from iamscope.manifest.guardrails import EVERY_AGENT
from iamscope.manifest.mistakes import (
    BadCountError,
    BadCredentialError,
    BadDangerError,
    BadDateError,
    BadDurationError,
    BadFingerprintError,
    BadNameError,
    BadReferenceError,
    BadScopeError,
    MalformedPrincipalError,
    MalformedResourceError,
    ManifestError,
    UnknownActionError,
)
from iamscope.manifest.nearest import nearest
from iamscope.manifest.paths import SUFFIXES, in_a_file, mistake_in_path
from iamscope.manifest.place import Located
from iamscope.manifest.safe_text import unsafe_in_identifier, unsafe_in_prose
from iamscope.manifest.shape import COUNT_PATTERN, DATE_PATTERN, FINGERPRINT_PATTERN, NAME_PATTERN, Meaning
from iamscope.manifest.vocabulary import Problem, Vocabulary
from iamscope.model.danger import Danger
from iamscope.model.safe import printable, quoted

_NAME = re.compile(NAME_PATTERN)
_DATE = re.compile(DATE_PATTERN)
_FINGERPRINT = re.compile(FINGERPRINT_PATTERN)
_COUNT = re.compile(COUNT_PATTERN)
_LONGEST_MESSAGE = 300


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a text: the vocabularies, that of its own cloud if it stands under one, and its key."""

    vocabularies: Mapping[str, Vocabulary]
    cloud: Vocabulary | None = None
    key: str = ""


def mistake_in(text: Located, meaning: Meaning, setting: Setting) -> ManifestError | None:
    """Return what is wrong with a text of this meaning, or nothing."""
    if meaning is Meaning.PROSE:
        return unsafe_in_prose(text.text, text.place)
    if unsafe := unsafe_in_identifier(text.text, text.place):
        return unsafe
    judge = _JUDGES.get(meaning)
    return judge(text, setting) if judge else None


def from_problem(error: type[ManifestError], problem: Problem, text: Located) -> ManifestError:
    """Return a vocabulary's problem with a text as a mistake of the given class."""
    message = f"{quoted(text.text)} {printable(problem.message, _LONGEST_MESSAGE)}"
    return error(message, text.place, nearest=problem.nearest)


def _name(text: Located, _: Setting) -> ManifestError | None:
    if _NAME.fullmatch(text.text):
        return None
    hint = "use 1 to 64 small letters, digits and hyphens"
    return BadNameError(f"the name {quoted(text.text)} cannot be used", text.place, hint=hint)


def _action(text: Located, setting: Setting) -> ManifestError | None:
    problem = setting.cloud.action_problem(text.text) if setting.cloud else None
    return from_problem(UnknownActionError, problem, text) if problem else None


def _resource(text: Located, setting: Setting) -> ManifestError | None:
    problem = setting.cloud.resource_problem(text.text) if setting.cloud else None
    return from_problem(MalformedResourceError, problem, text) if problem else None


def _principal(text: Located, setting: Setting) -> ManifestError | None:
    """A principal stands under no cloud's key: it is right as soon as one cloud knows its form."""
    judged = [vocabulary.principal_problem(text.text) for vocabulary in setting.vocabularies.values()]
    problems = [problem for problem in judged if problem is not None]
    if len(problems) < len(judged) or not problems:
        return None
    if len(problems) == 1:
        return from_problem(MalformedPrincipalError, problems[0], text)
    nearest = next((problem.nearest for problem in problems if problem.nearest), None)
    clouds = ", ".join(sorted(setting.vocabularies))
    message = f"{quoted(text.text)} is not a principal as any of {clouds} names them"
    return MalformedPrincipalError(message, text.place, nearest=nearest)


def _duration(text: Located, setting: Setting) -> ManifestError | None:
    seconds = duration.seconds(text.text)
    if seconds is None:
        message = f"{quoted(text.text)} is not a duration"
        return BadDurationError(message, text.place, hint="write it as `900s`, `15m` or `1h30m`")
    if not duration.SHORTEST <= seconds <= duration.LONGEST:
        message = f"the duration {quoted(text.text)} is not between `15m` and `12h`"
        return BadDurationError(message, text.place)
    problem = setting.cloud.credential_problem("duration", seconds) if setting.cloud else None
    return from_problem(BadDurationError, problem, text) if problem else None


def _credential(text: Located, setting: Setting) -> ManifestError | None:
    problem = setting.cloud.credential_problem(setting.key, text.text) if setting.cloud else None
    return from_problem(BadCredentialError, problem, text) if problem else None


def _scope(text: Located, setting: Setting) -> ManifestError | None:
    problem = setting.cloud.scope_problem(setting.key, text.text) if setting.cloud else None
    return from_problem(BadScopeError, problem, text) if problem else None


def _reference(text: Located, setting: Setting) -> ManifestError | None:
    if in_a_file(text.text):
        return mistake_in_path(text, frozenset({".json"}))
    problem = setting.cloud.reference_problem(setting.key, text.text) if setting.cloud else None
    return from_problem(BadReferenceError, problem, text) if problem else None


def _file(text: Located, _: Setting) -> ManifestError | None:
    return mistake_in_path(text, SUFFIXES)


def _who(text: Located, _: Setting) -> ManifestError | None:
    if " " not in text.text or text.text == EVERY_AGENT:
        return None
    hint = f"write a full name, a name such as `role/deploy` or `role/agent-*`, or `{EVERY_AGENT}`"
    return MalformedPrincipalError(f"{quoted(text.text)} names no principals", text.place, hint=hint)


def _date(text: Located, _: Setting) -> ManifestError | None:
    try:
        known = _DATE.fullmatch(text.text) and date.fromisoformat(text.text)
    except ValueError:
        known = None
    hint = "write it as year, month and day: `2027-03-31`"
    return None if known else BadDateError(f"{quoted(text.text)} is not a date", text.place, hint=hint)


def _fingerprint(text: Located, _: Setting) -> ManifestError | None:
    if _FINGERPRINT.fullmatch(text.text):
        return None
    hint = "copy the 16 digits of `fingerprint` from `iamscope scan --format json`"
    return BadFingerprintError(f"{quoted(text.text)} is not a fingerprint", text.place, hint=hint)


def _danger(text: Located, _: Setting) -> ManifestError | None:
    classes = [danger.value for danger in Danger]
    if text.text in classes:
        return None
    near = nearest(text.text, classes)
    hint = f"the classes are {', '.join(f'`{one}`' for one in classes)}"
    return BadDangerError(f"{quoted(text.text)} is no class of danger", text.place, nearest=near, hint=hint)


def _count(text: Located, _: Setting) -> ManifestError | None:
    if _COUNT.fullmatch(text.text):
        return None
    return BadCountError(f"{quoted(text.text)} is not a number of people", text.place, hint="from 1 to 9")


_JUDGES: dict[Meaning, Callable[[Located, Setting], ManifestError | None]] = {
    Meaning.NAME: _name,
    Meaning.DANGER: _danger,
    Meaning.COUNT: _count,
    Meaning.ACTION: _action,
    Meaning.RESOURCE: _resource,
    Meaning.PRINCIPAL: _principal,
    Meaning.DURATION: _duration,
    Meaning.CREDENTIAL: _credential,
    Meaning.SCOPE: _scope,
    Meaning.REFERENCE: _reference,
    Meaning.FILE: _file,
    Meaning.DATE: _date,
    Meaning.FINGERPRINT: _fingerprint,
    Meaning.WHO: _who,
}
