"""Action and NotAction: names that do not exist, or no longer do anything."""

from collections.abc import Iterator

from iamscope.clouds.aws.data.dead_actions import MCP_SERVICE, RETIRED_SERVICES
from iamscope.clouds.aws.lint.statement import StatementText
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.vocabulary import AwsVocabulary
from iamscope.manifest.tree import Scalar
from iamscope.model.remark import Remark

_EVERYTHING = frozenset({"*", "*:*"})


def look(statement: StatementText, universe: AwsUniverse) -> Iterator[Remark]:
    """Yield what is wrong with the actions of a statement."""
    for name in ("action", "notaction"):
        for node in statement.texts(name):
            yield from _action(statement, node, universe)
    if statement.allow and statement.has("notaction"):
        yield statement.remark(
            "not-action-allow",
            statement.place("notaction"),
            "this grants every action but the listed ones, also those of services that do not exist yet",
            "list what is needed as Action",
        )


def _action(statement: StatementText, node: Scalar, universe: AwsUniverse) -> Iterator[Remark]:
    service = node.text.partition(":")[0].lower()
    if node.text in _EVERYTHING or universe.actions.matching(node.text):
        if node.text not in _EVERYTHING and ("*" in service or "?" in service):
            message = f"`{node.text}` has a wildcard in its service part"
            yield statement.remark("wildcard-service", node.place, message, "name one service")
        return
    if service == MCP_SERVICE:
        yield statement.remark(
            "dead-action",
            node.place,
            f"`{node.text}` no longer has any effect, in Allow or Deny",
            "calls through the AWS MCP server carry the key `aws:ViaAWSMCPService`; others do not",
        )
    elif service in RETIRED_SERVICES:
        message = f"`{node.text}` is of a service that AWS has closed"
        yield statement.remark("dead-action", node.place, message, "remove it")
    else:
        problem = AwsVocabulary(universe).action_problem(node.text)
        said = problem.message if problem else "is not an AWS action"
        hint = f"did you mean `{problem.nearest}`?" if problem and problem.nearest else ""
        yield statement.remark("unknown-action", node.place, f"`{node.text}` {said}", hint)
