"""What every entry stands on: held principals, and whether one of them may make a call."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from iamscope.access.keys import Presence, ValueTest
from iamscope.access.parts import AccessSet, Literal, Part
from iamscope.access.solve import Solver
from iamscope.clouds.aws.arn_sets import resources_in
from iamscope.clouds.aws.data.regions import HOME
from iamscope.clouds.aws.decisions import Decider
from iamscope.clouds.aws.escalate.held import Company, Held
from iamscope.clouds.aws.escalate.standing import Standing
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import partition_of
from iamscope.clouds.aws.sets import theory
from iamscope.clouds.aws.universe import universe
from iamscope.model.decision import Decision
from iamscope.model.reach import Call, Step
from iamscope.model.truth import conjoin, describe

Context = Mapping[str, str | tuple[str, ...] | None]
"""Condition keys that a call fixes; `None` for those that it leaves out."""

__all__ = ["Context", "Ground", "Held", "Made", "step"]


@dataclass(frozen=True, slots=True)
class Made:
    """A call that somebody held may make."""

    call: Call
    decision: Decision
    by: Held

    def also(self, others: Sequence["Made"]) -> "Made":
        """Return the call as one that is decided on several objects at once: all of it has to be allowed."""
        every = (self, *others)
        sources = tuple(dict.fromkeys(source for made in every for source in made.call.sources))
        worst = next((made.decision for made in every if not made.decision.allowed), self.decision)
        residual = conjoin(made.decision.residual for made in every)
        decision = replace(worst, residual=residual, sources=sources)
        return Made(replace(self.call, sources=sources), decision, self.by)


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
    company: Company
    newcomers: dict[str, Entity]
    """Users and roles that somebody held can make, by ARN."""
    apart: Callable[[Entity], bool]
    """Whether a user or role may be let do what no other of its account is let do."""

    @property
    def newest(self) -> Held:
        """What was gained last."""
        return self.held[-1]

    def call(
        self,
        action: str,
        resource: str,
        context: Context | None = None,
        account: str = "",
        *,
        read: bool = False,
    ) -> Made | None:
        """Return how a call can be made, by the newest if it may, else by the first held; certain first.

        With `account`, only by somebody of that account; with `read` only policies that were read count.
        """
        possible: Made | None = None
        for held in self.makers(action, account, read=read):
            made = self.own_call(action, resource, context, held.read if read else held)
            if made is not None and made.decision.allowed:
                return made
            possible = possible or made
        return possible

    def makers(self, action: str, account: str = "", *, read: bool = False) -> Iterator[Held]:
        """Yield those held who may perhaps make a call, the newest first."""
        for held in self.company.callers(action, anybody=_named_by_resource(action), read=read):
            if account in ("", held.entity.account):
                yield held

    def own_call(
        self, action: str, resource: str, context: Context | None = None, by: Held | None = None
    ) -> Made | None:
        """Return how the newest itself, or somebody else in particular, can make a call."""
        held = by or self.newest
        if action.startswith("iam:"):
            # Calls to IAM are made in one region of the partition, wherever the caller is.
            context = {**home(partition_of(held.entity.arn)), **(context or {})}
        decision = self.decider.decide(held.entity, action, resource, raised=held.raised, context=context)
        return self._made(held, action, resource, decision) if decision.possible else None

    def holds(self, entity: Entity) -> bool:
        """Return whether a user or role is held already, in whatever form, or will be."""
        return self.company.holds(entity.arn)

    def left(self, names: Sequence[str]) -> Sequence[str]:
        """Return those of some ARNs, always given in one list, whose holders are not held already."""
        return self.company.left(names)

    def assured(self, entity: Entity) -> bool:
        """Return whether a user or role will surely be held, so that no condition counts."""
        return entity.arn in self.company.expected.assured

    def knows(self, held: Held) -> bool:
        """Return whether somebody is held in exactly this form."""
        return held.holding() in self.company.known

    def rises(self, held: Held) -> bool:
        """Return whether somebody will surely be able to give itself everything: no grant adds to that."""
        return self.knows(held) or held.holding() in self.company.rising

    def awaits(self, held: Held) -> bool:
        """Return whether somebody will so rise, on a way that is no longer than any later one."""
        holding = held.holding()
        return holding in self.company.rising and holding in self.company.expected.awaited

    @property
    def outdone(self) -> bool:
        """Whether somebody held before may make every call that the newest may, as far as steps take it."""
        newest = self.newest.entity
        first = self.company.sovereign.get(newest.account)
        return first is not None and first is not self.newest and not self.apart(newest)

    def others(self, most: int) -> list[Held]:
        """Return some of those who are held beside the newest, the first ones."""
        return list(self.held[: min(most, len(self.held) - 1)])

    def gains(self, before: Held, after: Held) -> bool:
        """Return whether a change gives somebody access that it has not had, as far as can be told."""
        own = self.access(before).parts
        theirs = theory((), universe().actions, None, resources_in(partition_of(before.entity.arn)))
        more = AccessSet(tuple(part.less(own) for part in self.access(after).parts))
        return Solver(theirs).emptiness(more).empty is not True

    def parts(self, action: str) -> Iterator[Part]:
        """Yield what those held can do with an action, the newest's first, as parts for every action."""
        bit = universe().actions.matching(action)
        for held in self.company.callers(action):
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

    def anyone_names(self, action: str, *, read: bool = False) -> bool:
        """Return whether somebody held has a policy that mentions an action."""
        return self.company.anybody_mentions((action,), read=read)

    def _made(self, held: Held, action: str, resource: str, decision: Decision) -> Made:
        return Made(Call(held.entity.arn, action, resource, decision.sources), decision, held)


def _keys(literals: Sequence[Literal]) -> set[str]:
    return {test.key for test, _ in literals if isinstance(test, ValueTest | Presence)}


def step(
    step_id: str,
    origin: Held,
    target: Held,
    calls: Sequence[Made],
    depends: str = "",
    changes: Held | None = None,
) -> Step:
    """Return the step that some calls make up; it depends on whatever they depend on.

    `changes` is who is changed, where the step makes nobody new to hold.
    """
    changed = changes.holding() if changes is not None and changes != origin else None
    residual = conjoin(made.decision.residual for made in calls)
    reasons = [reason for reason in (depends, "" if residual is True else describe(residual)) if reason]
    return Step(
        step_id,
        origin.holding(),
        target.holding(),
        tuple(made.call for made in calls),
        " and ".join(reasons),
        changed,
    )


def home(partition: str) -> Context:
    """Return the condition keys of a partition's global services."""
    return {"aws:RequestedRegion": HOME.get(partition, HOME["aws"])}


def _named_by_resource(action: str) -> bool:
    """Return whether a role's trust alone can permit a call (fact AWS 2.8b)."""
    return action.startswith("sts:")
