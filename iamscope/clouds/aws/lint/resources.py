"""Resource and NotResource: ARNs that no action of the statement acts on, and too much of everything."""

import re
from collections.abc import Iterator, Sequence

from iamscope.access.globs import Glob
from iamscope.clouds.aws.lint.statement import StatementText
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.reference import acts_on_nothing, resource_types, shapes
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.manifest.tree import Scalar
from iamscope.model.danger import Danger
from iamscope.model.remark import Remark

_VARIABLE = re.compile(r"\$\{[^}]*\}")
_DANGEROUS = (Danger.DESTROYS_PRODUCTION, Danger.CHANGES_PERMISSIONS, Danger.DESTROYS, Danger.READS_SECRETS)


def look(statement: StatementText, universe: AwsUniverse) -> Iterator[Remark]:
    """Yield what is wrong with the resources of a statement."""
    for name in ("resource", "notresource"):
        for node in statement.texts(name):
            yield from _arn(statement, node)
    known = [node for node in statement.texts("action") if universe.actions.matching(node.text)]
    if known and statement.has("resource"):
        yield from _fit(statement, known, universe)
        yield from _width(statement, known, universe)


def _arn(statement: StatementText, node: Scalar) -> Iterator[Remark]:
    text = node.text
    if text != "*" and not text.startswith(("arn:", "*", "${")):
        yield statement.remark("invalid-arn", node.place, f"`{text}` is neither an ARN nor `*`")
    arn = split(text)
    if arn is not None and statement.version == "2012-10-17":
        early = ":".join(arn[:5])
        if "${" in early and not text.startswith("${"):
            message = f"the variable in `{early}` stays as it is written"
            yield statement.remark(
                "variable-outside-resource", node.place, message, "variables count only after the fifth colon"
            )


def _fit(statement: StatementText, actions: Sequence[Scalar], universe: AwsUniverse) -> Iterator[Remark]:
    """Yield actions and resources of a statement that have nothing to do with each other."""
    resources = [node for node in statement.texts("resource") if node.text.startswith(("arn:", "*", "${"))]
    bits = universe.actions.union(node.text for node in actions)
    fitting = {id(node): universe.applicable(_glob(node), bits) for node in resources}
    covered = 0
    for found in fitting.values():
        covered |= found
    for node in resources:
        if not fitting[id(node)] and any(
            not acts_on_nothing(universe, name) for name in _some(actions, universe)
        ):
            yield statement.remark(
                "wrong-resource",
                node.place,
                f"no action of the statement acts on `{node.text}`",
                _wanted(actions, universe),
            )
    for action in actions:
        own = universe.actions.matching(action.text)
        if own & covered:
            continue
        if all(acts_on_nothing(universe, name) for name in universe.actions.members(own)):
            message = f"`{action.text}` acts on no particular resource, and the statement does not name `*`"
            yield statement.remark("needs-any-resource", action.place, message, "give it a statement on `*`")
        elif covered:
            message = f"no Resource of the statement is something that `{action.text}` acts on"
            yield statement.remark(
                "action-without-resource", action.place, message, _wanted([action], universe)
            )


def _glob(node: Scalar) -> Glob:
    """Return a resource as a pattern; a variable can have any value."""
    return Glob.parse(_VARIABLE.sub("*", node.text))


def _some(actions: Sequence[Scalar], universe: AwsUniverse) -> Iterator[str]:
    for action in actions:
        yield from universe.actions.members(universe.actions.matching(action.text))


def _wanted(actions: Sequence[Scalar], universe: AwsUniverse) -> str:
    """Return which ARNs the first action that acts on something takes."""
    for name in _some(actions, universe):
        types = resource_types(universe, name)
        if types:
            return f"`{name}` acts on {shapes(types)}"
    return ""


def _width(statement: StatementText, actions: Sequence[Scalar], universe: AwsUniverse) -> Iterator[Remark]:
    """Yield dangerous actions that are allowed, one by one, on every resource without a condition."""
    everything = [node for node in statement.texts("resource") if node.text == "*"]
    named = statement.has("principal") or statement.has("notprincipal")
    if not everything or not statement.allow or statement.has("condition") or named:
        return
    dangerous = 0
    for kind in _DANGEROUS:
        dangerous |= universe.dangers[kind]
    narrow = [
        node.text
        for node in actions
        if "*" not in node.text
        and universe.actions.matching(node.text) & dangerous
        and not acts_on_nothing(universe, node.text)
    ]
    if narrow:
        more = f" and {len(narrow) - 1} more" if len(narrow) > 1 else ""
        message = f"`{narrow[0]}`{more} is granted on every resource"
        hint = f"name what is needed: `{narrow[0]}` acts on {shapes(resource_types(universe, narrow[0]))}"
        yield statement.remark("resource-too-wide", everything[0].place, message, hint)
