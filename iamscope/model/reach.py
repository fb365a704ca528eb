"""What a principal can become, and how."""

from dataclasses import dataclass

from iamscope.model.principal import Principal
from iamscope.model.source import Source


@dataclass(frozen=True, slots=True, order=True)
class Holding:
    """A principal that is held.

    `raised` says that it can also grant itself anything it likes, up to its guardrails.
    """

    principal: Principal
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One call that a step takes: who makes it, on what, and what allows it."""

    by: str
    action: str
    resource: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One way in which one holding leads to another.

    `id` is stable and maps to the public catalogues of escalation paths. `depends` is empty for
    a certain step, else the condition in words.
    """

    id: str
    origin: Holding
    target: Holding
    calls: tuple[Call, ...]
    depends: str = ""

    @property
    def certain(self) -> bool:
        """Whether nothing unknown is in the way."""
        return not self.depends

    def describe(self) -> str:
        """Return the step as a short phrase."""
        if self.target.raised and self.target.principal == self.origin.principal:
            return f"rewrites its own policies with `{self.calls[0].action}`"
        calls = ", ".join(f"`{call.action}`" for call in self.calls)
        return f"becomes `{self.target.principal.id}` with {calls}"
