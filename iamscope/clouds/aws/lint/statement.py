"""One statement as it is written, part by part, with places; letter case of element names ignored."""

from collections.abc import Iterator
from dataclasses import dataclass

from iamscope.clouds.aws.lint.codes import CODES
from iamscope.clouds.aws.policy_file import element, listed
from iamscope.manifest.place import Place
from iamscope.manifest.tree import Node, Pairs, Scalar
from iamscope.model.remark import Remark


@dataclass(frozen=True, slots=True)
class Test:
    """One operator on one key, as it is written; `place` is that of the key."""

    operator: str
    operator_place: Place
    key: str
    place: Place
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class StatementText:
    """A statement of a document; `version` is the document's."""

    root: Pairs
    index: int
    version: str

    @property
    def effect(self) -> str:
        """The effect in lower case, empty where there is none."""
        node = element(self.root, "effect")
        return node.text.lower() if isinstance(node, Scalar) else ""

    @property
    def allow(self) -> bool:
        """Whether the statement allows."""
        return self.effect == "allow"

    def texts(self, name: str) -> tuple[Scalar, ...]:
        """Return the texts of an element."""
        return tuple(
            node
            for node in listed(element(self.root, name))
            if isinstance(node, Scalar) and node.kind == "text"
        )

    def has(self, name: str) -> bool:
        """Return whether the statement has an element."""
        return element(self.root, name) is not None

    def place(self, name: str) -> Place:
        """Return where an element's name stands, or the statement if it has none."""
        for key, _ in self.root.pairs:
            if isinstance(key, Scalar) and key.text.lower() == name:
                return key.place
        return self.root.place

    def tests(self) -> Iterator[Test]:
        """Yield the tests of the Condition element that can be read."""
        for operator, keys in _pairs(element(self.root, "condition")):
            for key, values in _pairs(keys):
                scalars = tuple(node for node in listed(values) if isinstance(node, Scalar))
                yield Test(operator.text, operator.place, key.text, key.place, scalars)

    def remark(self, code: str, place: Place, message: str, hint: str = "") -> Remark:
        """Return a remark on this statement."""
        return Remark(code, CODES[code].grade, message, place.line, place.column, hint, self.index)


def _pairs(node: Node | None) -> Iterator[tuple[Scalar, Node]]:
    if isinstance(node, Pairs):
        for key, value in node.pairs:
            if isinstance(key, Scalar):
                yield key, value


def statements(root: Pairs) -> tuple[StatementText, ...]:
    """Return the statements of a document that are objects."""
    version = element(root, "version")
    spelled = version.text if isinstance(version, Scalar) else ""
    found = listed(element(root, "statement"))
    return tuple(
        StatementText(node, index, spelled) for index, node in enumerate(found) if isinstance(node, Pairs)
    )
