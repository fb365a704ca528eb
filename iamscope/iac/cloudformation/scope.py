"""What the names in a template mean: its parameters, mappings and resources, and what is nested in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iamscope.iac.plan import Place
from iamscope.iac.trees import entries, member, member_text, plain, scalar
from iamscope.iac.values import Text, Unknown
from iamscope.manifest.mistakes import TooManyValuesError
from iamscope.manifest.place import Place as Spot
from iamscope.manifest.tree import Node, Pairs, Scalar
from iamscope.model.safe import printable

PSEUDO = ("AccountId", "NotificationARNs", "Partition", "Region", "StackId", "StackName", "URLSuffix")
FACTS = {"AWS::AccountId": "account", "AWS::Region": "region", "AWS::Partition": "partition"}
MOST_VALUES = 1_000_000

Outputs = Mapping[str, Any]


@dataclass(slots=True)
class Ledger:
    """What is counted and noted while one input is read, over all its templates."""

    notices: dict[str, None] = field(default_factory=dict)
    parameters: set[str] = field(default_factory=set)
    """Every parameter that some template declares."""
    values: int = 0
    templates: int = 0
    nested: set[Path] = field(default_factory=set)
    """The files of the nested templates that were read."""

    def note(self, sentence: str, spot: Spot) -> None:
        """Keep a notice about a place."""
        self.notices[f"{printable(str(spot), 300)}: {sentence}"] = None

    def spend(self, count: int, spot: Spot) -> None:
        """Count values that are made. Raises `TooManyValuesError` where they are too many."""
        self.values += count
        if self.values > MOST_VALUES:
            raise TooManyValuesError(f"more than {MOST_VALUES} values, loops written out,", spot)


@dataclass(slots=True)
class Scope:
    """The names of one template; `prefix` stands before its addresses where it is nested in another."""

    file: str
    prefix: str = ""
    pseudo: Mapping[str, Any] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    defaulted: frozenset[str] = frozenset()
    """The parameters that have no value but their default."""
    assumed: set[str] = field(default_factory=set)
    """Those of them that something depends on."""
    mappings: Any = None
    conditions: dict[str, Node] = field(default_factory=dict)
    resources: frozenset[str] = frozenset()
    open_ended: bool = False
    """Whether a macro may add names that the template does not tell."""
    outputs_of: Callable[[str], Outputs | None] = lambda _: None
    """Gives the outputs of a nested template that could be read."""

    def reference(self, name: str) -> Unknown:
        """Return the unknown value of something that the template creates or is given."""
        scoped = self.prefix + name
        return Unknown(scoped, (scoped,), pure=True)

    def parameter(self, name: str) -> Any:
        """Return the value of a parameter, and note where it is but a default."""
        if name in self.defaulted:
            self.assumed.add(name)
        return self.parameters[name]


def declared(root: Node, given: Mapping[str, Any], scope: Scope, ledger: Ledger) -> None:
    """Give a scope the parameters of a template, with the values given for them or their defaults."""
    section = member(root, "Parameters")
    defaulted = set()
    for name, node, _ in entries(section) if isinstance(section, Pairs) else ():
        ledger.parameters.add(name)
        kind = member_text(node, "Type") or "String"
        default = member(node, "Default")
        if _is_hidden(node, kind):
            scope.parameters[name] = scope.reference(name)
        elif name in given:
            scope.parameters[name] = _typed(given[name], kind)
        elif isinstance(default, Scalar):
            scope.parameters[name] = _typed(scalar(default), kind)
            defaulted.add(name)
        else:
            scope.parameters[name] = scope.reference(name)
    scope.defaulted = frozenset(defaulted)


def _is_hidden(node: Node, kind: str) -> bool:
    """Return whether a value is a secret, or the name of what holds the value."""
    secret = member(node, "NoEcho")
    return kind.startswith("AWS::SSM::Parameter::Value") or (
        isinstance(secret, Scalar) and secret.text.lower() in ("true", "yes", "on")
    )


def _typed(value: Any, kind: str) -> Any:
    """Return a value as `Ref` gives it: a text, or a list of texts."""
    if isinstance(value, Unknown | Text | list):
        return value
    text = ("true" if value else "false") if isinstance(value, bool) else "" if value is None else str(value)
    if kind == "CommaDelimitedList" or kind.startswith("List<"):
        return [part.strip() for part in text.split(",")]
    return text


def mappings(root: Node) -> Any:
    """Return the mappings of a template as they are written."""
    section = member(root, "Mappings")
    places: dict[str, Place] = {}
    return plain(section, "", places) if isinstance(section, Pairs) else {}
