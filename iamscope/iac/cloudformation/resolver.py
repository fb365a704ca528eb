"""Turns the text of a template into values: every function done as far as it can be, and all of it placed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from iamscope.iac.choice import ABSENT, Choice, Formula, branch, lifted
from iamscope.iac.cloudformation.calls import Call, MalformedError, call_of, is_function
from iamscope.iac.cloudformation.conditions import Conditions
from iamscope.iac.cloudformation.for_each import PREFIX, loop_of, written_out
from iamscope.iac.cloudformation.functions import FUNCTIONS, found_in
from iamscope.iac.cloudformation.scope import PSEUDO, Ledger, Scope
from iamscope.iac.cloudformation.texts import in_words, substituted, with_dynamic
from iamscope.iac.plan import Place
from iamscope.iac.trees import below, entries, place, scalar
from iamscope.iac.values import Unknown, is_known, unknowns
from iamscope.manifest.place import Place as Spot
from iamscope.manifest.tree import Items, Node, Pairs, Scalar
from iamscope.model.safe import quoted


@dataclass(slots=True)
class Record:
    """Where the parts of a resource are written, and what each expression in it names."""

    places: dict[str, Place] = field(default_factory=dict)
    references: dict[str, tuple[str, ...]] = field(default_factory=dict)


Member = tuple[str, Node, Spot]


class Resolver:
    """Resolves the values of one template."""

    def __init__(self, scope: Scope, ledger: Ledger) -> None:
        self.scope = scope
        self.ledger = ledger
        self.conditions = Conditions(scope, ledger, self.value)
        self._functions = FUNCTIONS | {"Fn::FindInMap": found_in(scope.mappings)}

    def value(self, node: Node, path: str = "", record: Record | None = None) -> Any:
        """Return what a part of the template becomes: `ABSENT` where it becomes nothing."""
        self.ledger.spend(1, node.place)
        if record is not None:
            record.places[path] = place(node.place)
        if call := call_of(node):
            made = self._called(call, node, path, record)
            names = tuple(dict.fromkeys(name for one in unknowns(made) for name in one.references))
            if record is not None and names:
                record.references[path] = names
            return made
        match node:
            case Scalar():
                return with_dynamic(scalar(node))
            case Items():
                return self._list(node, path, record)
            case Pairs():
                return self._mapping(node, path, record)

    def members(self, node: Pairs) -> list[Member]:
        """Return keys, values and where the keys stand, with all loops written out.

        Raises `MalformedError` where a loop cannot be, where it makes a key twice, and where a macro would
        change what stands beside it.
        """
        found = self._members(entries(node), alone=len(node.pairs) == 1)
        twice = sorted(name for name, count in Counter(name for name, _, _ in found).items() if count > 1)
        if twice:
            raise MalformedError(f"a loop makes {quoted(twice[0])} twice")
        return found

    def _members(self, written: Iterable[Member], *, alone: bool) -> list[Member]:
        found: list[Member] = []
        for key, value, spot in written:
            if key.startswith(PREFIX):
                found += self._members(self._written_out(value), alone=False)
            elif is_function(key) and not alone:
                raise MalformedError(f"{quoted(key)} stands beside other keys")
            else:
                found.append((key, value, spot))
        return found

    def answer(self, name: Node) -> Formula | bool:
        """Return what the condition is that a node names."""
        if not isinstance(name, Scalar):
            raise MalformedError("the name of a condition should stand there")
        return self.conditions.decide(name.text, name)

    def _list(self, node: Items, path: str, record: Record | None) -> list[Any]:
        made: list[Any] = []
        for item in node.items:
            # What is left out shifts what follows.
            one = self.value(item, f"{path}[{len(made)}]", record)
            if one is not ABSENT:
                made.append(one)
        return made

    def _mapping(self, node: Pairs, path: str, record: Record | None) -> Any:
        try:
            members = self.members(node)
        except MalformedError as error:
            return self._failed("this part", node, error)
        made = {key: self.value(one, below(path, key), record) for key, one, _ in members}
        return {key: one for key, one in made.items() if one is not ABSENT}

    def _written_out(self, loop: Node) -> list[Member]:
        name, members, fragment = loop_of(loop)
        listed = self._listed(members)
        self.ledger.spend(fragment.size * len(listed), loop.place)
        return [(key.text, value, key.place) for key, value in written_out(name, listed, fragment)]

    def _listed(self, node: Node) -> list[str]:
        members = self.value(node)
        if not isinstance(members, list) or not is_known(members):
            raise MalformedError("the list of a loop is not known")
        if any(isinstance(one, list | dict) for one in members):
            raise MalformedError("the list of a loop may only hold texts")
        return [in_words(one) for one in members]

    def _called(self, call: Call, node: Node, path: str, record: Record | None) -> Any:
        try:
            match call.name:
                case "Fn::If":
                    return self._if(call.argument, path, record)
                case "Condition":
                    return _chosen(
                        in_words(self._plain(call.argument)), self.answer(call.argument), True, False
                    )
                case "Ref":
                    return self._named(self._plain(call.argument), node)
                case "Fn::GetAtt":
                    return self._attribute(self.value(call.argument), node)
                case "Fn::Sub":
                    return self._sub(call.argument)
                case _ if function := self._functions.get(call.name):
                    return lifted(function, self.value(call.argument))
            raise MalformedError("it is a macro or a function that iamscope does not know")
        except MalformedError as error:
            return self._failed(quoted(call.name), node, error)

    def _failed(self, what: str, node: Node, error: MalformedError) -> Unknown:
        self.ledger.note(f"{what} is not understood: {error}", node.place)
        return Unknown(f"what is written in {node.place}")

    def _if(self, argument: Node, path: str, record: Record | None) -> Any:
        if not isinstance(argument, Items) or len(argument.items) != 3:
            raise MalformedError("it needs a condition and two values")
        name, yes, no = argument.items
        answer = self.answer(name)
        if isinstance(answer, bool):
            return self.value(yes if answer else no, path, record)
        made = (self.value(yes, branch(path, 1), record), self.value(no, branch(path, 2), record))
        return _chosen(in_words(self._plain(name)), answer, *made)

    def _plain(self, node: Node) -> Any:
        if not isinstance(node, Scalar):
            raise MalformedError("a name should stand there")
        return node.text

    def _named(self, name: str, node: Node) -> Any:
        if name == "AWS::NoValue":
            return ABSENT
        if name in self.scope.parameters:
            return self.scope.parameter(name)
        if name.removeprefix("AWS::") in PSEUDO and name.startswith("AWS::"):
            return self.scope.pseudo.get(name, Unknown(name, (name,), pure=True))
        return self._of_resource(name, name, node)

    def _of_resource(self, name: str, whole: str, node: Node) -> Unknown:
        if name not in self.scope.resources and not self.scope.open_ended:
            self.ledger.note(f"{quoted(name)} is neither a parameter nor a resource", node.place)
        return self.scope.reference(whole)

    def _attribute(self, parts: Any, node: Node) -> Any:
        if not isinstance(parts, list) or len(parts) != 2 or not isinstance(parts[0], str):
            raise MalformedError("it needs a resource and an attribute")
        name, attribute = parts
        if not isinstance(attribute, str):
            return Unknown(f"{self.scope.prefix}{name}.{in_words(attribute)}", (self.scope.prefix + name,))
        outputs = self.scope.outputs_of(name) if attribute.startswith("Outputs.") else None
        if outputs is not None:
            if (output := attribute.removeprefix("Outputs.")) in outputs:
                return outputs[output]
            self.ledger.note(f"the nested stack {quoted(name)} has no output {quoted(output)}", node.place)
        return self._of_resource(name, f"{name}.{attribute}", node)

    def _sub(self, argument: Node) -> Any:
        values: dict[str, Any] = {}
        text = argument
        if isinstance(argument, Items) and len(argument.items) == 2 and isinstance(argument.items[1], Pairs):
            text = argument.items[0]
            values = {name: self.value(one) for name, one, _ in entries(argument.items[1])}
        if not isinstance(text, Scalar):
            raise MalformedError("it needs a text, and perhaps values for it")

        def value_of(name: str) -> Any:
            if name in values:
                return values[name]
            resource, dot, attribute = name.partition(".")
            return self._attribute([resource, attribute], text) if dot else self._named(name, text)

        return lifted(with_dynamic, substituted(text.text, value_of))


def _chosen(name: str, answer: Formula | bool, yes: Any, no: Any) -> Any:
    if isinstance(answer, bool) or yes == no:
        return yes if answer else no
    return Choice(f"condition {name}", when=answer, yes=yes, no=no)
