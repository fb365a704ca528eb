"""A first manifest for a user or role: its effective access, narrowed by what it was seen to use."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from iamscope.access.solve import BUDGET
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.compose.blocks import Block, document, in_order
from iamscope.clouds.aws.compose.shorten import forms
from iamscope.clouds.aws.narrowing import Narrowed, narrow
from iamscope.clouds.aws.principal_side import principal_side
from iamscope.clouds.aws.sayable import sayable
from iamscope.clouds.aws.sides import Side
from iamscope.clouds.aws.usage.last_accessed import LastAccessed, from_reports, from_snapshot
from iamscope.clouds.aws.usage.log import Log
from iamscope.clouds.aws.usage.used import Used
from iamscope.clouds.aws.world import AwsWorld
from iamscope.manifest.vocabulary import Vocabulary
from iamscope.model.compared import Block as Told
from iamscope.model.compared import Difference
from iamscope.model.principal import Principal
from iamscope.model.suggestion import Section, SuggestedEntry, Suggestion
from iamscope.snapshot import Snapshot

_UNFIT = re.compile(r"[^a-z0-9]+")
_BUDGET = 10 * BUDGET
_SHOWN = 8
_MOST_LINES = 200
_NOT_RECORDED = (
    "Granted. Whether it was used, these files would not show, because CloudTrail records it as data "
    "events only, or not at all:"
)


class Suggester:
    """Suggests manifests from one snapshot, and perhaps a folder of usage."""

    def __init__(
        self, snapshot: Snapshot, world: AwsWorld, vocabulary: Vocabulary, usage: Path | None, rare: int
    ) -> None:
        self._snapshot = snapshot
        self._world = world
        self._vocabulary = vocabulary
        self._usage = usage
        self._rare = rare
        self._comparer = Comparer(world.universe, _BUDGET)

    def suggest(self, principal: Principal) -> Suggestion:
        """Return a manifest for a principal. Raises `IamscopeError` where the usage cannot be read."""
        side = principal_side(self._world, principal)
        blocks = self._proven(
            [block for block in sayable(side, self._world.universe) if self._fits(block)], side
        )
        unsaid = tuple(_unsaid(self._beyond(side, blocks), side))
        used, accessed, told = self._used(principal)
        if used is None and not accessed:
            entries = tuple(_entry(block, "") for block in self._shortest(blocks, side))
            return self._suggestion(principal, entries, told, unsaid)
        narrowed = narrow(self._world.universe, blocks, used, accessed, self._rare)
        kept = self._shortest(narrowed.kept, side)
        entries = tuple(_entry(block, narrowed.note(block)) for block in kept)
        return self._suggestion(principal, entries, told, (*_sections(narrowed), *unsaid))

    def _used(self, principal: Principal) -> tuple[Used | None, LastAccessed, tuple[str, ...]]:
        """Return what was used, by events and by last accessed data, and what was read of them."""
        entity = self._world.directory.entities[principal.id]
        accessed = from_snapshot(self._snapshot, entity)
        kept = f"it tells of {len(accessed)} services when they were last used" if accessed else ""
        told = [f"The snapshot was collected with last-accessed data: {kept}."] if accessed else []
        if self._usage is None:
            return None, accessed, tuple(told)
        log, used = Log(self._usage), Used(entity)
        for event in log.read():
            if used.is_by(event):
                used.take(event, self._world.universe, self._world.directory)
        reported, others = from_reports(log.last_accessed, entity)
        told += _told(log, used, others, bool(reported))
        return (used if log.events else None), {**accessed, **reported}, tuple(told)

    def _proven(self, blocks: Sequence[Block], side: Side) -> list[Block]:
        """Return the blocks that are proven to lie within a side."""
        if not blocks or self._within(blocks, side):
            return list(blocks)
        return [block for block in blocks if self._within([block], side)]

    def _within(self, blocks: Sequence[Block], side: Side) -> bool:
        return self._comparer.compare(self._side(blocks), side).contained is True

    def _side(self, blocks: Sequence[Block]) -> Side:
        return self._comparer.policies(document(blocks), "the suggestion") if blocks else Side(((),))

    def _shortest(self, blocks: Sequence[Block], side: Side) -> list[Block]:
        """Return blocks in the shortest form that is proven to lie within a side."""
        if not blocks:
            return []
        whole = self._side(blocks)
        for form in forms(blocks):
            written = self._side(form)
            if self._comparer.compare(whole, written).contained and self._within(form, side):
                return form
        return in_order(self._proven(blocks, side))

    def _beyond(self, side: Side, blocks: Sequence[Block]) -> Sequence[Difference] | None:
        """Return what a side allows beyond blocks, `None` where that cannot be told."""
        compared = self._comparer.compare(side, self._side(blocks), whole=True)
        if compared.beyond_b or compared.contained:
            return compared.beyond_b
        return None

    def _fits(self, block: Block) -> bool:
        """Return whether a manifest takes a block's words: it refuses what AWS does not know today."""
        words = self._vocabulary
        return (
            not any(words.action_problem(action) for action in block.actions)
            and not any(words.resource_problem(resource) for resource in block.resources)
            and not any(words.condition_problem(*test.spelled) for test in block.condition)
            and all(text.isprintable() for text in _texts(block))
            and all(test.values for test in block.condition)
        )

    def _suggestion(
        self,
        principal: Principal,
        entries: tuple[SuggestedEntry, ...],
        told: tuple[str, ...],
        sections: tuple[Section, ...],
    ) -> Suggestion:
        name = _UNFIT.sub("-", principal.name.lower()).strip("-")[:64] or "agent"
        head = (f"Suggested from what {principal.id} may do by its own policies.", *told)
        return Suggestion(name, "aws", principal.id, head, entries, sections)


def _texts(block: Block) -> Iterator[str]:
    yield from block.actions
    yield from block.resources
    for test in block.condition:
        yield from (*test.spelled, *test.values)


def _entry(block: Block, note: str) -> SuggestedEntry:
    conditions: dict[str, dict[str, tuple[str, ...]]] = {}
    for test in sorted(block.condition, key=lambda test: (test.spelled, sorted(test.values))):
        operator, key = test.spelled
        conditions.setdefault(operator, {})[key] = tuple(sorted(test.values))
    return SuggestedEntry(tuple(sorted(block.actions)), tuple(sorted(block.resources)), conditions, note)


def _told(log: Log, used: Used, others: int, reported: bool) -> Iterator[str]:
    """Yield what was read of usage: the window goes from the first to the last event of anybody."""
    files = "1 file" if log.files == 1 else f"{log.files:,} files"
    if log.events:
        whole = f"{log.events:,} events of all principals in {files}"
        yield f"Window: {log.first} to {log.last}, {whole}; {used.events:,} of them are its own."
        yield "What it does more seldom than the window is long cannot be seen here."
    if log.twice:
        yield f"{log.twice:,} events were in more than one file and count once."
    if log.passed_over:
        neither = f"{len(log.passed_over):,} files hold neither events nor last-accessed data"
        yield f"{neither}, such as {log.passed_over[0]}."
    if reported:
        yield "Last-accessed data of it was read."
    if others:
        yield f"{others:,} files of last-accessed data are not named after it and were left out."


def _unsaid(beyond: Sequence[Difference] | None, side: Side) -> Iterator[Section]:
    """Yield what it may do and no entry can say, and what was not read."""
    if beyond is None:
        yield Section("Whether its own policies allow it more than is said here cannot be told.")
    elif beyond:
        title = "It can do this, too, which a manifest cannot say, or only by the names of today:"
        yield Section(title, tuple(_difference(one) for one in beyond[:_MOST_LINES]))
    if side.unread_grants:
        yield Section("It may be able to do more by what was not read:", side.unread_grants)
    if side.unread_limits:
        yield Section("It may be able to do less, by what was not read:", side.unread_limits)


def _difference(one: Difference) -> str:
    less = "".join(f", except {_block(block)}" for block in one.less[:_SHOWN])
    more = f", and {len(one.less) - _SHOWN} more exceptions" if len(one.less) > _SHOWN else ""
    return f"{_block(one.block)}{less}{more}"


def _block(block: Told) -> str:
    but = f" but {_some(block.but)}" if block.but else ""
    where = "everything but " if block.except_resources else ""
    on = f" on {where}{_some(block.resources)}" if block.resources else ""
    when = f" when {' and '.join(block.conditions)}" if block.conditions else ""
    origin = f" ({block.origin})" if block.origin else ""
    return f"{_some(block.actions)}{but}{on}{when}{origin}"


def _some(items: Sequence[str]) -> str:
    rest = len(items) - _SHOWN
    return ", ".join(items[:_SHOWN]) + (f" and {rest:,} more" if rest > 0 else "")


def _sections(narrowed: Narrowed) -> Iterator[Section]:
    """Yield what usage kept out of the entries: nothing is dropped in silence."""
    titled = {
        "Rare. Used, but so seldom that somebody should decide:": narrowed.rare,
        "Granted, and not used:": narrowed.unused,
        _NOT_RECORDED: narrowed.unseen,
        "Used, and not granted by its own policies in this snapshot:": narrowed.not_granted,
        "Tried and refused, which is no use:": narrowed.refused,
        "Called and failed for another reason, which is not counted as use:": narrowed.failed,
        "Called, and not known as an action:": narrowed.unknown,
    }
    for title, lines in titled.items():
        if lines:
            yield Section(title, _bounded(lines))


def _bounded(lines: Iterable[str]) -> tuple[str, ...]:
    found = tuple(lines)
    rest = len(found) - _MOST_LINES
    return (*found[:_MOST_LINES], f"and {rest:,} more") if rest > 0 else found
