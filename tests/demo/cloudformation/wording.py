"""The facts of the incident as a person would write them in a template."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.demo.cloudformation.yaml_text import Call
from tests.demo.incident.shapes import ACCOUNT, REGION, Json

_WORDS = ((ACCOUNT, "${AWS::AccountId}"), (f":{REGION}:", ":${AWS::Region}:"))


class Words:
    """Turns facts into what a template says; `meant` are texts that stand for something in it."""

    def __init__(self, meant: Mapping[str, Call] | None = None) -> None:
        self.meant = dict(meant or {})

    def value(self, fact: Any) -> Any:
        """Return a value of any shape."""
        if isinstance(fact, str):
            return self.meant.get(fact) or text(fact)
        if isinstance(fact, Mapping):
            return {key: self.value(one) for key, one in fact.items()}
        return [self.value(one) for one in fact] if isinstance(fact, Sequence) else fact

    def document(self, fact: Json) -> Json:
        """Return a policy document."""
        return {"Version": fact["Version"], "Statement": [self._statement(one) for one in fact["Statement"]]}

    def _statement(self, fact: Json) -> Json:
        order = ("Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition")
        return {name: self.value(fact[name]) for name in order if name in fact}


def text(fact: str) -> str | Call:
    """Return a text, with the account and the region as templates call them."""
    found = fact
    for word, name in _WORDS:
        found = found.replace(word, name)
    if found == fact:
        return fact
    if found == "${AWS::AccountId}":
        return Call("Ref", "AWS::AccountId")
    return Call("Sub", re.sub(r"\$\{(?!AWS::)", "${!", found))


def logical(name: str) -> str:
    """Return a name as templates name things."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name))


def tags(rows: Sequence[Json]) -> Json:
    """Return tags as a property, nothing where there are none."""
    return {"Tags": [dict(row) for row in rows]} if rows else {}
