"""AWS as the catalog lists it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from iamscope.cloud import World
from iamscope.clouds.aws.cases import decide_case
from iamscope.clouds.aws.changer import Changer
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.data import dead_actions, joint_checks, resource_policy_services
from iamscope.clouds.aws.directory import principal_of
from iamscope.clouds.aws.effective import effective
from iamscope.clouds.aws.expand import expand
from iamscope.clouds.aws.issuer import AwsIssuer
from iamscope.clouds.aws.lint.linting import lint
from iamscope.clouds.aws.memory import forget
from iamscope.clouds.aws.operators import Decide, Operators
from iamscope.clouds.aws.planner import Planner
from iamscope.clouds.aws.provided import provided_in
from iamscope.clouds.aws.questions import AwsQuestions, questions
from iamscope.clouds.aws.records.shapes import shaped
from iamscope.clouds.aws.remedies.remedier import Remedier
from iamscope.clouds.aws.suggest import Suggester
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.usage.agents import agents_used
from iamscope.clouds.aws.usage.log import Log
from iamscope.clouds.aws.vocabulary import AwsVocabulary
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.decision import Decision
from iamscope.model.effective import Effective
from iamscope.model.expansion import Expansion
from iamscope.model.operator import OperatorLink
from iamscope.model.principal import Principal
from iamscope.model.provided import ProvidedPolicy
from iamscope.model.reach import Holding
from iamscope.model.remark import Remark
from iamscope.model.suggestion import Suggestion
from iamscope.snapshot import Snapshot


class AwsCloud:
    """Amazon Web Services."""

    name = "aws"

    def facts(self) -> Mapping[str, str]:
        """Return the dates of the list of actions and of the tables over it."""
        tables = {
            "dead-actions": dead_actions.CHECKED,
            "joint-checks": joint_checks.CHECKED,
            "resource-policies": resource_policy_services.CHECKED,
        }
        return {**universe().facts, **tables}

    def vocabulary(self) -> AwsVocabulary:
        """Return what manifests may say about AWS."""
        return AwsVocabulary(universe())

    def issuer(self, settings: Mapping[str, str] | None = None) -> AwsIssuer:
        """Return what issues credentials in AWS, signing in as the settings say."""
        return AwsIssuer(settings or {})

    def comparer(self) -> Comparer:
        """Return what compares AWS policies."""
        return Comparer(universe())

    def changer(self) -> Changer:
        """Return what applies edits to AWS snapshots."""
        return Changer()

    def planner(self) -> Planner:
        """Return what applies plans to AWS worlds."""
        return Planner()

    def remedier(self) -> Remedier:
        """Return what finds remedies in AWS documents."""
        return Remedier(Comparer(universe()))

    def provided(self, snapshot: Snapshot) -> tuple[ProvidedPolicy, ...]:
        """Return the AWS managed policies whose text a snapshot holds."""
        return provided_in(shaped(snapshot))

    def world(self, snapshot: Snapshot) -> AwsWorld:
        """Return a snapshot as AWS sees it."""
        return AwsWorld(shaped(snapshot))

    def suggest(
        self, snapshot: Snapshot, world: World, principal: Principal, usage: Path | None, rare: int
    ) -> Suggestion:
        """Return a manifest for a user or role."""
        assert isinstance(world, AwsWorld)
        return Suggester(snapshot, world, self.vocabulary(), usage, rare).suggest(principal)

    def operators(
        self, world: World, agents: Sequence[Principal], usage: Path | None
    ) -> Mapping[str, tuple[OperatorLink, ...]]:
        """Return who is likely the operator of each agent, by tags, trust and CloudTrail."""
        assert isinstance(world, AwsWorld)
        known = Operators(world.directory, frozenset(agent.id for agent in agents), _deciding(world))
        if usage is not None:
            known.read(usage)
        return {agent.id: known.links(world.directory.entities[agent.id]) for agent in agents}

    def agents_used(self, world: World, usage: Path) -> Mapping[str, tuple[str, ...]]:
        """Return the principals as whom agents called, by the user agents in CloudTrail."""
        assert isinstance(world, AwsWorld)
        return agents_used(Log(usage).read(), world.directory)

    def effective(self, world: World, principal: Principal) -> Effective:
        """Return the effective access of a user or role."""
        assert isinstance(world, AwsWorld)
        return effective(world, principal)

    def questions(self, snapshot: Snapshot) -> AwsQuestions:
        """Return a snapshot to be asked about single requests."""
        return questions(shaped(snapshot))

    def decide_case(self, case: Mapping[str, Any]) -> Decision:
        """Return the decision on a self-contained case."""
        return decide_case(case)

    def expand(self, text: str, file: str) -> Expansion:
        """Return the actions that policy documents name."""
        return expand(text, file, universe())

    def lint(self, text: str, file: str) -> tuple[Remark, ...]:
        """Return the remarks on policy documents, by place."""
        return lint(text, file, universe())

    def forget(self) -> None:
        """Drop all remembered documents, patterns and matches."""
        forget()


def _deciding(world: AwsWorld) -> Decide:
    return lambda entity, action, resource: world.decide(Holding(principal_of(entity)), action, resource)
