"""Statements, trusts and labels in the short words in which the judged accounts are written.

A statement: `allow ACTION... [on RESOURCE...] [if OPERATOR KEY VALUE... [and ...]]`; `deny` likewise.
`not` before the actions or resources turns them around; without `on` it is about everything.
A trust: who is let in (`lambda.amazonaws.com`, `root`, `*`, `user/ann`, an account, an ARN), and `if ...`.
A label: `none`, or some of `admin`, `escalates`, `conditional`; then `-> NAME...` for whom it reaches.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.account import ACCOUNT, REGION

Json = dict[str, Any]
VERDICTS = ("admin", "escalates", "conditional")
_KINDS = ("user", "role", "group", "policy")


@dataclass(frozen=True)
class Label:
    """How a principal stands by the rules of its provider."""

    admin: bool
    escalates: bool
    conditional: bool
    reaches: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it gains something, surely or perhaps."""
        return self.escalates or self.conditional


def label_of(text: str) -> Label:
    """Return the label that some words say."""
    words, _, reached = text.partition("->")
    said = words.split()
    unknown = set(said) - {*VERDICTS, "none"}
    if unknown or not said or ("none" in said and len(said) > 1):
        raise ValueError(f"no label: {text}")
    return Label("admin" in said, "escalates" in said, "conditional" in said, tuple(reached.split()))


def statement_of(raw: str | Json) -> Json:
    """Return a statement; one that is written out is kept."""
    if not isinstance(raw, str):
        return raw
    words, _, condition = raw.partition(" if ")
    actions, _, resources = words.partition(" on ")
    effect, *names = actions.split()
    return {
        "Effect": {"allow": "Allow", "deny": "Deny"}[effect],
        **_listed("Action", names),
        **_listed("Resource", [_arn(name) for name in resources.split()] or ["*"]),
        **_conditions(condition),
    }


def trust_of(raw: str | Json) -> Json:
    """Return a statement of a trust; one that is written out is kept."""
    if not isinstance(raw, str):
        return raw
    who, _, condition = raw.partition(" if ")
    names = who.split()
    return {
        "Effect": "Allow",
        "Principal": _principal(names),
        "Action": "sts:AssumeRole",
        **_conditions(condition),
    }


def _principal(names: Sequence[str]) -> Json:
    services = [name for name in names if name.endswith(".amazonaws.com")]
    others = [_trusted(name) for name in names if name not in services]
    found: Json = {}
    if services:
        found["Service"] = services if len(services) > 1 else services[0]
    if others:
        found["AWS"] = others if len(others) > 1 else others[0]
    return found


def _trusted(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:root" if name == "root" else _arn(name)


def _arn(name: str) -> str:
    """Return a name with its account around it, or as it is."""
    kind = name.partition("/")[0]
    if kind in _KINDS and "/" in name:
        return f"arn:aws:iam::{ACCOUNT}:{name}"
    service, _, rest = name.partition("|")
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}" if rest else name


def _listed(word: str, names: list[str]) -> Json:
    if names[0] == "not":
        word, names = f"Not{word}", names[1:]
    # A list of one and the plain text mean the same to AWS, and both are met.
    return {word: names if len(names) > 1 else names[0]}


def _conditions(text: str) -> Json:
    if not text:
        return {}
    block: dict[str, Json] = {}
    for operator, key, values in _tests(text):
        block.setdefault(operator, {})[key] = values if len(values) > 1 else values[0]
    return {"Condition": block}


def _tests(text: str) -> Iterator[tuple[str, str, list[str]]]:
    for test in text.split(" and "):
        operator, key, *values = test.split()
        yield operator, key, [_arn(value) for value in values]
