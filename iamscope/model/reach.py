"""What a principal can become, and how."""

from dataclasses import dataclass, replace

from iamscope.model.principal import Principal
from iamscope.model.source import Source


@dataclass(frozen=True, slots=True, order=True)
class Holding:
    """A principal that is held: as it is, or after something was changed about it.

    `raised` says that it can also grant itself anything it likes, up to its guardrails. `added` are
    grants that it has been given, `lifted` the denials and guardrails that it is rid of, both in the
    words of its cloud. `session` names the session policies that it is held under, if it is held as a
    session that somebody limited so.
    """

    principal: Principal
    raised: bool = False
    added: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    session: str = ""

    @property
    def changed(self) -> bool:
        """Whether it is other than the snapshot shows the principal."""
        return bool(self.raised or self.added or self.lifted)

    def plain(self) -> "Holding":
        """Return the same principal as the snapshot shows it."""
        return replace(self, raised=False, added=(), lifted=())

    def within(self, other: "Holding") -> bool:
        """Return whether another holding of the same principal is this one with more changes, or the same."""
        return (
            self.principal == other.principal
            and self.session == other.session
            and self.raised <= other.raised
            and set(self.added) <= set(other.added)
            and set(self.lifted) <= set(other.lifted)
        )

    def describe(self) -> str:
        """Return the changes as a phrase that follows the name, empty where there are none."""
        parts = ["giving itself anything"] if self.raised else []
        parts += [f"with {listed(self.added)}"] if self.added else []
        parts += [f"without {listed(self.lifted)}"] if self.lifted else []
        return ", ".join(parts)


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
    a certain step, else the condition in words. `changes` is the holding that a step changes, where
    it is not the one that it starts from: that one has to be held too.
    """

    id: str
    origin: Holding
    target: Holding
    calls: tuple[Call, ...]
    depends: str = ""
    changes: Holding | None = None

    @property
    def certain(self) -> bool:
        """Whether nothing unknown is in the way."""
        return not self.depends

    def describe(self) -> str:
        """Return the step as a short phrase."""
        calls = ", ".join(f"`{action}`" for action in dict.fromkeys(call.action for call in self.calls))
        before = self.changes or self.origin
        if before.principal != self.target.principal:
            return f"becomes `{self.target.principal.id}` with {self._each_call()}"
        whose = "its own" if self.changes is None else f"`{self.target.principal.id}`'s"
        if self.target.raised and not before.raised:
            return f"rewrites {whose} policies with `{self.calls[0].action}`"
        lifted = [name for name in self.target.lifted if name not in before.lifted]
        if lifted:
            return f"takes {listed(lifted)} off {_itself(self)} with {calls}"
        gained = [name for name in self.target.added if name not in before.added]
        return f"gives {_itself(self)} {listed(gained)} with {calls}"

    def _each_call(self) -> str:
        return ", ".join(f"`{call.action}`" for call in self.calls)


def _itself(step: Step) -> str:
    return "itself" if step.changes is None else f"`{step.target.principal.id}`"


def listed(names: "tuple[str, ...] | list[str]") -> str:
    """Return some changes as a list in words."""
    return " and ".join(f"the {name}" for name in names)
