"""The conditions of a template: true, false, or a formula of facts that nobody can decide yet."""

from collections.abc import Callable
from typing import Any

from iamscope.iac.choice import Fact, Formula, every, negation, some
from iamscope.iac.cloudformation.calls import MalformedError, call_of
from iamscope.iac.cloudformation.scope import Ledger, Scope
from iamscope.iac.cloudformation.texts import in_words
from iamscope.iac.values import Unknown, is_known
from iamscope.manifest.tree import Items, Node, Pairs, Scalar
from iamscope.model.safe import quoted

DEEPEST = 40


class Conditions:
    """Decides the conditions of one template, each once."""

    def __init__(self, scope: Scope, ledger: Ledger, value_of: Callable[[Node], Any]) -> None:
        self._scope = scope
        self._ledger = ledger
        self._value_of = value_of
        self._decided: dict[str, Formula | bool] = {}
        self._open: list[str] = []

    def decide(self, name: str, asked: Node) -> Formula | bool:
        """Return what a condition is; what cannot be read is a fact of its own."""
        if name not in self._decided:
            self._decided[name] = self._decide(name, asked)
        return self._decided[name]

    def _decide(self, name: str, asked: Node) -> Formula | bool:
        node = self._scope.conditions.get(name)
        if node is None:
            self._ledger.note(f"there is no condition {quoted(name)}", asked.place)
        elif name in self._open or len(self._open) > DEEPEST:
            self._ledger.note(f"the condition {quoted(name)} depends on itself, or on too many", asked.place)
        else:
            self._open.append(name)
            try:
                return self._formula(node)
            except MalformedError as error:
                self._ledger.note(f"the condition {quoted(name)} is not understood: {error}", node.place)
            finally:
                self._open.pop()
        return Fact(f"{self._scope.prefix}{name}", "")

    def _formula(self, node: Node) -> Formula | bool:
        name, argument = self._part(node)
        if name == "Condition" and isinstance(argument, Scalar):
            return self.decide(argument.text, argument)
        if not isinstance(argument, Items):
            raise MalformedError(f"{quoted(name)} needs a list")
        self._ledger.spend(argument.size, node.place)
        if name == "Fn::Equals":
            if len(argument.items) != 2:
                raise MalformedError("`Fn::Equals` needs two values")
            return _equal(*(self._value_of(item) for item in argument.items))
        parts = [self._formula(item) for item in argument.items]
        match name:
            case "Fn::And":
                return every(parts)
            case "Fn::Or":
                return some(parts)
            case "Fn::Not" if len(parts) == 1:
                return negation(parts[0])
            case _:
                raise MalformedError(f"{quoted(name)} cannot stand there")

    def _part(self, node: Node) -> tuple[str, Node]:
        if call := call_of(node):
            return call.name, call.argument
        if isinstance(node, Pairs) and len(node.pairs) == 1:
            key, argument = node.pairs[0]
            if isinstance(key, Scalar):
                return key.text, argument
        raise MalformedError("a function should stand there")


def _equal(left: Any, right: Any) -> Formula | bool:
    """Return whether two values are equal: as texts, in which upper and lower case differ."""
    if is_known(left) and is_known(right):
        return left == right if isinstance(left, list | dict) else in_words(left) == in_words(right)
    if left == right and isinstance(left, Unknown) and left.pure:
        return True
    if is_known(left):
        left, right = right, left
    return Fact(in_words(left), in_words(right))
