"""All that can be said of the policy documents in a text."""

from collections.abc import Iterator

from iamscope.clouds.aws.lint import actions, conditions, principals, resources, shadows, structure
from iamscope.clouds.aws.lint.keys import Keys
from iamscope.clouds.aws.lint.statement import statements
from iamscope.clouds.aws.policy_file import policy_texts
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.manifest.tree import Pairs
from iamscope.model.remark import Remark


def lint(text: str, file: str, universe: AwsUniverse) -> tuple[Remark, ...]:
    """Return the remarks on a text, by place. Raises `IamscopeError` for what holds no policy."""
    keys = Keys(universe)
    found = (
        remark for document in policy_texts(text, file) for remark in _look(document.root, universe, keys)
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda remark: remark.order))


def _look(root: Pairs, universe: AwsUniverse, keys: Keys) -> Iterator[Remark]:
    whole = statements(root)
    yield from structure.look(root, whole)
    for statement in whole:
        yield from actions.look(statement, universe)
        yield from resources.look(statement, universe)
        yield from principals.look(statement)
        yield from conditions.look(statement, keys)
        yield from conditions.variables(statement)
    yield from shadows.look(root, whole, universe)
