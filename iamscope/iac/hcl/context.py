"""What an expression is evaluated in: a module, the instance that is meant, and names bound on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from iamscope.iac.hcl.address import Key, bracketed
from iamscope.iac.hcl.module import Scope
from iamscope.iac.hcl.syntax import Block
from iamscope.iac.values import Unknown

_STEPS = 30_000
_DEEPEST = 50


@dataclass(slots=True)
class Budget:
    """How much may still be done for one question: values that contain each other grow without end."""

    steps: int = _STEPS

    def spend(self, amount: int = 1) -> bool:
        """Take steps, and return whether there were enough."""
        self.steps -= amount
        return self.steps >= 0


@dataclass(frozen=True, slots=True)
class Context:
    """One place of evaluation. `where` is the attribute that was asked for, for people.

    `key` is that of the instance of `block` that is meant.
    """

    scope: Scope
    where: str
    budget: Budget
    key: Key = None
    block: Block | None = None
    names: Mapping[str, Any] = field(default_factory=dict)
    depth: int = 0
    fixed: bool = False
    """Set where what is within a value does not show in what comes of it."""

    def at(self, step: Key) -> "Context":
        """Return the context of an element."""
        if self.fixed:
            return self
        name = f".{step}" if isinstance(step, str) and step.isidentifier() else bracketed(step)
        return replace(self, where=f"{self.where}{name}")

    def bound(self, names: Mapping[str, Any]) -> "Context":
        """Return a context in which names stand for values."""
        return replace(self, names={**self.names, **names})

    def deeper(self) -> "Context | None":
        """Return the context one level down, `None` where that is too deep or too much."""
        if self.depth >= _DEEPEST or not self.budget.spend():
            return None
        return replace(self, depth=self.depth + 1)

    def into(self, scope: Scope) -> "Context":
        """Return the context of a value that stands elsewhere, in a module where no instance is meant."""
        return Context(scope, self.where, self.budget, depth=self.depth, fixed=self.fixed)

    def still(self) -> "Context":
        """Return the context of a value of which only a part or a result is wanted."""
        return replace(self, fixed=True)

    def unknown(self, *references: str, pure: bool = False) -> Unknown:
        """Return the unknown that stands here."""
        return Unknown(self.where, tuple(sorted(set(references))), pure)

    def calling(self) -> "Context | None":
        """Return the context in which the module was called, `None` in the root."""
        scope = self.scope
        if scope.parent is None:
            return None
        return replace(self.into(scope.parent), key=scope.steps[-1].key, block=scope.call)

    def only(self, names: Mapping[str, Any]) -> "Context":
        """Return a context in which nothing but names has a meaning, as in a file of a template."""
        return replace(self, names=names, key=None, block=None)
