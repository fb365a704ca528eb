"""Blocks narrowed to what was used; all else is kept as lines that a person decides about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from iamscope.clouds.aws.compose.blocks import Block
from iamscope.clouds.aws.compose.within import resource_within
from iamscope.clouds.aws.data.event_names import NOT_RECORDED_BY_DEFAULT
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.usage.last_accessed import LastAccessed
from iamscope.clouds.aws.usage.used import Use, Used

# On more resources than these, an action keeps the resources that it is granted on.
_MOST_RESOURCES = 10
_SHOWN = 8


@dataclass(slots=True)
class Narrowed:
    """What of some blocks was used, and the rest of what was granted or seen, in lines."""

    kept: list[Block] = field(default_factory=list)
    uses: dict[str, str] = field(default_factory=dict)
    rare: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    not_granted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def note(self, block: Block) -> str:
        """Return how a block's actions were used."""
        notes = [f"{action} {self.uses[action]}" for action in sorted(block.actions) if action in self.uses]
        rest = len(notes) - _SHOWN
        return "; ".join(notes[:_SHOWN]) + (f"; and {rest} more" if rest > 0 else "")


def narrow(
    universe: AwsUniverse, blocks: Sequence[Block], used: Used | None, accessed: LastAccessed, rare: int
) -> Narrowed:
    """Return blocks narrowed by the events of their principal, and by when it last used its services."""
    narrower = _Narrower(universe, blocks, used, accessed, rare)
    narrower.by_events()
    narrower.by_services()
    narrower.rest()
    return narrower.found


class _Narrower:
    def __init__(
        self,
        universe: AwsUniverse,
        blocks: Sequence[Block],
        used: Used | None,
        accessed: LastAccessed,
        rare: int,
    ) -> None:
        self.index = universe.actions
        self.blocks = [(block, self.index.union(block.actions)) for block in blocks]
        self.used = used
        self.accessed = accessed
        self.most_rare = rare
        self.found = Narrowed()
        # What has a place already, among the entries or the rare.
        self.placed = 0

    def by_events(self) -> None:
        """Keep what events show, and tell what else they show."""
        if self.used is None:
            return
        for action, use in sorted(self.used.used.items()):
            pieces = list(self._pieces(action, use))
            if not pieces:
                self.found.not_granted.append(_line(action, use))
                continue
            self.placed |= self.index.matching(action)
            if use.count <= self.most_rare:
                self.found.rare += [_line(action, use, block) for block in pieces]
            else:
                self.found.kept += pieces
                self.found.uses[action] = _times(use)
        self.found.refused += _apart(self.used.refused)
        self.found.failed += _apart(self.used.failed)
        self.found.unknown += [_line(name, use) for name, use in sorted(self.used.unknown.items())]

    def _pieces(self, action: str, use: Use) -> Iterator[Block]:
        """Yield an action on what it was used on, within each block that grants it."""
        bit = self.index.matching(action)
        for block, bits in self.blocks:
            if bit & bits:
                resources = _resources(block, use)
                if resources:
                    yield Block(frozenset((action,)), resources, block.condition)

    def by_services(self) -> None:
        """Keep what only last-accessed data shows: tracked actions that were used, and untracked ones.

        Of a service that was used, and of which neither events nor tracked actions tell more, all is kept.
        """
        for service, use in sorted(self.accessed.items()):
            if not use.last:
                continue
            whole = self.index.matching(f"{service}:*")
            tracked = self.index.union(use.actions)
            shown = self.index.union(name for name, last in use.actions.items() if last)
            self._keep(shown & ~self.placed, f"last used {use.last}, by last-accessed data", use.actions)
            if not self.placed & whole & ~tracked:
                note = f"kept: the service was last used {use.last}, by which action is not told"
                self._keep(whole & ~tracked & ~self.placed, note, {})

    def _keep(self, actions: int, note: str, dates: Mapping[str, str]) -> None:
        """Keep actions of every block that grants them; a pattern stays one where all of it is kept."""
        for block, bits in self.blocks:
            common = bits & actions
            if not common:
                continue
            patterns = [word for word in block.actions if not self.index.matching(word) & ~actions]
            patterns = [word for word in patterns if self.index.matching(word)]
            names = [*patterns, *self.index.members(common & ~self.index.union(patterns))]
            self.found.kept.append(Block(frozenset(names), block.resources, block.condition))
            for name in names:
                date = dates.get(name.lower())
                self.found.uses[name] = f"last used {date}, by last-accessed data" if date else note
        granted = 0
        for _, bits in self.blocks:
            granted |= bits
        self.placed |= actions & granted

    def rest(self) -> None:
        """Tell what is granted and has no place yet."""
        hidden = self.index.union(NOT_RECORDED_BY_DEFAULT)
        seen = self.used.data_services if self.used else set()
        for service in seen:
            hidden &= ~self.index.matching(f"{service}:*")
        for service in self.accessed:
            # Last-accessed data counts what no trail records.
            hidden &= ~self.index.matching(f"{service}:*")
        for block, _ in self.blocks:
            for word in sorted(block.actions):
                left = self.index.matching(word) & ~self.placed
                self._tell(self.found.unused, word, left & ~hidden, block)
                self._tell(self.found.unseen, word, left & hidden, block)

    def _tell(self, lines: list[str], word: str, left: int, block: Block) -> None:
        if not left:
            return
        whole = self.index.matching(word)
        names = list(self.index.members(left))
        named = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN:,} more" if names[_SHOWN:] else "")
        of = f" of `{word}` ({len(names):,} of {whole.bit_count():,} actions)" if word not in names else ""
        told = word if left == whole else f"{named}{of}"
        lines.append(f"{told} on {_some(sorted(block.resources))}{_when(block)}{self._dated(word)}")

    def _dated(self, word: str) -> str:
        service = word.partition(":")[0].lower()
        if service not in self.accessed:
            return ""
        last = self.accessed[service].last
        return (
            f"; the service was last used {last}" if last else "; its service was not used while AWS counted"
        )


def _resources(block: Block, use: Use) -> frozenset[str]:
    """Return what of a block's resources an action was used on; all of them where that is not known."""
    fitting = [name for name in use.resources if resource_within(name, block.resources)]
    if use.everywhere or len(fitting) > _MOST_RESOURCES:
        return block.resources
    if len(fitting) == len(use.resources):
        return frozenset(fitting)
    # What fits no plain pattern may be what a variable stands for.
    return frozenset((*fitting, *(name for name in block.resources if "${" in name)))


def _line(action: str, use: Use, block: Block | None = None) -> str:
    resources = sorted(block.resources if block else use.resources)
    on = f" on {_some(resources)}" if resources else ""
    return f"{action}{on}{_when(block) if block else ''}: {_times(use)}"


def _apart(uses: Mapping[tuple[str, str], Use]) -> Iterable[str]:
    for (action, error), use in sorted(uses.items()):
        yield f"{_line(action, use)} ({error})"


def _times(use: Use) -> str:
    times = "once" if use.count == 1 else f"{use.count:,} times"
    return f"{times}, last {use.last or 'at a time that is not told'}"


def _when(block: Block) -> str:
    tests = sorted(
        f"{test.spelled[1]} {test.spelled[0]} {', '.join(sorted(test.values))}" for test in block.condition
    )
    return f" when {' and '.join(tests)}" if tests else ""


def _some(items: Sequence[str]) -> str:
    rest = len(items) - _SHOWN
    return ", ".join(items[:_SHOWN]) + (f" and {rest:,} more" if rest > 0 else "")
