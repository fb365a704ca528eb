"""The facts of the incident as a person would write them in a configuration."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.demo.incident.shapes import ACCOUNT, REGION, Json
from tests.demo.terraform.configuration import Block
from tests.demo.terraform.expressions import (
    EACH_KEY,
    EACH_VALUE,
    Expression,
    Nested,
    Template,
    local,
    variable,
)

IDENTITY = Block("aws_caller_identity", "current", {"account_id": ACCOUNT}, data=True)
ACCOUNT_ID = local("account_id", ACCOUNT)
REGION_NAME = variable("region", REGION)
_FACT = re.compile(rf"({ACCOUNT}|(?<=:){REGION}(?=:))")
_ENVIRONMENT = re.compile(rf"({ACCOUNT}|(?<=:){REGION}(?=:)|\bproduction\b|\bprod\b)")
_WORDS = {ACCOUNT: ACCOUNT_ID, REGION: REGION_NAME, "production": EACH_KEY, "prod": EACH_VALUE}
_LISTS = {
    "Action": "actions",
    "NotAction": "not_actions",
    "Resource": "resources",
    "NotResource": "not_resources",
}


class Words:
    """Turns facts into expressions; `meant` are the texts that stand for something in the configuration."""

    def __init__(
        self, meant: Mapping[str, Expression | Template] | None = None, *, by_environment: bool = False
    ) -> None:
        self.meant = dict(meant or {})
        self._pattern = _ENVIRONMENT if by_environment else _FACT

    def text(self, fact: str) -> Any:
        """Return a text, with the account and the region as the configuration calls them."""
        if fact in self.meant:
            return self.meant[fact]
        parts = tuple(_WORDS.get(part, part) for part in self._pattern.split(fact) if part)
        if all(isinstance(part, str) for part in parts):
            return fact
        return parts[0] if len(parts) == 1 else Template(parts)

    def value(self, fact: Any) -> Any:
        """Return a value of any shape."""
        if isinstance(fact, str):
            return self.text(fact)
        if isinstance(fact, Mapping):
            return {key: self.value(one) for key, one in fact.items()}
        return [self.value(one) for one in fact] if isinstance(fact, Sequence) else fact

    def statement(self, fact: Json) -> dict[str, Any]:
        """Return a statement as a block."""
        found: dict[str, Any] = {"sid": fact["Sid"]} if "Sid" in fact else {}
        found |= {"effect": "Deny"} if fact["Effect"] == "Deny" else {}
        for element, name in _LISTS.items():
            if element in fact:
                found[name] = [self._escaped(one) for one in listed(fact[element])]
        if "Principal" in fact:
            found["principals"] = Nested(tuple(self._principals(fact["Principal"])))
        tests = [
            {"test": test, "variable": key, "values": [self._escaped(one) for one in listed(values)]}
            for test, keys in fact.get("Condition", {}).items()
            for key, values in keys.items()
        ]
        return found | ({"condition": Nested(tuple(tests))} if tests else {})

    def document(self, name: str, facts: Sequence[Json], **rest: Any) -> Block:
        """Return a policy document."""
        body = {"statement": Nested(tuple(self.statement(fact) for fact in facts))}
        return Block("aws_iam_policy_document", name, body, data=True, **rest)

    def _principals(self, fact: Any) -> list[dict[str, Any]]:
        if fact == "*":
            return [{"type": "*", "identifiers": ["*"]}]
        return [
            {"type": kind, "identifiers": [self.text(one) for one in listed(names)]}
            for kind, names in fact.items()
        ]

    def _escaped(self, fact: str) -> Any:
        return self.text(fact.replace("${", "&{"))


def listed(value: Any) -> list[Any]:
    """Return one or more as a list."""
    return list(value) if isinstance(value, list | tuple) else [value]


def label(name: str) -> str:
    """Return a name as Terraform names things."""
    return re.sub(r"\W", "_", name)
