"""What to do about findings: changes of the provider's documents that are proven to help."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iamscope.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a remedy: its file name, and its text as people read it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """One call of the provider's command line, word by word; `note` says what to know before."""

    words: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One change, of several edits perhaps, that is proven to remove some findings.

    `keeps` and `loses` say what is left to whom, and who else loses what; `notes` what to know
    before it is applied. `account` is where it is applied; `edits` are plain values.
    """

    kinds: tuple[str, ...]
    agent: str
    account: str
    findings: tuple[Finding, ...]
    words: tuple[str, ...]
    edits: tuple[Mapping[str, Any], ...]
    keeps: tuple[str, ...]
    loses: tuple[str, ...]
    notes: tuple[str, ...]
    papers: tuple[Paper, ...]
    commands: tuple[Command, ...]
    terraform: tuple[str, ...]
    """One block for each resource."""


@dataclass(frozen=True, slots=True)
class Unsolved:
    """A finding without a proven remedy, and why."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Fixes:
    """The remedies of some findings, to be applied in this order, and the findings that have none."""

    remedies: tuple[Remedy, ...]
    unsolved: tuple[Unsolved, ...]
