"""What a change to infrastructure will create, alter and remove, whichever tool describes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from iamscope.iac.values import Unknown


class Tool(StrEnum):
    """What kind of input describes the change."""

    TERRAFORM = "terraform"
    CLOUDFORMATION = "cloudformation"
    KUBERNETES = "kubernetes"
    POLICY = "policy"


class Change(StrEnum):
    """What becomes of a resource."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    KEEP = "keep"
    """It is there and stays as it is."""
    READ = "read"
    """It is looked up, perhaps only when the change is applied."""
    FORGET = "forget"
    """It stays, and is no longer managed."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is written: file, line and column counted from 1, 0 where that is not known."""

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Planned:
    """One resource of a plan.

    `address` names it within its plan: `module.a.aws_iam_role.x["k"]`, or a logical id of a template.
    `values` are its attributes after the change in the words of its type, unknown ones as `Unknown`;
    `before` those it has now, `None` where it is new or nobody says. `references` are the attributes
    that each expression of it names, by path: `policy`, `statement[0].resources`. `places` are where
    its attributes are written, by the same paths, with the whole under the empty one.
    """

    address: str
    type: str
    change: Change
    values: Mapping[str, Any]
    before: Mapping[str, Any] | None = None
    references: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    provider: str = ""
    """Which configuration of its provider it uses, such as `aws.production`."""
    condition: Unknown | None = None
    """What decides whether it is there at all, where that is not known: a `Choice` of true and false."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One input: its resources, sorted by address, and what it says of where they will be.

    `facts` are such as `account`, `region` and `partition`, where the input tells them for certain.
    `notices` are what a reader should know: parts that were not understood, each as a sentence.
    """

    tool: Tool
    file: str
    resources: tuple[Planned, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    """The values of the root's variables, where the tool has such."""
