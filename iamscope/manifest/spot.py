"""One spot of a document while it is compared with its form."""

from dataclasses import dataclass, replace

from iamscope.manifest.judge import Setting
from iamscope.manifest.mistakes import ManifestError, WrongTypeError
from iamscope.manifest.tree import Items, Node, Pairs, Scalar
from iamscope.model.safe import quoted


@dataclass(frozen=True, slots=True)
class Spot:
    """A node, the path of keys that leads to it, and what surrounds it; `whole` is the document in words."""

    node: Node
    path: str
    whole: str
    setting: Setting

    @property
    def name(self) -> str:
        """What messages call this spot."""
        return quoted(self.path) if self.path else self.whole

    def below(self, key: str, node: Node, setting: Setting) -> "Spot":
        """Return the spot under a key."""
        path = f"{self.path}.{key}" if self.path else key
        return replace(self, node=node, path=path, setting=setting)

    def item(self, index: int, node: Node) -> "Spot":
        """Return the spot of a list's item."""
        return replace(self, node=node, path=f"{self.path}[{index}]")

    def wrong(self, expected: str, hint: str | None = None) -> ManifestError:
        """Return the mistake that something else was expected here."""
        return WrongTypeError(
            f"{self.name} must be {expected}, not {kind(self.node)}", self.node.place, hint=hint
        )


def kind(node: Node) -> str:
    """Return in words of what type a node is."""
    match node:
        case Items():
            return "a list"
        case Pairs():
            return "keys and values"
        case Scalar(kind="flag"):
            return "`true` or `false`"
        case Scalar(kind="number"):
            return "a number"
        case Scalar(kind="null"):
            return "nothing"
        case Scalar():
            return "text"
