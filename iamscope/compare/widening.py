"""What a manifest lets an agent do that an earlier one did not."""

from dataclasses import dataclass
from enum import StrEnum

from iamscope.manifest.place import Place
from iamscope.model.compared import Example
from iamscope.model.danger import Danger


class Sort(StrEnum):
    """What of a manifest is wider."""

    MANIFEST = "manifest"
    """The agent is new."""
    ACCESS = "access"
    NEVER = "never"
    ENVIRONMENT = "environment"
    PRINCIPAL = "principal"
    SESSION = "session"
    OPERATOR = "operator"
    UNJUDGED = "unjudged"
    """No manifest is about a principal any longer."""
    CREDENTIAL = "credential"
    EXCEPTION = "exception"
    APPROVAL = "approval"
    ESTATE = "estate"


@dataclass(frozen=True, slots=True)
class Widening:
    """One respect in which a manifest, or the estate, allows more than it did.

    `what` is what it is about: a principal, an environment, or words for what else it is. `before` is what
    was said in its stead. `undecided` says why it cannot be told whether it really allows more.
    """

    sort: Sort
    agent: str
    principal: str
    place: Place
    danger: Danger
    what: str = ""
    before: str = ""
    actions: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    example: Example | None = None
    undecided: str = ""
