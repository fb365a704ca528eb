"""Baseline: which findings a change brings, beside those that were there before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from iamscope import catalog
from iamscope.cloud import World
from iamscope.errors import IamscopeError
from iamscope.model.baseline import NEVER_KNOWN, Baseline, Known, Split, certain
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

    def matched(self) -> Iterator[tuple[int, tuple[Known, bool]]]:
        """Yield the place of each finding that the baseline has, with its entry, and whether it has grown."""
        entries = {known.fingerprint: known for known in self.baseline.known}
        open_: list[tuple[int, Finding]] = []
        for place, finding in enumerate(self.findings):
            if finding.kind in NEVER_KNOWN or (finding.exception is not None and finding.exception.expired):
                continue
            known = entries.pop(finding.fingerprint, None)
            if known is None:
                open_.append((place, finding))
            else:
                yield place, (known, self._grown(known, finding, place))
        for place, finding in open_:
            # Where a statement stands may change; what it says, and what comes of it, may not.
            alike = (one for one in entries.values() if one.statements and one.alike(finding))
            same = next((one for one in alike if not self._grown(one, finding, place)), None)
            if same is not None:
                del entries[same.fingerprint]
                yield place, (same, False)

    def current(self, place: int) -> Known:
        """Return a finding as a baseline would hold it now."""
        return Known.of(self.findings[place], tuple(self._statements(self.findings[place])))

    def _statements(self, finding: Finding) -> Sequence[str]:
        """Return the statements that prove a finding, none where not all are known."""
        if self.world is None:
            return ()
        found = [self.world.statement(source) for source in sorted(set(finding.sources))]
        return sorted({text for text in found if text is not None}) if None not in found else ()

    def _grown(self, known: Known, finding: Finding, place: int) -> bool:
        now = self.current(place)
        if not known.shows(finding):
            return True
        if now.statements == known.statements:
            return False
        return not (now.statements and known.statements and self._narrower(now.statements, known.statements))

    def _narrower(self, now: Iterable[str], then: Iterable[str]) -> bool:
        """Return whether it is proven that statements allow nothing that others did not."""
        assert self.world is not None
        comparer: Any = catalog.comparer(self.world.cloud)
        try:
            sides = [
                comparer.united([comparer.policies(orjson.loads(text), "a statement") for text in texts])
                for texts in (now, then)
            ]
            # What only denies lies within anything, and says nothing by that.
            allows = comparer.common(sides[0], sides[0]).grants is True
            return allows and comparer.compare(*sides).contained is True
        except IamscopeError:
            return False
