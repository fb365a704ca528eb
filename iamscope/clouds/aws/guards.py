"""Denials that look like fences around an agent and are none (fact AWS 1.11)."""

from collections.abc import Iterable, Iterator

from iamscope.clouds.aws.authorize.conditions import evaluate
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.layers import Hit
from iamscope.clouds.aws.data.dead_actions import MCP_KEYS, MCP_SERVICE
from iamscope.clouds.aws.records.documents import Attachment, Statement
from iamscope.model.source import Source

_DIRECT = Context.build({})


def dead_guards(layer: str, attachments: Iterable[Attachment]) -> Iterator[tuple[Source, str]]:
    """Yield denials that do not bind an agent, each with the reason as the rest of a sentence."""
    for attachment in attachments:
        for statement in attachment.document.statements:
            reason = "" if statement.allow else _reason(statement)
            if reason:
                yield Hit(attachment, statement, True).source(layer), reason


def _reason(statement: Statement) -> str:
    actions = statement.actions
    if actions and not statement.except_actions and all(map(_dead, actions)):
        return f"its action `{actions[0]}` no longer has any effect"
    for test in statement.conditions:
        if test.key.lower() not in MCP_KEYS:
            continue
        # What is false without the key never holds for a call that the agent makes itself.
        if evaluate((test,), statement.variables, _DIRECT) is False:
            return f"it binds only calls through an AWS-managed MCP server, which alone send `{test.key}`"
    return ""


def _dead(action: str) -> bool:
    return action.partition(":")[0] == MCP_SERVICE
