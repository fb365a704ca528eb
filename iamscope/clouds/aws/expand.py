"""The actions that policy documents name, written out over the list of all actions."""

from collections.abc import Iterator, Mapping

from iamscope.clouds.aws.policy_file import element, listed, plain, policy_texts
from iamscope.clouds.aws.records.documents import parse_document
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.manifest.tree import Pairs, Scalar
from iamscope.model.danger import Danger
from iamscope.model.expansion import Expansion


def expand(text: str, file: str, universe: AwsUniverse) -> Expansion:
    """Return what the documents of a file grant and deny. Raises `IamscopeError` for what is none.

    An action is granted that some Allow names, and denied that some Deny names; NotAction names
    all but its list. What a Deny takes back stays among the granted: whether it does so for a
    request is decided by resource and conditions.
    """
    granted = denied = 0
    unknown: dict[str, None] = {}
    for document in policy_texts(text, file):
        for statement in parse_document(plain(document.root), where=f"`{file}`").statements:
            bits = universe.actions.union(statement.actions)
            if statement.except_actions:
                bits = universe.actions.everything & ~bits
            if statement.allow:
                granted |= bits
            else:
                denied |= bits
        for pattern in _patterns(document.root):
            if not universe.actions.matching(pattern) and pattern not in ("*", "*:*"):
                unknown[pattern] = None
    return Expansion(
        granted=_classes(universe, granted),
        denied=_classes(universe, denied),
        unknown=tuple(sorted(unknown, key=str.lower)),
        facts=universe.facts,
    )


def _patterns(root: Pairs) -> Iterator[str]:
    """Yield action patterns as they are written."""
    for statement in listed(element(root, "statement")):
        if isinstance(statement, Pairs):
            for name in ("action", "notaction"):
                for node in listed(element(statement, name)):
                    if isinstance(node, Scalar):
                        yield node.text


def _classes(universe: AwsUniverse, bits: int) -> Mapping[Danger, tuple[str, ...]]:
    found = {
        kind: tuple(universe.actions.members(bits & members)) for kind, members in universe.dangers.items()
    }
    return {kind: names for kind, names in found.items() if names}
