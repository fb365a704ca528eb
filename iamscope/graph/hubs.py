"""Hubs: what whoever may do everything in a scope reaches is found once, and shared by all who get there.

An administrator becomes everybody in its account, and so does everybody who becomes an
administrator. With a hub for each account this is one closure, and not one for each of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from iamscope.model.reach import Call, Holding, Step
from iamscope.model.source import Source

Path = tuple[Step, ...]


@dataclass(frozen=True, eq=False)
class Hub:
    """What the one that stands for all administrators of a scope reaches.

    `apart` are the holdings reached that may be let do what administrators of the scope are not.
    """

    stands: Holding
    paths: Mapping[Holding, Path]
    apart: Sequence[Holding]
    _certain: dict[Holding, bool] = field(default_factory=dict)

    @cached_property
    def others(self) -> Sequence[Holding]:
        """The holdings reached, but for forms of the one that stands for others."""
        return tuple(one for one in self.paths if one.principal != self.stands.principal)

    @cached_property
    def calls(self) -> Sequence[Call]:
        """One call of each sort that the one who stands for others makes."""
        found: dict[str, Call] = {}
        for path in self.paths.values():
            for step in path:
                for call in step.calls:
                    if call.by == self.stands.principal.id:
                        found.setdefault(call.action, call)
        return tuple(found.values())

    @cached_property
    def assured(self) -> frozenset[str]:
        """Those of them by name who are reached for certain, and nothing is changed about them."""
        return frozenset(one.principal.id for one in self.certainly if one == Holding(one.principal))

    @cached_property
    def certainly(self) -> frozenset[Holding]:
        """Those of them that are reached for certain."""
        return frozenset(one for one in self.others if all(step.certain for step in self.paths[one]))


@dataclass(frozen=True, eq=False)
class Through(Mapping[Holding, Path]):
    """Paths of which most lead through a hub: its `own`, then those of the hub from an administrator on."""

    own: Mapping[Holding, Path]
    hub: Hub
    administrator: Holding
    backing: Sequence[Source]

    def __getitem__(self, holding: Holding) -> Path:
        found = self.own.get(holding)
        if found is not None:
            return found
        if holding.principal == self.hub.stands.principal:
            raise KeyError(holding)
        steps = (self._from_here(step) for step in self.hub.paths[holding])
        return (*self._before, *steps)

    def __iter__(self) -> Iterator[Holding]:
        yield from self.own
        for holding in self.hub.others:
            if holding not in self.own:
                yield holding

    def __len__(self) -> int:
        return self._length

    def __contains__(self, holding: object) -> bool:
        return holding in self.own or (
            isinstance(holding, Holding)
            and holding in self.hub.paths
            and holding.principal != self.hub.stands.principal
        )

    def certain(self, holding: Holding) -> bool:
        """Return whether every step of a path is certain."""
        found = self.own.get(holding)
        if found is not None:
            return all(step.certain for step in found)
        return self._surely and holding in self.hub.certainly

    @cached_property
    def _before(self) -> Path:
        return self.own[self.administrator]

    @cached_property
    def _surely(self) -> bool:
        return all(step.certain for step in self._before)

    @cached_property
    def _length(self) -> int:
        return len(self.own) + sum(one not in self.own for one in self.hub.others)

    def _from_here(self, step: Step) -> Step:
        """Return a step of the hub's as one of the administrator's."""
        return replace(
            step,
            origin=self._here(step.origin),
            target=self._here(step.target),
            calls=tuple(self._made_here(call) for call in step.calls),
            changes=self._here(step.changes) if step.changes is not None else None,
        )

    def _here(self, holding: Holding) -> Holding:
        if holding.principal != self.hub.stands.principal:
            return holding
        here = self.administrator
        added, lifted = (*here.added, *holding.added), (*here.lifted, *holding.lifted)
        return replace(here, added=added, lifted=lifted)

    def _made_here(self, call: Call) -> Call:
        """Return a call with the administrator's grants in the place of those that stand for them."""
        stands = self.hub.stands.principal.id
        if call.by != stands:
            return call
        others = (source for source in call.sources if source.attached_to != stands)
        return replace(call, by=self.administrator.principal.id, sources=(*self.backing, *others))
