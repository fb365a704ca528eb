"""Baseline: which findings a change brings, beside those that were there before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from iamscope import catalog
from iamscope.cloud import Comparer, World
from iamscope.errors import IamscopeError
from iamscope.manifest.place import Located, Place
from iamscope.manifest.role import Entry
from iamscope.model.baseline import NEVER_KNOWN, Baseline, Known, Split, certain
from iamscope.model.compared import Compared
from iamscope.model.finding import Finding


def split(findings: Sequence[Finding], baseline: Baseline, world: World | None = None) -> Split:
    """Return which findings are new, which are known, and what of the baseline is not there any more.

    A finding that has grown is new: one with further actions, or that depends on less, or, where a world
    knows the statements, one whose statements are not proven to allow no more than they did.
    """
    matched = dict(_Matching(findings, baseline, world).matched())
    kept = {known.fingerprint for known, _ in matched.values()}
    return Split(
        new=tuple(one for place, one in enumerate(findings) if not _is_known(matched, place)),
        known=tuple(one for place, one in enumerate(findings) if _is_known(matched, place)),
        gone=tuple(known for known in baseline.known if known.fingerprint not in kept),
    )


def updated(
    findings: Sequence[Finding], baseline: Baseline, world: World | None = None, *, grow: bool = False
) -> Baseline:
    """Return a baseline without what is gone, and of what has become less only what is left.

    With `grow`, what is new is taken up too, but never what an exception of a manifest is about: that has its
    own last day.
    """
    matching = _Matching(findings, baseline, world)
    matched = dict(matching.matched())
    left: dict[str, Known] = {}
    for place, finding in enumerate(findings):
        if grow and finding.kind not in NEVER_KNOWN and finding.exception is None:
            left[finding.fingerprint] = matching.current(place)
        elif place in matched:
            known, grown = matched[place]
            kept = _lessened(known, finding) if grown else matching.current(place)
            left[kept.fingerprint] = kept
    return Baseline(tuple(sorted(left.values(), key=lambda one: one.order)))


def _is_known(matched: Mapping[int, tuple[Known, bool]], place: int) -> bool:
    return place in matched and not matched[place][1]


def _lessened(known: Known, finding: Finding) -> Known:
    """Return what a baseline keeps of a finding that has grown: nothing of what it has lost besides."""
    whole = finding.action_count == len(finding.actions) and known.action_count == len(known.actions)
    actions = tuple(sorted(set(known.actions) & set(finding.actions))) if whole else known.actions
    count = len(actions) if whole else min(known.action_count, finding.action_count)
    certainty = known.certain and certain(finding)
    return replace(known, actions=actions, action_count=count, certain=certainty)


@dataclass(frozen=True, slots=True)
class _Matching:
    """Findings put to the entries of a baseline; a world knows what the statements say."""

    findings: Sequence[Finding]
    baseline: Baseline
    world: World | None
    _now: dict[int, Known] = field(default_factory=dict)

    def matched(self) -> Iterator[tuple[int, tuple[Known, bool]]]:
        """Yield the place of each finding that the baseline has, with its entry, and whether it has grown."""
        entries = {known.fingerprint: known for known in self.baseline.known}
        open_ = [place for place, finding in enumerate(self.findings) if _can_be_known(finding)]
        # Where a statement stands may change, and another may stand there: what it says comes first.
        for fits, grown in ((self._same, False), (self._alike, False), (self._grown, True)):
            for place in list(open_):
                found = fits(self.findings[place], place, entries)
                if found is not None:
                    del entries[found.fingerprint]
                    open_.remove(place)
                    yield place, (found, grown)

    def _same(self, finding: Finding, place: int, entries: Mapping[str, Known]) -> Known | None:
        known = entries.get(finding.fingerprint)
        return known if known is not None and self._no_more(known, finding, place) else None

    def _alike(self, finding: Finding, place: int, entries: Mapping[str, Known]) -> Known | None:
        alike = (one for one in entries.values() if one.statements and one.alike(finding))
        return next((one for one in alike if self._no_more(one, finding, place)), None)

    @staticmethod
    def _grown(finding: Finding, place: int, entries: Mapping[str, Known]) -> Known | None:
        return entries.get(finding.fingerprint)

    def current(self, place: int) -> Known:
        """Return a finding as a baseline would hold it now."""
        if place not in self._now:
            finding = self.findings[place]
            self._now[place] = Known.of(finding, self._statements(finding))
        return self._now[place]

    def _statements(self, finding: Finding) -> Sequence[str]:
        """Return the statements that prove a finding, none where not all are known."""
        if self.world is None:
            return ()
        found = [self.world.statement(source) for source in sorted(set(finding.sources))]
        return sorted({text for text in found if text is not None}) if None not in found else ()

    def _no_more(self, known: Known, finding: Finding, place: int) -> bool:
        """Return whether a finding goes no further than an entry says."""
        if not known.shows(finding):
            return False
        now = self.current(place).statements
        if now == known.statements:
            return True
        return bool(now and known.statements) and self._narrower(now, known.statements, finding)

    def _narrower(self, now: Iterable[str], then: Iterable[str], finding: Finding) -> bool:
        """Return whether it is proven that statements allow nothing of a finding that others did not."""
        assert self.world is not None
        comparer: Comparer[Any] = catalog.comparer(self.world.cloud)
        try:
            one, two = (
                comparer.united([comparer.policies(orjson.loads(text), "a statement") for text in texts])
                for texts in (now, then)
            )
            # What only denies lies within anything, and says nothing by that.
            if comparer.common(one, one).grants is not True:
                return False
            compared = comparer.compare(one, two, whole=True)
        except IamscopeError:
            return False
        return compared.contained is True or _apart(comparer, compared, finding)


def _apart(comparer: Comparer[Any], compared: Compared, finding: Finding) -> bool:
    """Return whether all that statements allow in addition is proven to be other actions than a finding's."""
    if compared.contained is None or finding.path or finding.action_count > len(finding.actions):
        return False
    added = [action for one in compared.beyond_b for action in one.block.actions]
    if not added or not finding.actions:
        return False
    sides = [comparer.declared([_doing(actions)], "") for actions in (added, finding.actions)]
    return comparer.common(*sides).grants is False


def _doing(actions: Iterable[str]) -> Entry:
    """Return an entry of some actions on everything."""
    nowhere = Place("")
    return Entry(tuple(Located(one, nowhere) for one in actions), (Located("*", nowhere),), {}, None, nowhere)


def _can_be_known(finding: Finding) -> bool:
    expired = finding.exception is not None and finding.exception.expired
    return finding.kind not in NEVER_KNOWN and not expired
