"""Entries of a manifest against those of another one: what the first allow and the others together do not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from iamscope.access.globs import Glob
from iamscope.cloud import Comparer, World
from iamscope.manifest.place import Located
from iamscope.manifest.role import ConditionBlock, Entry, Reference
from iamscope.model.compared import Compared, Difference, Example
from iamscope.model.danger import Danger

# Of actions that nobody knows, the class is unknown too: they are not taken for harmless ones.
UNKNOWN_DANGER = Danger.DESTROYS


@dataclass(frozen=True, slots=True)
class Beyond:
    """What of one entry lies beyond others, with an example, or why it cannot be told whether any does."""

    entry: Entry
    danger: Danger
    actions: tuple[str, ...]
    but: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[str, ...]
    example: Example | None = None
    undecided: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """Compares entries of manifests in one cloud; a world knows the policies that they reference."""

    comparer: Comparer[Any]
    world: World | None = None

    def beyond(self, entries: Sequence[Entry], others: Sequence[Entry]) -> Iterator[Beyond]:
        """Yield each entry that allows something that all the others together do not, or may do so.

        Only requests that can be made count, and of a pattern also the actions that are yet to come.
        """
        known = {_said(entry) for entry in others}
        left = [entry for entry in entries if _said(entry) not in known]
        if not left:
            return
        outer = self._side(others)
        for entry in left:
            for part in self._open(entry, others):
                found = self._beyond(part, outer)
                if found is not None:
                    yield found

    def within(self, entries: Sequence[Entry], others: Sequence[Entry]) -> bool:
        """Return whether it is proven that entries allow nothing that the others do not."""
        return next(self.beyond(entries, others), None) is None

    def danger(self, entries: Iterable[Entry]) -> Danger:
        """Return the worst danger class of some entries."""
        found = [self._danger([str(action) for action in entry.actions]) for entry in entries]
        return min(found, key=lambda danger: danger.rank, default=Danger.READS_METADATA)

    def _danger(self, actions: Sequence[str], but: Sequence[str] = ()) -> Danger:
        return self.comparer.danger(actions, but) or UNKNOWN_DANGER

    def _side(self, entries: Sequence[Entry]) -> Any:
        return self.comparer.declared(entries, "the manifest", self.world)

    def _beyond(self, entry: Entry, outer: Any) -> Beyond | None:
        applied = self.comparer.applying(entry).entries
        if applied:
            compared = self.comparer.compare(self._side(applied), outer, whole=True)
            if compared.contained is False:
                return self._refuted(entry, compared)
            if compared.contained is None:
                return self._untold(entry, ", ".join(compared.undecided))
        patterns = list(self._patterns(entry))
        if patterns and self.comparer.compare(self._side(patterns), outer).contained is not True:
            return self._untold(entry, "its patterns take in actions that are on no list yet")
        return None

    def _refuted(self, entry: Entry, compared: Compared) -> Beyond:
        blocks = [difference.block for difference in compared.beyond_b]
        actions = _each(block.actions for block in blocks) or tuple(map(str, entry.actions))
        but = _each(block.but for block in blocks)
        return Beyond(
            entry,
            min((self._danger(one.actions, one.but) for one in blocks), key=lambda one: one.rank)
            if blocks
            else self._danger(actions),
            actions,
            but,
            _resources(entry, compared.beyond_b),
            tuple(_conditions(entry.conditions)),
            compared.a_not_in_b,
        )

    def _untold(self, entry: Entry, reason: str) -> Beyond:
        actions = tuple(map(str, entry.actions or (one.name for one in entry.references)))
        resources = tuple(map(str, entry.resources))
        conditions = tuple(_conditions(entry.conditions))
        danger = self._danger(actions)
        return Beyond(entry, danger, actions, (), resources, conditions, undecided=reason)

    def _patterns(self, entry: Entry) -> Iterator[Entry]:
        """Yield the patterns of actions in an entry, each with the resources that it can be done to."""
        for action in entry.actions:
            if Glob.parse(str(action)).exact is None:
                one = replace(entry, actions=(action,))
                idle = set(self.comparer.applying(one).idle_resources)
                resources = tuple(name for name in entry.resources if name not in idle)
                if resources:
                    yield replace(one, resources=resources)

    def _open(self, entry: Entry, others: Sequence[Entry]) -> Iterator[Entry]:
        """Yield an entry as parts that can be judged: each reference is one, if it is not among the others'.

        What an unknown policy allows, it allows before and after.
        """
        if not entry.references:
            yield entry
            return
        unknown = set(self.comparer.unresolved([entry], self.world))
        for reference in entry.references:
            same = [other for other in others if _refers(other, reference)]
            if reference not in unknown or not any(self._tighter(entry, other) for other in same):
                yield replace(entry, references=(reference,))

    def _tighter(self, entry: Entry, other: Entry) -> bool:
        """Return whether an entry's conditions are proven to hold only where those of the other do."""
        sides = [self._side([_everything(one)]) for one in (entry, other)]
        return self.comparer.compare(*sides).contained is True


def _everything(entry: Entry) -> Entry:
    """Return an entry that declares everything under the conditions of another one."""
    every = (Located("*", entry.place),)
    return replace(entry, actions=every, resources=every, references=())


def _refers(entry: Entry, reference: Reference) -> bool:
    told = (reference.field, reference.name.text)
    return any((one.field, one.name.text) == told for one in entry.references)


def _said(entry: Entry) -> tuple[object, ...]:
    """Return what an entry says, whatever the order of its words."""
    return (
        frozenset(map(str, entry.actions)),
        frozenset(map(str, entry.resources)),
        frozenset(
            (operator, key, frozenset(values))
            for operator, keys in entry.conditions.items()
            for key, values in keys.items()
        ),
        frozenset((one.field, one.document or one.name.text) for one in entry.references),
    )


def _resources(entry: Entry, beyond: Sequence[Difference]) -> tuple[str, ...]:
    named = [one.block.resources for one in beyond if not one.block.except_resources]
    return _each(named) or tuple(map(str, entry.resources))


def _each(groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for group in groups for text in group))


def _conditions(block: ConditionBlock) -> Iterator[str]:
    for operator, keys in block.items():
        for key, values in keys.items():
            yield f"{key} {operator} {', '.join(values)}"
