"""What a manifest asks of a cloud: whether its words exist there."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a word, as what is said of it (`is not an ARN`), and the nearest valid word.

    Of a condition, `in_operator` says that the operator is wrong rather than the key.
    """

    message: str
    nearest: str | None = None
    in_operator: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """Valid words of one cloud, from which a starter manifest is written."""

    principal: str
    operator: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    forbidden: tuple[str, ...]


class Vocabulary(Protocol):
    """The words of one cloud, each judged by itself; `None` means that the word is fine."""

    @property
    def example(self) -> Example:
        """Words for a starter manifest."""

    @property
    def scope_fields(self) -> Collection[str]:
        """The keys by which an environment names places of this cloud, such as `accounts`."""

    @property
    def credential_fields(self) -> Collection[str]:
        """The keys that say through what a credential is issued, besides `duration`."""

    def action_problem(self, text: str) -> Problem | None:
        """Judge an action, or a pattern that must match at least one."""

    def resource_problem(self, text: str) -> Problem | None:
        """Judge a resource or a pattern of resources."""

    def principal_problem(self, text: str) -> Problem | None:
        """Judge the full name of a principal."""

    def condition_problem(self, operator: str, key: str) -> Problem | None:
        """Judge a condition's operator and key."""

    def credential_problem(self, field: str, value: object) -> Problem | None:
        """Judge one value under `credentials`; the value of `duration` is in seconds."""

    def reference_problem(self, field: str, text: str) -> Problem | None:
        """Judge a reference to a definition of the provider under a key such as `policies`."""

    def definition_problem(self, field: str, text: str) -> Problem | None:
        """Judge the text of a file that is referenced in place of a definition of the provider."""

    def scope_problem(self, field: str, text: str) -> Problem | None:
        """Judge one place named by an environment."""
