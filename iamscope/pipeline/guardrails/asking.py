"""A snapshot that tests in Python ask: what is not known is neither true nor false."""

from dataclasses import dataclass, field

from iamscope import catalog
from iamscope.errors import IamscopeError
from iamscope.manifest.guardrails import Deed
from iamscope.manifest.place import Located, Place
from iamscope.model.principal import Principal
from iamscope.model.tested import Case, Verdict
from iamscope.model.wording import through
from iamscope.pipeline.asking import UnknownActionError
from iamscope.pipeline.guardrails.becoming import Becoming
from iamscope.pipeline.guardrails.deeds import Deeds
from iamscope.pipeline.guardrails.ground import Ground, Subject
from iamscope.pipeline.world import find_start

_NOWHERE = Place("")


class UnknownAnswerError(IamscopeError):
    """An answer that is not known was taken for a yes or a no."""

    code = "unknown-answer"

    def __init__(self, told: "Told") -> None:
        super().__init__(
            f"it is not known: {told!r}", hint="look at `.known` first, or settle what it depends on"
        )


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to a question, true or false where it is known; else it is neither, and says so."""

    case: Case

    @property
    def known(self) -> bool:
        """Whether the answer is proven."""
        return self.case.verdict is not Verdict.UNKNOWN

    def __bool__(self) -> bool:
        if not self.known:
            raise UnknownAnswerError(self)
        return self.case.verdict is Verdict.PASS

    def __repr__(self) -> str:
        case = self.case
        depends = f"; not known: {case.depends}" if case.depends else ""
        by = "".join(f"; by {source.label()}" for source in case.sources)
        return f"<{case.principal} {case.message}{through(case.path)}{by}{depends}>"


@dataclass(frozen=True, slots=True)
class GuardedWorld:
    """One snapshot, asked in the words of tests."""

    ground: Ground = field(repr=False)

    def can(self, principal: str, action: str, resource: str = "*", /, **context: str) -> Told:
        """Return whether a principal itself may do an action on a resource, under some condition keys."""
        problem = catalog.vocabularies()[self.ground.world.cloud].action_problem(action)
        if problem is not None:
            raise UnknownActionError(action, problem.message, problem.nearest)
        keys = {key: (value,) for key, value in context.items()}
        deed = Deed((_word(action),), (_word(resource),), keys, False, _NOWHERE)
        return Told(Deeds(self._subject(principal, deep=False)).possible(deed))

    def reaches(self, principal: str, other: str, /) -> Told:
        """Return whether a principal can become another one, in however many steps."""
        return Told(Becoming(self._subject(principal, deep=True)).possible(other))

    def _subject(self, name: str, *, deep: bool) -> Subject:
        principal: Principal = find_start(self.ground.world, name, self.ground.name)[0]
        return Subject(self.ground, principal, deep)


def _word(text: str) -> Located:
    return Located(text, _NOWHERE)
