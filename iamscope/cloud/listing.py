"""A cloud as the catalog lists it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from iamscope.cloud.asking import Comparer, Questions
from iamscope.cloud.changing import Changer, Planner, Remedier
from iamscope.cloud.issuing import Issuer
from iamscope.cloud.world import World
from iamscope.manifest.vocabulary import Vocabulary
from iamscope.model.decision import Decision
from iamscope.model.effective import Effective
from iamscope.model.expansion import Expansion
from iamscope.model.operator import OperatorLink
from iamscope.model.principal import Principal
from iamscope.model.provided import ProvidedPolicy
from iamscope.model.remark import Remark
from iamscope.model.suggestion import Suggestion
from iamscope.snapshot import Snapshot


class Cloud(Protocol):
    """A cloud as the catalog lists it."""

    @property
    def name(self) -> str:
        """The cloud's name, as manifests spell it."""

    def facts(self) -> Mapping[str, str]:
        """Return where what is known of this cloud comes from: origin and date."""

    def vocabulary(self) -> Vocabulary:
        """Return what manifests may say about this cloud."""

    def issuer(self, settings: Mapping[str, str] | None = None) -> Issuer:
        """Return what issues credentials in this cloud; the settings say as whom. Raises `IamscopeError`."""

    def comparer(self) -> Comparer[Any]:
        """Return what compares policies of this cloud."""

    def changer(self) -> Changer:
        """Return what applies edits to this cloud's snapshots."""

    def planner(self) -> Planner:
        """Return what applies plans of infrastructure to this cloud's worlds."""

    def remedier(self) -> Remedier:
        """Return what finds remedies in this cloud."""

    def provided(self, snapshot: Snapshot) -> Sequence[ProvidedPolicy]:
        """Return the provider's own policies whose text a snapshot holds, sorted. Raises `IamscopeError`."""

    def world(self, snapshot: Snapshot) -> World:
        """Return the snapshot as this cloud sees it."""

    def suggest(
        self, snapshot: Snapshot, world: World, principal: Principal, usage: Path | None, rare: int
    ) -> Suggestion:
        """Return a manifest for a principal of a snapshot, narrowed by a folder of usage if one is given."""

    def operators(
        self, world: World, agents: Sequence[Principal], usage: Path | None
    ) -> Mapping[str, tuple[OperatorLink, ...]]:
        """Return who is likely the operator of each agent, by the agent's id. Raises `IamscopeError`."""

    def agents_used(self, world: World, usage: Path) -> Mapping[str, tuple[str, ...]]:
        """Return why principals, by id, are agents by a folder of usage. Raises `IamscopeError`."""

    def effective(self, world: World, principal: Principal) -> Effective:
        """Return the effective access of a principal of this cloud's world."""

    def questions(self, snapshot: Snapshot) -> Questions:
        """Return the snapshot to be asked about single requests."""

    def decide_case(self, case: Mapping[str, Any]) -> Decision:
        """Return the decision on a request that comes with all its policies."""

    def expand(self, text: str, file: str) -> Expansion:
        """Return the actions that the policy documents in a text grant and deny."""

    def lint(self, text: str, file: str) -> Sequence[Remark]:
        """Return what is wrong with the policy documents in a text, or without effect."""

    def forget(self) -> None:
        """Drop what was remembered of documents and patterns, so that memory stays bounded."""
