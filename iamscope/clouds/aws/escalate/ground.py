"""What every entry stands on: held principals, and whether one of them may make a call."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from iamscope.access.keys import Presence, ValueTest
from iamscope.access.parts import AccessSet, Literal, Part
from iamscope.access.solve import Solver
from iamscope.clouds.aws.arn_sets import resources_in
from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.decisions import Decider
from iamscope.clouds.aws.directory import principal_of
from iamscope.clouds.aws.escalate.standing import Standing
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import partition_of
from iamscope.clouds.aws.sets import theory
from iamscope.clouds.aws.universe import universe
from iamscope.model.decision import Decision
from iamscope.model.reach import Call, Holding, Step
from iamscope.model.truth import conjoin, describe


@dataclass(frozen=True, slots=True)
class Held:
    """A user or role that is held; `raised` if it can give itself everything."""

    entity: Entity
    raised: bool

    def holding(self) -> Holding:
        """Return it as the neutral noun."""
        return Holding(principal_of(self.entity), self.raised)

    def names(self, action: str) -> bool:
        """Return whether some policy of its own mentions an action at all; a cheap first look."""
        if self.raised or self.entity.unread:
            return True
        return any(
            statement.allow
            for attachment in self.entity.identity
            for statement in naming(attachment.document, action.lower())
        )


Keys = Mapping[str, str | tuple[str, ...] | None]
"""Condition keys of a request, `None` for one that it does not carry."""


@dataclass(frozen=True, slots=True)
class Made:
    """A call that somebody held may make."""

    call: Call
    decision: Decision

    def also(self, others: Sequence["Made"]) -> "Made":
        """Return the call as one that is decided on several objects at once: all of it has to be allowed."""
        every = (self, *others)
        sources = tuple(dict.fromkeys(source for made in every for source in made.call.sources))
        worst = next((made.decision for made in every if not made.decision.allowed), self.decision)
        residual = conjoin(made.decision.residual for made in every)
        decision = replace(worst, residual=residual, sources=sources)
        return Made(replace(self.call, sources=sources), decision)


@dataclass(slots=True)
class Ground:
    """The snapshot and what is held; the last of `held` is the newest."""

    decider: Decider
    held: Sequence[Held]
    access: Callable[[Held], AccessSet]
    """The effective access of somebody held."""
    usual: Callable[[str, str, str], tuple[Literal, ...] | None]
    """Literals for the resources of a sort in a region of an account."""
    standing: Standing
    regions: Sequence[str]

    @property
    def newest(self) -> Held:
        """What was gained last."""
        return self.held[-1]

    def call(self, action: str, resource: str, context: Keys | None = None, account: str = "") -> Made | None:
        """Return how a call can be made, by the newest if it may, else by anybody held; certain first.

        With `account`, only by somebody of that account.
        """
        possible: Made | None = None
        for held in self.makers(action, account):
            made = self.made_by(held, action, resource, context)
            if made is not None and made.decision.allowed:
                return made
            possible = possible or made
        return possible

    def makers(self, action: str, account: str = "") -> Iterator[Held]:
        """Yield those held who may perhaps make a call, the newest first."""
        for held in reversed(self.held):
            if account in ("", held.entity.account) and (held.names(action) or _named_by_resource(action)):
                yield held

    def made_by(self, held: Held, action: str, resource: str, context: Keys | None = None) -> Made | None:
        """Return how somebody held can make a call."""
        decision = self.decider.decide(held.entity, action, resource, raised=held.raised, context=context)
        return self._made(held, action, resource, decision) if decision.possible else None

    def own_call(self, action: str, resource: str) -> Made | None:
        """Return how the newest itself can make a call."""
        return self.made_by(self.newest, action, resource)

    def parts(self, action: str) -> Iterator[Part]:
        """Yield what those held can do with an action, the newest's first, as parts for every action."""
        bit = universe().actions.matching(action)
        for held in reversed(self.held):
            yield from (part.about(bit) for part in self.access(held).parts if part.actions & bit)

    def common(
        self, actions: Sequence[str], kind: tuple[Literal, ...]
    ) -> Iterator[tuple[str, Mapping[str, tuple[str, ...] | None]]]:
        """Yield resources of a sort on which perhaps all of some actions are possible, made up.

        Each comes with the keys that somebody's policies ask about, as a request would need them.
        """
        solver = Solver(
            theory((), universe().actions, None, resources_in(partition_of(self.newest.entity.arn)))
        )
        for parts in product(*(list(self.parts(action)) for action in actions)):
            literals = tuple(dict.fromkeys(literal for part in parts for literal in part.literals))
            minus = tuple(taken for part in parts for taken in part.minus)
            witness = solver.emptiness(AccessSet((Part(1, (*literals, *kind), minus),))).witness
            if witness is not None:
                asked = _keys(literals) | {key for part in minus for key in _keys(part.literals)}
                yield (
                    witness.resource,
                    {
                        key: found.values if (found := witness.keys.get(key)) else None
                        for key in sorted(asked)
                    },
                )

    def admission(self, role: Entity, service: str) -> str | None:
        """Return the condition under which a role's trust admits a service, `None` where it does not."""
        decision = self.decider.admits(role, service)
        if not decision.possible:
            return None
        return "" if decision.allowed else describe(decision.residual)

    def anyone_names(self, action: str) -> bool:
        """Return whether somebody held has a policy that mentions an action."""
        return any(held.names(action) for held in self.held)

    def _made(self, held: Held, action: str, resource: str, decision: Decision) -> Made:
        return Made(Call(held.entity.arn, action, resource, decision.sources), decision)


def _keys(literals: Sequence[Literal]) -> set[str]:
    return {test.key for test, _ in literals if isinstance(test, ValueTest | Presence)}


def step(step_id: str, origin: Held, target: Held, calls: Sequence[Made], depends: str = "") -> Step:
    """Return the step that some calls make up; it depends on whatever they depend on."""
    residual = conjoin(made.decision.residual for made in calls)
    reasons = [reason for reason in (depends, "" if residual is True else describe(residual)) if reason]
    return Step(
        step_id, origin.holding(), target.holding(), tuple(made.call for made in calls), " and ".join(reasons)
    )


def _named_by_resource(action: str) -> bool:
    """Return whether a role's trust alone can permit a call (fact AWS 2.8b)."""
    return action.startswith("sts:")
