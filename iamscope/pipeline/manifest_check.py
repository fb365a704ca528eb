"""Check of manifests: whether what each says is consistent, proven on exact sets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from iamscope import catalog
from iamscope.cloud import Applying, Comparer, World
from iamscope.manifest.load import load
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.checked import CheckedManifest, Objection, Weight
from iamscope.model.safe import quoted
from iamscope.pipeline.exceptions import check_kinds, expired
from iamscope.pipeline.world import load_world

_CONTRADICTION = "declared-and-forbidden"
_UNRESOLVED = "unresolved-reference"
# Nobody writes so much, and a check must come to an end: entries to compare with each other, pairs of
# entries and prohibitions, and questions that are given up.
_MOST_COMPARED = 500
_MOST_PAIRS = 100_000
_PATIENCE = 20
# Whoever has so many mistakes has one cause for most of them.
_MOST_CONTRADICTIONS = 50


@dataclass(frozen=True, slots=True)
class _Said:
    """An entry, what of it can be asked for, and that as the comparer's side."""

    entry: Entry
    applying: Applying
    side: Any

    @property
    def words(self) -> str:
        """What messages call the entry."""
        named = self.entry.actions or tuple(one.name for one in self.entry.references)
        more = f" and {len(named) - 1} more" if len(named) > 1 else ""
        return f"{quoted(str(named[0]))}{more}"


def check(paths: Sequence[Path], snapshot: Path | None, today: date) -> tuple[CheckedManifest, ...]:
    """Return what speaks against each manifest of some files. Raises `IamscopeError` for wrong input.

    The snapshot knows the managed policies that entries reference.
    """
    fleet = load(paths, catalog.vocabularies()).fleet
    check_kinds(fleet)
    world = load_world(snapshot)[1] if snapshot else None
    return tuple(_checked(role, world, today) for role in fleet.roles)


def _checked(role: AgentRole, world: World | None, today: date) -> CheckedManifest:
    found: list[Objection] = []
    for cloud in sorted(role.access.keys() | role.never.keys()):
        known = world if world is not None and world.cloud == cloud else None
        one = _Check(catalog.comparer(cloud), known)
        found += one.objections(role.access.get(cloud, ()), role.never.get(cloud, ()))
    return CheckedManifest(
        name=role.name,
        place=str(role.place),
        declares=sum(map(len, role.access.values())),
        forbids=sum(map(len, role.never.values())),
        objections=(*sorted(found, key=lambda item: list(Weight).index(item.weight)), *_notices(role, today)),
    )


@dataclass(frozen=True, slots=True)
class _Check:
    """The check of one manifest in one cloud."""

    comparer: Comparer[Any]
    world: World | None

    def objections(self, access: Sequence[Entry], never: Sequence[Entry]) -> Iterator[Objection]:
        """Yield what is wrong with the entries, or cannot be told, until too much cannot be told."""
        untold = 0
        for objection in self._objections(access, never):
            yield objection
            untold += objection.weight is Weight.UNKNOWN and objection.code != _UNRESOLVED
            if untold == _PATIENCE:
                message = "so much cannot be told that the rest was not looked at"
                yield Objection("given-up", Weight.UNKNOWN, message, objection.places)
                return

    def _objections(self, access: Sequence[Entry], never: Sequence[Entry]) -> Iterator[Objection]:
        declared = [self._said(entry) for entry in access]
        forbidden = [self._said(entry) for entry in never]
        for said in (*declared, *forbidden):
            yield from self._idle(said)
            yield from self._unresolved(said)
            yield from self._empty(said)
        yield from self._contradictions(declared, forbidden)
        yield from self._contained(declared)

    def _said(self, entry: Entry) -> _Said:
        applying = self.comparer.applying(entry)
        return _Said(entry, applying, self.comparer.declared(applying.entries, str(entry.place), self.world))

    def _idle(self, said: _Said) -> Iterator[Objection]:
        """Yield the words of an entry without effect, or once that it has none at all."""
        if not said.applying.entries:
            message = f"the entry of {said.words} is empty: its actions act on none of its resources"
            yield Objection("empty-entry", Weight.MISTAKE, message, (str(said.entry.place),), _IDLE_HINT)
            return
        for words, kind, done in (
            (said.applying.idle_actions, "action", "can be done to none of the entry's resources"),
            (said.applying.idle_resources, "resource", "is the object of none of the entry's actions"),
        ):
            for word in words:
                message = f"{quoted(word.text)} {done}"
                yield Objection(f"idle-{kind}", Weight.MISTAKE, message, (str(word.place),), _IDLE_HINT)

    def _unresolved(self, said: _Said) -> Iterator[Objection]:
        for one in self.comparer.unresolved([said.entry], self.world):
            message = f"what {quoted(str(one.name))} allows is not known, nor whether `never` forbids it"
            yield Objection(_UNRESOLVED, Weight.UNKNOWN, message, (str(one.name.place),), _UNRESOLVED_HINT)

    def _empty(self, said: _Said) -> Iterator[Objection]:
        """Yield that an entry allows nothing, unless what it lacks was told before."""
        if not said.applying.entries or self.comparer.unresolved([said.entry], self.world):
            return
        found = self.comparer.common(said.side, said.side)
        place = (str(said.entry.place),)
        if found.grants is False:
            message = f"the entry of {said.words} is empty: no request meets its conditions"
            yield Objection("empty-entry", Weight.MISTAKE, message, place)
        elif found.grants is None:
            message = f"cannot tell whether the entry of {said.words} is empty: {found.reason}"
            yield Objection("empty-entry", Weight.UNKNOWN, message, place)

    def _contradictions(self, declared: Sequence[_Said], forbidden: Sequence[_Said]) -> Iterator[Objection]:
        if len(declared) * len(forbidden) > _MOST_PAIRS:
            message = f"{len(declared):,} entries and {len(forbidden):,} of `never` are too many to compare"
            yield Objection(_CONTRADICTION, Weight.UNKNOWN, message, (str(declared[0].entry.place),))
            return
        whole = self.comparer.united([said.side for said in declared])
        count = 0
        for never in forbidden:
            # In a manifest without contradictions, one question for each prohibition is enough.
            if not declared or self.comparer.common(whole, never.side).grants is False:
                continue
            for said in declared:
                for objection in self._contradiction(said, never):
                    yield objection
                    count += objection.weight is Weight.MISTAKE
                if count >= _MOST_CONTRADICTIONS:
                    return

    def _contradiction(self, said: _Said, never: _Said) -> Iterator[Objection]:
        found = self.comparer.common(said.side, never.side)
        places = (str(said.entry.place), str(never.entry.place))
        if found.grants:
            message = f"declares with {said.words} what `never` forbids with {never.words}"
            yield Objection(_CONTRADICTION, Weight.MISTAKE, message, places, example=found.example)
        elif found.grants is None and not self.comparer.unresolved([said.entry], self.world):
            message = f"cannot tell whether {said.words} declares what {never.words} forbids: {found.reason}"
            yield Objection(_CONTRADICTION, Weight.UNKNOWN, message, places)

    def _contained(self, declared: Sequence[_Said]) -> Iterator[Objection]:
        """Yield the entries that another one makes needless, each once."""
        said = [one for one in declared if one.applying.entries]
        if len(said) > _MOST_COMPARED:
            message = f"the {len(said):,} entries are too many to compare each with each"
            yield Objection("contained-entry", Weight.NOTICE, message, (str(said[0].entry.place),))
            return
        for one, two in self.comparer.contained([one.side for one in said]):
            inner, outer = said[one], said[two]
            message = f"the entry of {inner.words} lies within the entry of {outer.words}"
            places = (str(inner.entry.place), str(outer.entry.place))
            yield Objection("contained-entry", Weight.NOTICE, message, places)


def _notices(role: AgentRole, today: date) -> Iterator[Objection]:
    for acceptance in expired(role.exceptions, today):
        message = f"the exception of {quoted(acceptance.owner)} expired on {acceptance.expires}"
        yield Objection("expired-exception", Weight.NOTICE, message, (str(acceptance.place),))
    named = [str(name) for name in (*role.environments, *role.never_environments)]
    if named:
        listed = ", ".join(map(quoted, dict.fromkeys(named)))
        message = f"what lies in {listed} is not known here: `iamscope scan` judges it"
        yield Objection("environments", Weight.NOTICE, message, (_first_place(role),))


def _first_place(role: AgentRole) -> str:
    return str(min(name.place for name in (*role.environments, *role.never_environments)))


_IDLE_HINT = "take it out, or name what it belongs to"
_UNRESOLVED_HINT = "give the snapshot that holds the policy with --snapshot, or a file with its text"
