"""Principal and NotPrincipal: everyone, nobody, and names that cannot exist (facts AWS 3.20 and 3.21)."""

import re
from collections.abc import Iterator

from iamscope.clouds.aws.lint.statement import StatementText
from iamscope.clouds.aws.policy_file import element, listed
from iamscope.clouds.aws.records.arns import split
from iamscope.manifest.tree import Pairs, Scalar
from iamscope.model.remark import Remark

_UNIQUE_ID = re.compile(r"(AIDA|AROA|AGPA|AIPA|ANPA)[A-Z0-9]{10,}")
_ACCOUNT = re.compile(r"\d{12}")
_KINDS = ("user", "role", "assumed-role", "federated-user", "root")


def look(statement: StatementText) -> Iterator[Remark]:
    """Yield what is wrong with the principals of a statement."""
    if statement.allow and statement.has("notprincipal"):
        yield statement.remark(
            "not-principal-allow",
            statement.place("notprincipal"),
            "this grants to everyone but the listed principals, anonymous callers included",
            "list who needs it as Principal",
        )
    for name in ("principal", "notprincipal"):
        node = element(statement.root, name)
        if isinstance(node, Scalar):
            yield from _everyone(statement, node, name)
        elif isinstance(node, Pairs):
            for kind, values in node.pairs:
                if isinstance(kind, Scalar) and kind.text.lower() == "aws":
                    for value in listed(values):
                        if isinstance(value, Scalar):
                            yield from _aws(statement, value, name)


def _everyone(statement: StatementText, node: Scalar, name: str) -> Iterator[Remark]:
    if node.text != "*":
        message = f"`{node.text}` is no principal"
        yield statement.remark("invalid-principal", node.place, message, 'write {"AWS": "..."}')
    elif name == "principal" and statement.allow and not statement.has("condition"):
        yield statement.remark(
            "wildcard-principal",
            node.place,
            "this grants to everyone, anonymous callers included",
            "name the principals, or add a condition such as `aws:PrincipalOrgID`",
        )


def _aws(statement: StatementText, node: Scalar, name: str) -> Iterator[Remark]:
    text = node.text
    if text == "*":
        yield from _everyone(statement, node, name)
    elif _UNIQUE_ID.fullmatch(text):
        message = f"`{text}` is the id of a principal that was deleted: it matches nobody"
        yield statement.remark(
            "deleted-principal", node.place, message, "remove it, or name the principal again"
        )
    elif not _possible(text):
        message = f"`{text}` names no principal: an account, a user, a role or a session"
        hint = "to match many, use `*` with a condition on `aws:PrincipalArn`" if "*" in text else ""
        yield statement.remark("invalid-principal", node.place, message, hint)


def _possible(text: str) -> bool:
    if _ACCOUNT.fullmatch(text):
        return True
    arn = split(text)
    if arn is None or arn.service not in ("iam", "sts") or "*" in text or "?" in text:
        return False
    return arn.resource.partition("/")[0] in _KINDS and bool(_ACCOUNT.fullmatch(arn.account))
